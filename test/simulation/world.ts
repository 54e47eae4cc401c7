import { emptyBundle } from "@daymill/metadata/testing";
import { epochMillis } from "@daymill/core";
import type {
  BodyAnswer,
  DagId,
  EpochMillis,
  JsonValue,
  RunKey,
  SerializedDag,
  TaskOutcome,
  VersionKey,
} from "@daymill/core";
import { endSessions, openSession, setPaused, deployDags } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import type { AttemptOrder, ExecutorEvent, LookOrder } from "@daymill/scheduler/testing";
import { SimulatedCallbacks, withCallbacks } from "./callbacks.ts";
import { withDeadlines } from "./deadlines.ts";
import { Drains } from "./drains.ts";
import { effectsOf } from "./effects.ts";
import { GroupedCalls } from "./grouped-calls.ts";
import { answerLook } from "./look-answers.ts";
import { MARKED_DAGS, withMarkers } from "./markers.ts";
import { listTasks, randomDag } from "./random-dag.ts";
import type { Random } from "./random.ts";
import { SchedulerNode, WORKERS } from "./scheduler-node.ts";
import type { WorkerName } from "./scheduler-node.ts";
import type { BodyEnds } from "./simulated-executor.ts";
import type { LookAnswers, SimulatedPoller } from "./simulated-poller.ts";
import { SimulatedService } from "./simulated-service.ts";
import { VirtualClock } from "./virtual-clock.ts";

/** A minute before the last day of the scheduled DAGs is over (it ends at midnight in Berlin). */
const START = epochMillis(Date.UTC(2024, 3, 1, 21, 59));
const SLOTS = 4;
export const PARALLELISM = 6;

export interface SimulatedDag {
  readonly dag: SerializedDag;
  readonly fingerprint: string;
  readonly versionKey: VersionKey;
}

/** What each of the two workers serves; null: all queues. */
const QUEUES_OF: Readonly<Record<WorkerName, readonly string[] | null>> = {
  "every queue": null,
  "default queue": ["default"],
};

/** Everything that a simulation is about: a database, processes that come and go, and time. */
export class World implements BodyEnds, LookAnswers {
  readonly database: MetadataDatabase;
  readonly random: Random;
  /** Chance for what has to do with markers; undefined: there are none. */
  readonly markerDice: Random | undefined;
  readonly clock = new VirtualClock(START);
  readonly dags = new Map<string, SimulatedDag>();
  readonly nodes: SchedulerNode[] = [];
  /** Ends that bodies of processes that are gone left behind. */
  readonly leftBehind: ExecutorEvent[] = [];
  readonly clears: number[] = [];
  /** The watermark as it was after the last step: what bodies that end now may have read. */
  watermark: JsonValue = null;
  readonly service = new SimulatedService();
  readonly groupedCalls = new GroupedCalls();
  readonly callbacks = new SimulatedCallbacks(this.groupedCalls);
  readonly drains = new Drains();
  /** Whether things go wrong. */
  hasFaults = true;
  /** The scratch places of runs take more than they may: no run is started. */
  isFull = false;
  faults = 0;
  #versions = 0;

  constructor(database: MetadataDatabase, random: Random, markerDice?: Random) {
    this.database = database;
    this.random = random;
    this.markerDice = markerDice;
  }

  async begin(): Promise<void> {
    const count = this.markerDice ? MARKED_DAGS : 1 + this.random.int(2);
    for (let k = 0; k < count; k += 1) await this.deploy(this.#randomDag(`dag${k}`));
    for (const name of WORKERS) this.nodes.push(await this.#startNode(name));
  }

  #randomDag(id: string): SerializedDag {
    const dag = randomDag(this.random, id);
    return this.markerDice ? withMarkers(this.markerDice, dag) : dag;
  }

  /** Deploys a new version of a DAG, together with all others as they are. */
  async deploy(changed: SerializedDag): Promise<void> {
    const dag = withDeadlines(withCallbacks(changed));
    this.#versions += 1;
    await this.publish([{ dag, fingerprint: `f${this.#versions}` }, ...this.#others(dag.id)]);
  }

  /** Deploys all DAGs but one, which becomes inactive until it is deployed again. */
  async withdraw(dagId: string): Promise<void> {
    await this.publish(this.#others(dagId));
  }

  /** Deploys these DAGs. */
  async publish(dags: readonly Pick<SimulatedDag, "dag" | "fingerprint">[] = [...this.dags.values()]): Promise<void> {
    const files = dags.map(({ dag, fingerprint }) => ({
      dag,
      fingerprint,
      file: `${dag.id}.ts`,
      sources: [],
      bundle: emptyBundle(),
    }));
    const options = { now: this.clock.now(), dryRun: false };
    const deployed = await deployDags(this.database.db, { name: "simulation", dags: files }, options);
    const keys = new Map(deployed.map(({ dagId, to }) => [dagId as string, to?.versionKey]));
    for (const { dag, fingerprint } of dags) {
      const versionKey = keys.get(dag.id);
      if (versionKey === undefined) throw new Error(`${dag.id} was not deployed`);
      this.dags.set(dag.id, { dag, fingerprint, versionKey });
    }
  }

  #others(dagId: string): SimulatedDag[] {
    return [...this.dags.values()].filter(({ dag }) => dag.id !== dagId);
  }

  /** Processes that do something now. */
  awake(): SchedulerNode[] {
    return this.nodes.filter((node) => node.isAwake());
  }

  /** Whoever changed runs tells a scheduler, if it still can. */
  wake(runs: readonly RunKey[]): void {
    const [node] = this.awake();
    if (node && this.random.chance(this.hasFaults ? 0.7 : 1)) node.scheduler.wake(runs);
  }

  async unpauseAll(): Promise<void> {
    for (const id of this.dags.keys()) {
      const change = { dagId: id as DagId, paused: false, who: "simulation" };
      await setPaused(this.database.db, change, this.clock.now());
    }
  }

  async settle(): Promise<void> {
    await this.#settle();
    for (const { unexpected } of this.nodes) if (unexpected) throw unexpected;
  }

  async #settle(): Promise<void> {
    for (const node of this.nodes) await node.settle();
    await this.groupedCalls.learn(this);
    for (const node of this.nodes) if (node.isDead()) await this.replace(node);
  }

  /** Another process in the place of one that is gone. */
  async replace(node: SchedulerNode): Promise<void> {
    node.kill();
    this.faults += node.faults + 1;
    node.poller.die(this, () => this.random.chance(0.5));
    this.callbacks.forget(node.poller);
    for (const body of node.executor.bodies.values()) {
      if (this.random.chance(0.5)) this.leftBehind.push(node.executor.endOf(body, this.random, this));
    }
    // A scheduler that starts on the same host knows that its former life is over.
    if (this.random.chance(0.5)) {
      await endSessions(this.database.db, [node.executor.sessionKey], this.clock.now());
    }
    this.nodes[this.nodes.indexOf(node)] = await this.#startNode(node.name);
  }

  outcomeOf(order: AttemptOrder, random: Random): TaskOutcome {
    if (!this.hasFaults || random.chance(0.7)) return this.#successOf(order, random);
    const error = { code: null, name: "Error", message: "it failed", stack: null, details: null };
    const others: readonly TaskOutcome[] = [
      { kind: "failed", error, final: false },
      { kind: "failed", error, final: true },
      { kind: "timed_out", timeoutMs: 1_000 },
      { kind: "skipped", reason: "nothing to do" },
      { kind: "lost", reason: "the worker died" },
    ];
    return random.pick(others);
  }

  answerOf(order: LookOrder): BodyAnswer {
    const { service, callbacks, random, hasFaults } = this;
    const successOf = (attempt: AttemptOrder) => this.#successOf(attempt, random);
    return answerLook(order, { service, callbacks, random, hasFaults, successOf });
  }

  hasProcess(): boolean {
    return !this.hasFaults || this.random.chance(0.8);
  }

  beginCall(order: LookOrder, by: SimulatedPoller): void {
    this.callbacks.begin(order, by);
  }

  endCall(order: LookOrder): void {
    this.callbacks.end(order);
  }

  #successOf(order: AttemptOrder, random: Random): TaskOutcome {
    const { dagId, taskId } = order;
    const dag = this.dags.get(dagId)?.dag;
    const isList = dag !== undefined && listTasks(dag).has(taskId);
    const output = isList && random.chance(0.95) ? [1, 2, 3].slice(0, random.int(4)) : random.chance(0.5);
    return { kind: "success", output, effects: effectsOf(order, { world: this, random }) };
  }

  async #startNode(name: WorkerName): Promise<SchedulerNode> {
    const now: EpochMillis = this.clock.now();
    const queues = QUEUES_OF[name];
    const self = { name, host: "host", bootId: "boot", pid: 1, pidStartedAt: now, kind: "simulated" };
    const process = { ...self, ...(queues && { queues }) };
    const sessionKey = await openSession(this.database.db, process, now);
    return new SchedulerNode({
      name,
      database: this.database,
      sessionKey,
      clock: this.clock,
      random: this.random,
      slots: SLOTS,
      parallelism: PARALLELISM,
      queues,
      faultRate: () => (this.hasFaults ? 0.01 : 0),
      mayStartRuns: () => !(this.hasFaults && this.isFull),
    });
  }
}
