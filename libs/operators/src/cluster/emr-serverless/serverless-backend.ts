import { DaymillError } from "@daymill/core";
import { toAwsError } from "../../aws/aws-error.ts";
import { assertSettings } from "../check-settings.ts";
import type { ClusterBackend, ClusterRequest, ClusterView, StepPlace, StepView } from "../cluster-backend.ts";
import { isStepOver } from "../cluster-state.ts";
import { emrService } from "../emr/emr-service.ts";
import { findByMarks } from "../emr/marked-name.ts";
import type { StepLogs } from "../failure-log/step-logs.ts";
import type { StepSpec } from "../step-spec.ts";
import { isApplicationOf, serverlessProblems, toApplication, toJobRun } from "./serverless-request.ts";
import { askServerless } from "./serverless-rest.ts";
import type { ServerlessRequest } from "./serverless-rest.ts";
import type { ServerlessSettings } from "./serverless-settings.ts";
import { toClusterView, toStepView } from "./serverless-view.ts";
import type { Application, JobRun } from "./serverless-view.ts";

/** Entries of a list that one request gives at most. */
const PAGE = 50;

/** EMR Serverless in one region: a cluster is an application, a step a run of a job in it. */
export function serverlessBackend(settings: ServerlessSettings, signal: AbortSignal): ClusterBackend {
  return new ServerlessBackend(settings, signal);
}

class ServerlessBackend implements ClusterBackend {
  readonly #settings: ServerlessSettings;
  readonly #place: string;
  readonly #signal: AbortSignal;

  constructor(settings: ServerlessSettings, signal: AbortSignal) {
    this.#settings = settings;
    this.#place = `EMR Serverless in ${settings.access.region} (connection "${settings.connection}")`;
    this.#signal = signal;
  }

  /** An application of the connection is only started, whatever the settings say. */
  async createCluster(request: ClusterRequest, token: string): Promise<string> {
    const { application, access } = this.#settings;
    if (application !== undefined) {
      await this.#start(application);
      return application;
    }
    assertSettings(serverlessProblems(request, access.region), `The cluster "${request.name}"`);
    const body = toApplication(request, token);
    const { applicationId } = (await this.#ask({ method: "POST", path: "/applications", body })) as Application;
    return this.#required(applicationId, "CreateApplication gave no id of an application");
  }

  async findCluster(token: string): Promise<string | undefined> {
    const { application } = this.#settings;
    if (application !== undefined) return application;
    for await (const { id, name, state } of this.#pages<Application>("/applications", "applications"))
      if (isApplicationOf(name, token) && state !== "TERMINATED") return id;
    return undefined;
  }

  /** It takes a while until it can be started, and whoever created it may have died meanwhile. */
  async goOnCreating(cluster: string): Promise<void> {
    if ((await this.#application(cluster)).state === "CREATED") await this.#start(cluster);
  }

  findNamed(): Promise<readonly string[]> {
    throw new DaymillError("E209", `${this.#place} finds no application by its name: give its id as cluster.`);
  }

  modifyCluster(): Promise<void> {
    throw new DaymillError(
      "E209",
      `${this.#place} has nothing to change: an application takes machines as it needs them.`,
    );
  }

  async describeCluster(cluster: string): Promise<ClusterView> {
    return toClusterView(await this.#application(cluster), cluster);
  }

  /** Runs are cancelled, then it is stopped, then deleted: each when what was before is done. One of the connection stays. */
  async terminateCluster(cluster: string): Promise<void> {
    if (this.stays(cluster)) return;
    const { state } = await this.#application(cluster);
    switch (state) {
      case "STARTED": {
        const live = (await this.listSteps(cluster)).filter((step) => !isStepOver(step.state));
        for (const { id } of live) await this.#cancel({ cluster, step: id });
        if (live.length === 0) await this.#ask({ method: "POST", path: `/applications/${cluster}/stop` });
        return;
      }
      case "CREATED":
      case "STOPPED":
        await this.#ask({ method: "DELETE", path: `/applications/${cluster}` });
        return;
      default:
      // It is on its way: nothing can be asked for until it has come there.
    }
  }

  goOnTerminating(cluster: string): Promise<void> {
    return this.terminateCluster(cluster);
  }

  stays(cluster: string): boolean {
    return cluster === this.#settings.application;
  }

  async addStep(cluster: string, step: StepSpec, token: string): Promise<string> {
    const body = toJobRun(step, token, this.#settings.role);
    const { jobRunId } = (await this.#ask({ method: "POST", path: runsOf(cluster), body })) as JobRun;
    return this.#required(jobRunId, "StartJobRun gave no id of a run");
  }

  async findStep(cluster: string, token: string): Promise<string | undefined> {
    return (await this.findSteps(cluster, [token]))[0];
  }

  async findSteps(cluster: string, tokens: readonly string[]): Promise<readonly (string | undefined)[]> {
    return await findByMarks(this.#runs(cluster), tokens);
  }

  async describeStep({ cluster, step }: StepPlace): Promise<StepView> {
    const { jobRun } = (await this.#ask({ method: "GET", path: `${runsOf(cluster)}/${step}` })) as { jobRun: JobRun };
    const view = toStepView(jobRun, null);
    if (!isStepOver(view.state)) return view;
    return toStepView(jobRun, toClusterView(await this.#application(cluster), cluster).logs);
  }

  /** By one list while some of them go on; each for itself once all are over, as a list does not say when a run began and ended. */
  async describeSteps(cluster: string, ids: readonly string[]): Promise<readonly StepView[]> {
    const listed = await this.#listed(cluster, ids);
    const areAllOver = [...listed.values()].every(({ state }) => isStepOver(state));
    const views: StepView[] = [];
    for (const step of ids)
      views.push((areAllOver ? undefined : listed.get(step)) ?? (await this.describeStep({ cluster, step })));
    return views;
  }

  /** Those of the ids that are among the newest runs, as far as a list asks for less than each of them would. */
  async #listed(cluster: string, ids: readonly string[]): Promise<ReadonlyMap<string, StepView>> {
    const sought = new Set(ids);
    const listed = new Map<string, StepView>();
    let looks = PAGE * ids.length;
    for await (const run of this.#runs(cluster)) {
      if (sought.delete(run.id ?? "")) listed.set(run.id ?? "", toStepView(run, null));
      looks -= 1;
      if (sought.size === 0 || looks === 0) break;
    }
    return listed;
  }

  /** None of an application that is deleted, where they are not to be had any more. */
  async listSteps(cluster: string): Promise<readonly StepView[]> {
    try {
      const newestFirst = await Array.fromAsync(this.#runs(cluster));
      return newestFirst.map((run) => toStepView(run, null)).reverse();
    } catch (thrown: unknown) {
      if ((await this.#application(cluster)).state === "TERMINATED") return [];
      throw thrown;
    }
  }

  /** A run is its driver: that writes what it has to say. */
  async logsOf({ cluster, step }: StepPlace): Promise<StepLogs | undefined> {
    const { logs } = toClusterView(await this.#application(cluster), cluster);
    return logs === null ? undefined : { folder: `${logs}jobs/${step}/SPARK_DRIVER/` };
  }

  async cancelSteps(cluster: string, ids: readonly string[]): Promise<void> {
    for (const step of await this.#uncancelled(cluster, ids)) await this.#cancel({ cluster, step });
  }

  /** Those of several that somebody has yet to cancel: what is asked for again goes on where it stopped. */
  async #uncancelled(cluster: string, ids: readonly string[]): Promise<readonly string[]> {
    if (ids.length === 1) return ids;
    const sought = new Set(ids);
    const open: string[] = [];
    for await (const run of this.#runs(cluster)) {
      if (!sought.delete(run.id ?? "")) continue;
      const { id, state } = toStepView(run, null);
      if (!isStepOver(state) && state !== "CANCEL_PENDING") open.push(id);
      if (sought.size === 0) break;
    }
    return [...open, ...sought];
  }

  async #cancel({ cluster, step }: StepPlace): Promise<void> {
    try {
      await this.#ask({ method: "DELETE", path: `${runsOf(cluster)}/${step}` });
    } catch (thrown: unknown) {
      if (!isStepOver((await this.describeStep({ cluster, step })).state)) throw thrown;
    }
  }

  async #start(application: string): Promise<void> {
    await this.#ask({ method: "POST", path: `/applications/${application}/start` });
  }

  async #application(id: string): Promise<Application> {
    const answer = (await this.#ask({ method: "GET", path: `/applications/${id}` })) as { application?: Application };
    return answer.application ?? {};
  }

  /** The newest first, a page at a time. */
  #runs(cluster: string): AsyncGenerator<JobRun> {
    return this.#pages<JobRun>(runsOf(cluster), "jobRuns");
  }

  async *#pages<T>(path: string, name: string): AsyncGenerator<T> {
    let nextToken: string | undefined;
    do {
      const query = { maxResults: String(PAGE), ...(nextToken !== undefined && { nextToken }) };
      const page = (await this.#ask({ method: "GET", path, query })) as Record<string, unknown>;
      yield* (page[name] ?? []) as T[];
      nextToken = page["nextToken"] as string | undefined;
    } while (nextToken !== undefined);
  }

  async #ask(request: ServerlessRequest): Promise<unknown> {
    try {
      return await askServerless(this.#settings.access, request, this.#signal);
    } catch (thrown: unknown) {
      throw toAwsError(thrown, emrService(this.#place));
    }
  }

  #required(id: string | undefined, problem: string): string {
    if (id !== undefined) return id;
    throw new DaymillError("E421", `${this.#place}: ${problem}.`);
  }
}

function runsOf(application: string): string {
  return `/applications/${application}/jobruns`;
}
