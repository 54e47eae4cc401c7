import { emptyBundle } from "@daymill/metadata/testing";
import { EventEmitter } from "node:events";
import { createHash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import { epochMillis, fingerprintInput, NOT_MAPPED } from "@daymill/core";
import type { Dag, DagId, JsonValue, RunId, RunKey, TaskState, VersionKey } from "@daymill/core";
import { createRuns, findOutput, openSession, syncDag } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { InProcessExecutor } from "../executor/in-process-executor.ts";
import type { RunBody } from "../executor/in-process-executor.ts";
import { InProcessPoller } from "../executor/in-process-poller.ts";
import type { TakeLook } from "../executor/in-process-poller.ts";
import type { SchedulerEvents } from "../loop/scheduler-events.ts";
import { createScheduler } from "../loop/scheduler-loop.ts";
import type { Scheduler } from "../loop/scheduler-loop.ts";
import { ManualTime } from "./manual-time.ts";
import { bodiesOf, looksOf } from "./run-body-here.ts";

export interface LoopOptions {
  /** Bodies that run at once in one scheduler. Default 4. */
  readonly slots?: number;
  /** Default: the bodies of the DAGs themselves. */
  readonly run?: RunBody;
  /** The same for what needs no worker. */
  readonly look?: TakeLook;
  /** Default: jitter is always 0. */
  readonly random?: () => number;
  /** Default: always. */
  readonly mayStartRuns?: () => boolean;
}

const DAY_MS = 86_400_000;
/** Runs by hand of a test begin here: 2024-05-02 UTC. */
export const LOOP_START = epochMillis(Date.UTC(2024, 4, 2));
/** Turns after which something that does not happen never will. */
const MAX_TURNS = 2_000;

/** Schedulers over one database and DAGs of this process, on a clock that stands still. */
export class LoopHarness {
  readonly database: MetadataDatabase;
  readonly time = new ManualTime(LOOP_START);
  readonly schedulers: Scheduler[] = [];
  /** What the schedulers tell. */
  readonly events: SchedulerEvents = new EventEmitter();
  private readonly dags = new Map<string, Dag>();
  private readonly versions = new Map<string, VersionKey>();
  private readonly options: LoopOptions;
  private runs = 0;

  constructor(database: MetadataDatabase, options: LoopOptions = {}) {
    this.database = database;
    this.options = options;
  }

  async deploy(dag: Dag): Promise<void> {
    const graph = dag.toJSON();
    const fingerprint = createHash("sha256").update(fingerprintInput(graph)).digest("hex");
    const deploy = { dag: graph, fingerprint, file: `${dag.id}.ts`, sources: [], bundle: emptyBundle() };
    const { versionKey } = await syncDag(this.database.db, deploy, { now: this.time.now() });
    this.dags.set(dag.id, dag);
    this.versions.set(dag.id, versionKey);
  }

  /** `queues`: those that it serves; null: all. */
  async addScheduler(queues: readonly string[] | null = null): Promise<Scheduler> {
    const { database, time, options } = this;
    const name = `w${this.schedulers.length + 1}`;
    const process = { name, host: "test", bootId: "test", pid: this.schedulers.length, pidStartedAt: time.now() };
    const sessionKey = await openSession(database.db, { ...process, kind: "in-process" }, time.now());
    const {
      slots = 4,
      run = bodiesOf(this.dags),
      look = looksOf(this.dags),
      random = () => 0,
      mayStartRuns = () => true,
    } = options;
    const scheduler = createScheduler({
      database,
      executor: new InProcessExecutor({ sessionKey, slots, clock: time, run }),
      poller: new InProcessPoller(look),
      clock: time,
      random,
      logger: silentLogger,
      config: {
        parallelism: 16,
        logs: "/logs",
        workspace: "file:///workspace/",
        queues,
        tickEveryMs: 1_000,
        baseUrl: "http://ui",
      },
      events: this.events,
      timers: time.timers(),
      mayStartRuns,
    });
    this.schedulers.push(scheduler);
    return scheduler;
  }

  /** A run by hand of the day before LOOP_START, or of `day` days before that. Its id: by default `run-1` and so on. */
  async trigger(dagId: string, day = 0, runId = `run-${++this.runs}`): Promise<RunKey> {
    const versionKey = this.versions.get(dagId);
    if (versionKey === undefined) throw new Error(`the DAG ${dagId} is not deployed`);
    const start = epochMillis(LOOP_START - (day + 1) * DAY_MS);
    const run = {
      dagId: dagId as DagId,
      runId: runId as RunId,
      type: "manual",
      logicalDate: start,
      interval: { start, end: epochMillis(start + DAY_MS) },
      runAfter: this.time.now(),
      versionKey,
      params: {},
    } as const;
    const [created] = await createRuns(this.database.db, [run], this.time.now());
    if (!created) throw new Error(`the DAG ${dagId} has a run of that day already`);
    return created.runKey;
  }

  /** Everybody ticks and does what there is to do now, until the condition holds. */
  async until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
    for (let turn = 0; turn < MAX_TURNS; turn += 1) {
      if (await holds()) return;
      if (turn % 10 === 0) for (const scheduler of this.schedulers) await scheduler.tick();
      for (const scheduler of this.schedulers) await scheduler.settled();
      await nextTurn();
    }
    throw new Error(`it never came to this: ${what}`);
  }

  async untilOver(runKey: RunKey): Promise<"success" | "failed"> {
    let state = "";
    await this.until(`run ${runKey} is over`, async () => {
      const run = await this.database.db
        .selectFrom("dag_run")
        .select("state")
        .where("run_key", "=", runKey)
        .executeTakeFirstOrThrow();
      state = run.state;
      return state === "success" || state === "failed";
    });
    return state as "success" | "failed";
  }

  /** Time passes, in steps no longer than a lease is renewed. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 5_000) {
      this.time.advance(Math.min(left, 5_000));
      for (const scheduler of this.schedulers) await scheduler.keepLease();
    }
    for (const scheduler of this.schedulers) {
      await scheduler.tick();
      await scheduler.settled();
    }
  }

  /** `load`, `upload[0]` and their states. */
  async states(runKey: RunKey): Promise<Record<string, TaskState>> {
    const rows = await this.database.db
      .selectFrom("task_instance")
      .select(["task_id", "map_index", "state"])
      .where("run_key", "=", runKey)
      .orderBy("task_id")
      .orderBy("map_index")
      .execute();
    return Object.fromEntries(rows.map((row) => [nameOf(row.task_id, row.map_index), row.state]));
  }

  async outputOf(runKey: RunKey, taskId: string, mapIndex: number = NOT_MAPPED): Promise<JsonValue | undefined> {
    const run = await this.database.db
      .selectFrom("dag_run")
      .select(["dag_id as dagId", "run_id as runId"])
      .where("run_key", "=", runKey)
      .executeTakeFirstOrThrow();
    return (await findOutput(this.database.db, { ...run, taskId, mapIndex }))?.value;
  }

  /** How the attempts of a task ended, oldest first; null: open. */
  async outcomes(runKey: RunKey, taskId: string): Promise<(string | null)[]> {
    const rows = await this.database.db
      .selectFrom("task_attempt as attempt")
      .innerJoin("task_instance as instance", "instance.instance_key", "attempt.instance_key")
      .select("attempt.outcome")
      .where("instance.run_key", "=", runKey)
      .where("instance.task_id", "=", taskId as never)
      .orderBy("attempt.number")
      .execute();
    return rows.map((row) => row.outcome);
  }

  async close(): Promise<void> {
    for (const scheduler of this.schedulers) await scheduler.close(0);
    await this.database.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function nameOf(taskId: string, mapIndex: number): string {
  return mapIndex === NOT_MAPPED ? taskId : `${taskId}[${mapIndex}]`;
}

const silentLogger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silentLogger };

/** A scheduler over a database and these DAGs. */
export async function startLoop(
  database: MetadataDatabase,
  dags: readonly Dag[],
  options: LoopOptions = {},
): Promise<LoopHarness> {
  const harness = new LoopHarness(database, options);
  for (const dag of dags) await harness.deploy(dag);
  await harness.addScheduler();
  return harness;
}
