import type { Cluster, ClusterStatus, Step, StepStatus, StepSummary } from "@aws-sdk/client-emr";
import type { ClusterView, StepView } from "../cluster-backend.ts";
import { ClusterState, StepState } from "../cluster-state.ts";
import { withoutMark } from "./marked-name.ts";

export function toClusterView(cluster: Cluster, id: string): ClusterView {
  const { Status = {}, Name = "", LogUri } = cluster;
  const { Timeline = {}, StateChangeReason = {} } = Status;
  return {
    id,
    name: withoutMark(Name),
    state: clusterState(Status.State, id),
    reasonCode: textOrNull(StateChangeReason.Code),
    reason: clusterReason(Status),
    logs: LogUri === undefined ? null : `${folderOf(LogUri)}${id}/`,
    createdAt: instant(Timeline.CreationDateTime),
    readyAt: instant(Timeline.ReadyDateTime),
    endedAt: instant(Timeline.EndDateTime),
  };
}

/** `clusterLogs` is the folder of the cluster; each step has one of its own below. */
export function toStepView(
  { Id = "", Name = "", Status = {} }: Step | StepSummary,
  clusterLogs: string | null,
): StepView {
  const { Timeline = {} } = Status;
  return {
    id: Id,
    name: withoutMark(Name),
    state: stepState(Status.State, Id),
    reason: stepReason(Status),
    logs: Status.FailureDetails?.LogFile ?? (clusterLogs === null ? null : `${clusterLogs}steps/${Id}/`),
    startedAt: instant(Timeline.StartDateTime),
    endedAt: instant(Timeline.EndDateTime),
  };
}

/** The message of the change, and what EMR found out beyond it. */
function clusterReason({ StateChangeReason = {}, ErrorDetails = [] }: ClusterStatus): string | null {
  const details = ErrorDetails.map(({ ErrorCode, ErrorMessage }) =>
    [ErrorCode, ErrorMessage].filter(Boolean).join(": "),
  );
  return textOrNull([StateChangeReason.Message, ...details].filter(Boolean).join("; "));
}

function stepReason({ StateChangeReason = {}, FailureDetails = {} }: StepStatus): string | null {
  const { Reason, Message } = FailureDetails;
  return textOrNull([StateChangeReason.Message, Reason, Message].filter(Boolean).join("; "));
}

/** A state that we do not know decides nothing: it is an error that says so, and not a guess. */
function clusterState(state: string | undefined, id: string): ClusterState {
  const known = Object.values(ClusterState).find((each) => each === state);
  if (known === undefined) throw new Error(`cluster ${id} is in a state that is not known: ${state}`);
  return known;
}

function stepState(state: string | undefined, id: string): StepState {
  const known = Object.values(StepState).find((each) => each === state);
  if (known === undefined) throw new Error(`step ${id} is in a state that is not known: ${state}`);
  return known;
}

function folderOf(uri: string): string {
  return uri.endsWith("/") ? uri : `${uri}/`;
}

function instant(date: Date | undefined): number | null {
  return date === undefined ? null : date.getTime();
}

function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}
