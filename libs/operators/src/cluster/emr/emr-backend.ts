import type { EMRClient } from "@aws-sdk/client-emr";
import { DaymillError } from "@daymill/core";
import type { Connection } from "@daymill/core";
import { assertSettings, emrProblems } from "../check-settings.ts";
import type { ClusterBackend, ClusterRequest, ClusterView } from "../cluster-backend.ts";
import type { StepPlace, StepView, TaggedStep } from "../cluster-backend.ts";
import { isStepOver } from "../cluster-state.ts";
import type { StepSpec } from "../step-spec.ts";
import { changeCluster, describeSizes } from "./emr-changes.ts";
import type { EmrSite } from "./emr-site.ts";
import { emrAccess } from "./emr-client.ts";
import type { EmrAccess } from "./emr-client.ts";
import { listClusters, listSteps, namedSteps, stepsByIds } from "./emr-lists.ts";
import { emrService } from "./emr-service.ts";
import { emrLogsOf } from "./emr-logs.ts";
import type { StepLogs } from "../failure-log/step-logs.ts";
import type { ClusterChange, ResizeView } from "../modify/cluster-change.ts";
import { toJobFlow, toStep } from "./emr-request.ts";
import { toAwsError } from "../../aws/aws-error.ts";
import { regionalAccessOf } from "../../aws/regional-access.ts";
import { roleField } from "../../aws/role-field.ts";
import type { RegionalAccess } from "../../aws/regional-access.ts";
import { toClusterView, toStepView } from "./emr-view.ts";
import { findByMarks, isMarked, markedName, withoutMark } from "./marked-name.ts";

/** A submission is looked for among clusters that are not older; in ms. Nobody resumes a run after longer. */
const SEARCHED_MS = 7 * 24 * 60 * 60_000;

/** States of clusters that have not ended. */
const LIVE = ["STARTING", "BOOTSTRAPPING", "RUNNING", "WAITING"] as const;

/** The clusters of EMR in one region. A connection that cannot be is refused here (E104). */
export function emrBackend(connection: Connection, signal: AbortSignal): ClusterBackend {
  const settings = regionalAccessOf(connection);
  return new EmrBackend({ connection: connection.id, settings, role: roleField(connection) }, signal);
}

interface EmrParts {
  /** Its id. */
  readonly connection: string;
  readonly settings: RegionalAccess;
  /** The ARN of the role that steps run with; undefined: that of the cluster's machines. */
  readonly role: string | undefined;
}

class EmrBackend implements ClusterBackend {
  readonly #place: string;
  readonly #settings: RegionalAccess;
  readonly #role: string | undefined;
  readonly #signal: AbortSignal;

  constructor({ connection, settings, role }: EmrParts, signal: AbortSignal) {
    this.#place = `EMR in ${settings.region} (connection "${connection}")`;
    this.#settings = settings;
    this.#role = role;
    this.#signal = signal;
  }

  async createCluster(request: ClusterRequest, token: string): Promise<string> {
    const { endpoint, region } = this.#settings;
    // A server other than AWS has zones of its own.
    const problems = emrProblems(request.settings, endpoint === undefined ? region : undefined);
    const wanted = request.settings.region;
    if (wanted !== undefined && wanted !== region)
      problems.push(`region is "${wanted}", and that of the connection is "${region}"`);
    assertSettings(problems, `The cluster "${request.name}"`);
    const { JobFlowId } = await this.#submit(({ emr }, client) =>
      client.send(new emr.RunJobFlowCommand(toJobFlow(request, token)), { abortSignal: this.#signal }),
    );
    return this.#required(JobFlowId, "RunJobFlow gave no id of a cluster");
  }

  async findCluster(token: string): Promise<string | undefined> {
    const CreatedAfter = new Date(Date.now() - SEARCHED_MS);
    for await (const { Id, Name } of listClusters(this.#site(), { CreatedAfter })) if (isMarked(Name, token)) return Id;
    return undefined;
  }

  async findNamed(name: string): Promise<readonly string[]> {
    const found: string[] = [];
    for await (const { Id, Name = "" } of listClusters(this.#site(), { ClusterStates: [...LIVE] }))
      if (Id !== undefined && withoutMark(Name) === name) found.push(Id);
    return found;
  }

  async describeCluster(cluster: string): Promise<ClusterView> {
    const { Cluster } = await this.#ask(({ emr }, client) =>
      client.send(new emr.DescribeClusterCommand({ ClusterId: cluster }), { abortSignal: this.#signal }),
    );
    return toClusterView(Cluster ?? {}, cluster);
  }

  modifyCluster(cluster: string, change: ClusterChange): Promise<void> {
    return changeCluster(this.#site(cluster), change);
  }

  describeSizes(cluster: string, change: ClusterChange): Promise<ResizeView> {
    return describeSizes(this.#site(cluster), change);
  }

  async terminateCluster(cluster: string): Promise<void> {
    await this.#ask(({ emr }, client) =>
      client.send(new emr.TerminateJobFlowsCommand({ JobFlowIds: [cluster] }), { abortSignal: this.#signal }),
    );
  }

  async addStep(cluster: string, step: StepSpec, token: string): Promise<string> {
    const [id = ""] = await this.addSteps(cluster, [{ step, token }]);
    return id;
  }

  async addSteps(cluster: string, steps: readonly TaggedStep[]): Promise<readonly string[]> {
    const Steps = steps.map(({ step, token }) => toStep(step, markedName(step.name, token)));
    const request = { JobFlowId: cluster, Steps, ...(this.#role !== undefined && { ExecutionRoleArn: this.#role }) };
    const { StepIds = [] } = await this.#submit(({ emr }, client) =>
      client.send(new emr.AddJobFlowStepsCommand(request), { abortSignal: this.#signal }),
    );
    return steps.map((_, at) => this.#required(StepIds[at], "AddJobFlowSteps gave no id of a step"));
  }

  async findStep(cluster: string, token: string): Promise<string | undefined> {
    return (await this.findSteps(cluster, [token]))[0];
  }

  async findSteps(cluster: string, tokens: readonly string[]): Promise<readonly (string | undefined)[]> {
    return await findByMarks(namedSteps(this.#site(cluster)), tokens);
  }

  /** Where the logs of a step that is over are, its cluster knows. */
  async describeStep({ cluster, step }: StepPlace): Promise<StepView> {
    const { Step } = await this.#ask(({ emr }, client) =>
      client.send(new emr.DescribeStepCommand({ ClusterId: cluster, StepId: step }), { abortSignal: this.#signal }),
    );
    const view = toStepView(Step ?? {}, null);
    if (!isStepOver(view.state) || view.logs !== null) return view;
    return toStepView(Step ?? {}, (await this.describeCluster(cluster)).logs);
  }

  async describeSteps(cluster: string, ids: readonly string[]): Promise<readonly StepView[]> {
    const steps = await stepsByIds(this.#site(cluster), ids);
    const { logs } = await this.describeCluster(cluster);
    return ids.map((id) => toStepView(steps.find(({ Id }) => Id === id) ?? { Id: id }, logs));
  }

  async listSteps(cluster: string): Promise<readonly StepView[]> {
    const { logs } = await this.describeCluster(cluster);
    const newestFirst = await Array.fromAsync(listSteps(this.#site(cluster)));
    return newestFirst.map((step) => toStepView(step, logs)).reverse();
  }

  async logsOf({ cluster, step }: StepPlace): Promise<StepLogs | undefined> {
    const { logs } = await this.describeCluster(cluster);
    return logs === null ? undefined : emrLogsOf(logs, step);
  }

  /** By one request. EMR says FAILED of those that cannot be cancelled because they have ended: nothing is owed then. */
  async cancelSteps(cluster: string, ids: readonly string[]): Promise<void> {
    const { CancelStepsInfoList = [] } = await this.#ask(({ emr }, client) =>
      client.send(
        new emr.CancelStepsCommand({
          ClusterId: cluster,
          // The last first: the next one must not begin because the one before it ends.
          StepIds: ids.toReversed(),
          StepCancellationOption: "TERMINATE_PROCESS",
        }),
        { abortSignal: this.#signal },
      ),
    );
    const refused = CancelStepsInfoList.filter(({ Status }) => Status === "FAILED");
    const steps = await stepsByIds(
      this.#site(cluster),
      refused.flatMap(({ StepId = [] }) => StepId),
    );
    const left = steps.filter((step) => !isStepOver(toStepView(step, null).state));
    const [first] = left;
    if (first === undefined) return;
    const which = left.length === 1 ? first.Id : `${first.Id} and ${left.length - 1} more`;
    const why = refused.find(({ StepId }) => StepId === first.Id)?.Reason ?? "no reason given";
    throw new DaymillError("E421", `${this.#place} did not cancel step ${which}: ${why}.`);
  }

  /** `cluster`: for what is about one. */
  #site(cluster = ""): EmrSite {
    const options = { abortSignal: this.#signal };
    return {
      cluster,
      place: this.#place,
      ask: (send) => this.#ask((access, client) => send(access, client, options)),
    };
  }

  #ask<T>(send: (access: EmrAccess, client: EMRClient) => Promise<T>): Promise<T> {
    return this.#send((access) => send(access, access.asking));
  }

  #submit<T>(send: (access: EmrAccess, client: EMRClient) => Promise<T>): Promise<T> {
    return this.#send((access) => send(access, access.submitting));
  }

  async #send<T>(send: (access: EmrAccess) => Promise<T>): Promise<T> {
    try {
      return await send(await emrAccess(this.#settings));
    } catch (thrown: unknown) {
      throw toAwsError(thrown, emrService(this.#place));
    }
  }

  #required(id: string | undefined, problem: string): string {
    if (id !== undefined) return id;
    throw new DaymillError("E421", `${this.#place}: ${problem}.`);
  }
}
