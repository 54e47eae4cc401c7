import { EventEmitter } from "node:events";
import { hostname } from "node:os";
import { pathToFileURL } from "node:url";
import { epochMillis, NO_EFFECTS } from "@daymill/core";
import type { Clock, DagId, EpochMillis, JsonValue, RunId, RunKey, SessionKey, VersionKey } from "@daymill/core";
import { createRuns, openSession, RunMaker } from "@daymill/metadata";
import type { MetadataDatabase, NewRun, NewSession } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import {
  buildEntry,
  createScheduler,
  dataLayout,
  InProcessExecutor,
  InProcessPoller,
  LocalExecutor,
  processRecords,
  systemTimers,
  WORKER_ENTRY,
} from "@daymill/scheduler/testing";
import type {
  AttemptOrder,
  DataLayout,
  Executor,
  Scheduler,
  SchedulerEvents,
  TaskServices,
} from "@daymill/scheduler/testing";
import { BENCH_DAG } from "./dags.ts";
import { openDeployer } from "./deploy-dags.ts";
import type { DeployParts } from "./deploy-dags.ts";
import { gatedExecutor } from "./gated-executor.ts";
import type { GatedExecutor } from "./gated-executor.ts";
import { runEnds } from "./run-ends.ts";
import { tempDir } from "./temp-dir.ts";
import { timedDatabase } from "./timed-database.ts";
import type { DatabaseUse } from "./timed-database.ts";

/**
 * Where bodies run. `workers`: in warm processes, as on a server. `in-process`: nowhere, every attempt succeeds at once;
 * what the same load then takes is the loop and the database.
 */
export type Bodies = "workers" | "in-process";

export interface EngineOptions {
  readonly database: MetadataDatabase;
  /** Text of a DAG file; runs that are asked for are of its DAG that is called BENCH_DAG. */
  readonly dag: string;
  readonly bodies: Bodies;
  /** Warm worker processes, or as many slots as they would prefetch. */
  readonly workers: number;
  /** What bodies in this process return. Default: nothing. */
  readonly output?: (taskId: string) => JsonValue | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** Called when the DAGs are stored, before anything is scheduled. */
  readonly onDeployed?: () => void;
}

/** A scheduler over the DAGs of a file, with all that a server has on the way of a task, and without HTTP. */
export interface Engine extends AsyncDisposable {
  readonly scheduler: Scheduler;
  readonly executor: GatedExecutor;
  readonly events: SchedulerEvents;
  /** Creates so many runs in one statement; the scheduler does not know of them. */
  create(runs: number): Promise<RunKey[]>;
  /** Creates a run and wakes the scheduler, as a trigger does. Resolves when it has ended; rejects when it failed. */
  run(): Promise<void>;
  /** Until these runs have ended; rejects when one failed. */
  ended(runs: readonly RunKey[]): Promise<void>;
  /** What the scheduler asked of the database since the last call. */
  databaseUse(): DatabaseUse;
}

/** The shortest tasks are prefetched by warm workers: a worker takes so many at once. */
const PREFETCH_DEPTH = 32;
const TICK_MS = 1_000;
const DAY_MS = 86_400_000;

const MACHINE_CLOCK: Clock = { now: () => epochMillis(Date.now()) };

/** Bodies of benches ask for nothing. */
const NO_SERVICES: TaskServices = {
  connection: ({ id }) => Promise.reject(new Error(`no connection ${id}`)),
  variable: () => Promise.resolve(undefined),
  stillOwned: () => Promise.resolve(true),
  setState: () => Promise.resolve(),
  assetState: () => Promise.resolve(undefined),
  assetEvents: () => Promise.resolve([]),
};

export async function openEngine(options: EngineOptions): Promise<Engine> {
  const { database, workers, clock = MACHINE_CLOCK } = options;
  const home = tempDir("engine");
  const layout = dataLayout(home.path);
  const versions = await deploy(options, { db: database.db, layout, clock });
  options.onDeployed?.();
  await liftPoolLimit(database);
  const executor = gatedExecutor(await openBodies(options, { layout, clock }));
  const timed = timedDatabase(database);
  const events: SchedulerEvents = new EventEmitter();
  const ends = runEnds(events);
  const scheduler = createScheduler({
    database: timed,
    executor,
    poller: new InProcessPoller(() => ({ kind: "nothing" })),
    clock,
    random: Math.random,
    logger: silentLog,
    config: {
      parallelism: workers * PREFETCH_DEPTH,
      logs: layout.logs,
      workspace: pathToFileURL(`${layout.workspace}/`).href,
      queues: null,
      tickEveryMs: TICK_MS,
      baseUrl: "http://127.0.0.1:8080",
    },
    events,
    timers: systemTimers,
  });
  await executor.hasSlots(workers);
  scheduler.start();
  let made = 0;
  const maker = new RunMaker({ db: database.db, clock });
  const nextRun = (): NewRun => newRun(versions.get(BENCH_DAG as DagId), { number: made++, now: clock.now() });
  const create = async (runs: number): Promise<RunKey[]> => {
    const wanted = Array.from({ length: runs }, nextRun);
    return (await createRuns(database.db, wanted, clock.now())).map(({ runKey }) => runKey);
  };
  return {
    scheduler,
    executor,
    events,
    create,
    async run() {
      const run = await maker.make(nextRun());
      if (run === undefined) throw new Error("a run of this number exists already");
      const runs = [run.runKey];
      scheduler.wake(runs);
      await ends.ended(runs);
    },
    ended: (runs) => ends.ended(runs),
    databaseUse: () => timed.takeUse(),
    async [Symbol.asyncDispose]() {
      await scheduler.close(1_000);
      home[Symbol.dispose]();
    },
  };
}

/** The default pool has 128 slots: as many tasks are to be under way as the workers take. */
async function liftPoolLimit({ db }: MetadataDatabase): Promise<void> {
  await db.updateTable("pool").set({ slots: -1 }).where("name", "=", "default_pool").execute();
}

async function deploy({ dag }: EngineOptions, parts: DeployParts): Promise<ReadonlyMap<DagId, VersionKey>> {
  await using deployer = await openDeployer(parts);
  return await deployer.deploy(dag);
}

interface BodyParts {
  readonly layout: DataLayout;
  readonly clock: Clock;
}

async function openBodies(options: EngineOptions, { layout, clock }: BodyParts): Promise<Executor> {
  const { database, bodies, workers, output } = options;
  const sessionKey = await openSession(database.db, thisProcess(bodies, clock), clock.now());
  if (bodies === "workers") return await openWorkers({ sessionKey, workers, layout, clock });
  const run = ({ taskId }: AttemptOrder) =>
    ({ kind: "success", output: output?.(taskId), effects: NO_EFFECTS }) as const;
  return new InProcessExecutor({ sessionKey, slots: workers * PREFETCH_DEPTH, clock, run });
}

function thisProcess(kind: string, clock: Clock): NewSession {
  return { host: hostname(), bootId: "bench", pid: process.pid, pidStartedAt: clock.now(), kind };
}

interface WorkersOptions extends BodyParts {
  readonly sessionKey: SessionKey;
  readonly workers: number;
}

async function openWorkers({ sessionKey, workers, layout, clock }: WorkersOptions): Promise<Executor> {
  return new LocalExecutor({
    sessionKey,
    workers,
    entry: await buildEntry(WORKER_ENTRY, layout.runtime),
    setup: {
      bundleFolder: layout.bundles,
      packageRoots: [import.meta.dirname],
      outcomeFolder: layout.outcomes,
      compileCacheFolder: layout.compileCache,
      maxLogBytes: 1_000_000,
      keepFreeBytes: 0,
    },
    environment: process.env,
    services: NO_SERVICES,
    processes: processRecords(layout.processes),
    logger: silentLog,
    clock,
  });
}

function newRun(
  versionKey: VersionKey | undefined,
  { number, now }: { readonly number: number; readonly now: EpochMillis },
): NewRun {
  if (versionKey === undefined) throw new Error(`no DAG of the file is called ${BENCH_DAG}`);
  return {
    dagId: BENCH_DAG as DagId,
    runId: `manual__${number}` as RunId,
    type: "manual",
    logicalDate: null,
    interval: { start: epochMillis(now - DAY_MS), end: now },
    runAfter: now,
    versionKey,
    params: {},
    triggeredBy: "bench",
  };
}
