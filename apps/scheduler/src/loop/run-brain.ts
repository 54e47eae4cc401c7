import { callbacksOfDag, decideAfter, decideRun, graphIndex, tasksBeside } from "@daymill/core";
import type {
  EpochMillis,
  JsonValue,
  RunDecision,
  RunSnapshot,
  SerializedDag,
  TaskId,
  VersionCallbacks,
  VersionKey,
} from "@daymill/core";
import type { ClaimedWork, Decider, Elements, InstanceKey } from "@daymill/metadata";
import { elementsOf } from "./elements-of.ts";
import { keysOf } from "./keys-of.ts";
import type { KnownVersion } from "./known-version.ts";
import { planTriggeredRun } from "./plan-triggered-run.ts";
import { scopeOf } from "./render-scope.ts";

/** Versions in memory; the least recently used one goes first. A graph of 50 tasks takes about 100 KB. */
const MAX_VERSIONS = 500;

/** Knows the graphs of versions, and asks core what to do. */
export class RunBrain implements Decider {
  readonly #versions = new Map<VersionKey, KnownVersion>();
  readonly #readOutput: (uri: string) => Promise<JsonValue>;

  constructor(readOutput: (uri: string) => Promise<JsonValue>) {
    this.#readOutput = readOutput;
  }

  /** One that is known is used as of now: what is learned for the same work does not take its place. */
  knows(version: VersionKey): boolean {
    const known = this.#versions.get(version);
    if (known === undefined) return false;
    this.#versions.delete(version);
    this.#versions.set(version, known);
    return true;
  }

  hasLooks(version: VersionKey): boolean {
    return this.version(version).hasLooks;
  }

  callbacks(version: VersionKey): VersionCallbacks | undefined {
    return this.version(version).callbacks;
  }

  learn(version: VersionKey, dag: SerializedDag): void {
    const [oldest] = this.#versions.keys();
    if (this.#versions.size >= MAX_VERSIONS && oldest !== undefined) this.#versions.delete(oldest);
    this.#versions.set(version, {
      key: version,
      dag,
      graph: graphIndex(dag),
      besides: tasksBeside(dag),
      keyed: new Set(dag.tasks.filter(({ maxActive }) => maxActive.perKey).map(({ id }) => id)),
      hasLooks: dag.tasks.some(({ kind }) => kind !== "task"),
      callbacks: callbacksOfDag(dag),
    });
  }

  version(version: VersionKey): KnownVersion {
    const known = this.knows(version) ? this.#versions.get(version) : undefined;
    if (known === undefined) throw new Error(`version ${version} was not learned before it was asked for`);
    return known;
  }

  indexed(version: VersionKey): readonly TaskId[] {
    return this.version(version).graph.indexed as readonly TaskId[];
  }

  decide(snapshot: RunSnapshot, changed: Iterable<TaskId> | undefined, now: EpochMillis): RunDecision | undefined {
    const { graph } = this.version(snapshot.versionKey);
    return changed === undefined ? decideRun(graph, snapshot, now) : decideAfter(graph, snapshot, { changed, now });
  }

  keyed(version: VersionKey): ReadonlySet<string> {
    return this.version(version).keyed;
  }

  keys(work: ClaimedWork): Promise<InstanceKey[]> {
    return keysOf(work, { version: (key) => this.version(key), read: this.#readOutput });
  }

  triggered: Decider["triggered"] = (target, order, by) => planTriggeredRun(target, order, by);

  async elements(work: ClaimedWork): Promise<Elements> {
    const [attempt] = work.attempts;
    const run = attempt && work.runs.get(attempt.run);
    if (attempt === undefined || run === undefined) return { problem: "mapping: the task has no instance" };
    const known = this.version(run.version);
    return elementsOf({
      known,
      taskId: attempt.task,
      scope: await scopeOf({ known, run, work, read: this.#readOutput }),
    });
  }
}
