import { DaymillError, parseDuration } from "@daymill/core";
import type { Connection, TaskContext } from "@daymill/core";
import { assertSettings, commonProblems } from "../check-settings.ts";
import type {
  ClusterBackend,
  ClusterRequest,
  ClusterView,
  StepPlace,
  StepView,
  TaggedStep,
} from "../cluster-backend.ts";
import { isStepOver } from "../cluster-state.ts";
import type { ClusterChange } from "../modify/cluster-change.ts";
import type { OutputReader } from "../step-output/step-output-news.ts";
import type { StepSpec } from "../step-spec.ts";
import { advanceCluster, stopStep } from "./advance-cluster.ts";
import { createOnce, readIfThere } from "./atomic-file.ts";
import { changeLocalCluster, findNamedClusters } from "./change-cluster.ts";
import { stateOf } from "./decide-cluster.ts";
import { bootstrapCommand, stepCommand } from "./local-command.ts";
import { clusterIdOf, clusterPaths, stepPaths } from "./local-paths.ts";
import { localSettingsOf } from "./local-settings.ts";
import type { LocalSettings } from "./local-settings.ts";
import { toClusterView, toStepView } from "./local-view.ts";
import { readCluster } from "./read-facts.ts";
import type { StepRecord, StoredCluster, StoredStep } from "./read-facts.ts";
import { readOutput } from "./read-output.ts";
import { storeBatch } from "./step-batches.ts";
import { storeCluster, storeStep } from "./store-cluster.ts";
import { endYarnApplications } from "./yarn-applications.ts";

/** Clusters on this machine: folders, and the processes of their steps. A connection that cannot be is refused (E104). */
export function localBackend(connection: Connection, { workspace }: Pick<TaskContext, "workspace">): ClusterBackend {
  return new LocalBackend(localSettingsOf(connection, workspace));
}

class LocalBackend implements ClusterBackend {
  readonly #settings: LocalSettings;

  constructor(settings: LocalSettings) {
    this.#settings = settings;
  }

  async createCluster({ name, settings, steps, keepAlive }: ClusterRequest, token: string): Promise<string> {
    assertSettings(commonProblems(settings), `The cluster "${name}"`);
    const { bootstrap = [], stepConcurrency = 1, idleTimeout } = settings;
    const createdAt = Date.now();
    const idleMs = idleTimeout === undefined ? null : (parseDuration(idleTimeout) ?? null);
    const id = clusterIdOf(token);
    await storeCluster(this.#settings.root, id, {
      record: { name, createdAt, stepConcurrency, keepAlive, idleMs },
      bootstrap: bootstrap.map((action) => ({
        name: action.name ?? action.path,
        command: bootstrapCommand(action),
        onFailure: "terminate_cluster",
        addedAt: createdAt,
        token: null,
      })),
      steps: steps.map((step) => this.#toRecord(step, null)),
    });
    return id;
  }

  async findCluster(token: string): Promise<string | undefined> {
    const id = clusterIdOf(token);
    return (await readIfThere(this.#paths(id).record)) === undefined ? undefined : id;
  }

  async describeCluster(cluster: string): Promise<ClusterView> {
    return await toClusterView(cluster, await this.#advanced(cluster), `${this.#paths(cluster).home}/`);
  }

  async findNamed(name: string): Promise<readonly string[]> {
    return await findNamedClusters(this.#settings.root, name);
  }

  async modifyCluster(cluster: string, change: ClusterChange): Promise<void> {
    const { facts, record } = await this.#advanced(cluster);
    if (facts.end !== null) {
      throw new DaymillError("E422", `Cluster ${cluster} has ended (${facts.end.message}) and cannot be changed.`);
    }
    await changeLocalCluster(this.#paths(cluster).record, record, change);
  }

  async terminateCluster(cluster: string): Promise<void> {
    await this.#advanced(cluster);
    await createOnce(this.#paths(cluster).end, { code: "USER_REQUEST", message: "it was terminated", at: Date.now() });
    const { parts } = await this.#advanced(cluster);
    for (const step of parts.values())
      if (stateOf(step.facts) === "INTERRUPTED") await endYarnApplications(step, this.#settings.yarn);
  }

  async addStep(cluster: string, step: StepSpec, token: string): Promise<string> {
    const record = this.#toRecord(step, token);
    await this.#assertTakesSteps(cluster);
    return await storeStep(this.#paths(cluster).steps, "s", record);
  }

  async addSteps(cluster: string, steps: readonly TaggedStep[]): Promise<readonly string[]> {
    const records = steps.map(({ step, token }) => this.#toRecord(step, token));
    await this.#assertTakesSteps(cluster);
    return await storeBatch(this.#paths(cluster), records);
  }

  async findStep(cluster: string, token: string): Promise<string | undefined> {
    return (await this.findSteps(cluster, [token]))[0];
  }

  async findSteps(cluster: string, tokens: readonly string[]): Promise<readonly (string | undefined)[]> {
    const stored = await readCluster(this.#settings.root, cluster);
    const parts = [...(stored?.parts.values() ?? [])];
    // The first of a token counts.
    const ids = new Map(parts.toReversed().map(({ record, facts }) => [record.token, facts.id]));
    return tokens.map((token) => ids.get(token));
  }

  async describeStep({ cluster, step }: StepPlace): Promise<StepView> {
    return await toStepView(stepOf(await this.#advanced(cluster), { cluster, step }));
  }

  async describeSteps(cluster: string, ids: readonly string[]): Promise<readonly StepView[]> {
    const stored = await this.#advanced(cluster);
    return await Promise.all(ids.map((step) => toStepView(stepOf(stored, { cluster, step }))));
  }

  async listSteps(cluster: string): Promise<readonly StepView[]> {
    const stored = await this.#advanced(cluster);
    return await Promise.all(stored.facts.steps.map(({ id }) => toStepView(stepOf(stored, { cluster, step: id }))));
  }

  async openOutput(cluster: string): Promise<OutputReader> {
    const stored = await this.#read(cluster);
    return async (step, from) => {
      const { folder, facts } = stepOf(stored, { cluster, step });
      return await readOutput(folder, { from, isOver: isStepOver(stateOf(facts)) });
    };
  }

  /** Not by way of what is due: a step that waits must not begin just because it, or one before it, is to be cancelled. */
  async cancelSteps(cluster: string, ids: readonly string[]): Promise<void> {
    const known = await readCluster(this.#settings.root, cluster);
    // Its scratch place was removed: nothing of it runs.
    if (known === undefined) return;
    const begun: string[] = [];
    for (const step of ids.toReversed()) {
      const { fate } = stepPaths(stepOf(known, { cluster, step }).folder);
      const reason = "it was cancelled before it began";
      if (!(await createOnce(fate, { kind: "never", at: Date.now(), reason }))) begun.push(step);
    }
    if (begun.length === 0) return;
    const stepsOf = ({ parts }: StoredCluster) => begun.flatMap((step) => parts.get(step) ?? []);
    const running = stepsOf(await this.#read(cluster)).filter(({ facts }) => !isStepOver(stateOf(facts)));
    await Promise.all(running.map((step) => stopStep(step, "cancelled")));
    for (const ended of stepsOf(await this.#advanced(cluster)))
      if (stateOf(ended.facts) !== "COMPLETED") await endYarnApplications(ended, this.#settings.yarn);
  }

  async #assertTakesSteps(cluster: string): Promise<void> {
    const { facts } = await this.#advanced(cluster);
    if (facts.end === null) return;
    throw new DaymillError("E422", `Cluster ${cluster} has ended (${facts.end.message}) and takes no step any more.`);
  }

  async #advanced(cluster: string): Promise<StoredCluster> {
    return there(await advanceCluster(this.#settings, cluster), cluster, this.#settings.root);
  }

  async #read(cluster: string): Promise<StoredCluster> {
    return there(await readCluster(this.#settings.root, cluster), cluster, this.#settings.root);
  }

  #toRecord(step: StepSpec, token: string | null): StepRecord {
    const command = stepCommand(step, this.#settings.sparkSubmit);
    const env = "spark" in step ? step.spark.env : undefined;
    const { name, onFailure = "continue" } = step;
    return { name, command, ...(env && { env }), onFailure, addedAt: Date.now(), token };
  }

  #paths(cluster: string) {
    return clusterPaths(this.#settings.root, cluster);
  }
}

function there(stored: StoredCluster | undefined, cluster: string, root: string): StoredCluster {
  if (stored !== undefined) return stored;
  throw new DaymillError("E422", `There is no cluster ${cluster} in ${root}: it was never made here, or removed.`);
}

function stepOf(stored: StoredCluster, { cluster, step }: StepPlace): StoredStep {
  const found = stored.parts.get(step);
  if (found !== undefined) return found;
  throw new DaymillError("E422", `Cluster ${cluster} has no step ${step}.`);
}
