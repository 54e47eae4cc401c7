import type { ClusterView, StepView } from "../cluster-backend.ts";
import type { ClusterState, StepState } from "../cluster-state.ts";
import { withoutMark } from "../emr/marked-name.ts";
import { withoutDigest } from "./serverless-request.ts";

/** Of an application, what is read. Instants are seconds since 1970. */
export interface Application {
  readonly applicationId?: string;
  /** In lists. */
  readonly id?: string;
  readonly name?: string;
  readonly state?: string;
  readonly stateDetails?: string;
  readonly createdAt?: number;
  readonly updatedAt?: number;
  readonly monitoringConfiguration?: { readonly s3MonitoringConfiguration?: { readonly logUri?: string } };
}

/** Of a run of a job, what is read. */
export interface JobRun {
  readonly jobRunId?: string;
  /** In lists. */
  readonly id?: string;
  readonly name?: string;
  readonly state?: string;
  readonly stateDetails?: string;
  readonly createdAt?: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly updatedAt?: number;
}

/** An application that has stopped starts with its next job; it is on its way out only for whoever waits for its end. */
const APPLICATION_STATES: Readonly<Record<string, ClusterState>> = {
  CREATING: "STARTING",
  CREATED: "STARTING",
  STARTING: "BOOTSTRAPPING",
  STARTED: "WAITING",
  STOPPING: "TERMINATING",
  STOPPED: "TERMINATING",
  TERMINATED: "TERMINATED",
};

const RUN_STATES: Readonly<Record<string, StepState>> = {
  SUBMITTED: "PENDING",
  PENDING: "PENDING",
  QUEUED: "PENDING",
  SCHEDULED: "PENDING",
  RUNNING: "RUNNING",
  CANCELLING: "CANCEL_PENDING",
  SUCCESS: "COMPLETED",
  FAILED: "FAILED",
  CANCELLED: "CANCELLED",
};

export function toClusterView(application: Application, id: string): ClusterView {
  const { name = "", state = "", stateDetails, createdAt, updatedAt } = application;
  const known = APPLICATION_STATES[state];
  // A state that we do not know decides nothing.
  if (known === undefined) throw new Error(`application ${id} is in a state that is not known: ${state}`);
  const isOver = known === "TERMINATED";
  return {
    id,
    name: withoutDigest(name),
    state: known,
    reasonCode: null,
    reason: textOrNull(stateDetails),
    logs: logsOf(application, id),
    createdAt: instant(createdAt),
    readyAt: known === "WAITING" ? instant(updatedAt) : null,
    endedAt: isOver ? instant(updatedAt) : null,
  };
}

/** `logs` is the folder of the application; each run has one of its own below. */
export function toStepView(run: JobRun, logs: string | null): StepView {
  const { jobRunId, id = jobRunId ?? "", name = "", state = "", stateDetails } = run;
  const known = RUN_STATES[state];
  if (known === undefined) throw new Error(`job run ${id} is in a state that is not known: ${state}`);
  const isOver = known === "COMPLETED" || known === "FAILED" || known === "CANCELLED";
  return {
    id,
    name: withoutMark(name),
    state: known,
    reason: isOver && known !== "COMPLETED" ? textOrNull(stateDetails) : null,
    logs: logs === null ? null : `${logs}jobs/${id}/`,
    startedAt: instant(run.startedAt ?? run.createdAt),
    endedAt: isOver ? instant(run.endedAt ?? run.updatedAt) : null,
  };
}

/** Where EMR Serverless puts the logs of an application. */
function logsOf({ monitoringConfiguration }: Application, id: string): string | null {
  const uri = monitoringConfiguration?.s3MonitoringConfiguration?.logUri;
  if (uri === undefined) return null;
  return `${uri.endsWith("/") ? uri : `${uri}/`}applications/${id}/`;
}

function instant(seconds: number | undefined): number | null {
  return seconds === undefined ? null : Math.round(seconds * 1_000);
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
