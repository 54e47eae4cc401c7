import { emptyBundle } from "@daymill/metadata/testing";
import { epochMillis, NO_EFFECTS } from "@daymill/core";
import type {
  AttemptKey,
  DagId,
  EpochMillis,
  RunId,
  RunKey,
  SerializedDag,
  SessionKey,
  TaskEffects,
  TaskId,
  TaskInstanceKey,
} from "@daymill/core";
import { createRuns, openSession, RunMemory, settleAndClaim, syncDag } from "@daymill/metadata";
import type { Batch, Decider, EndedAttempt, HotPort, MetadataDatabase } from "@daymill/metadata";
import { plainDecider } from "./plain-decider.ts";

export const NOW = epochMillis(1_000_000);

/** A run of a DAG that has been started, and sessions that may take its work. */
export interface Stage {
  readonly database: MetadataDatabase;
  readonly run: RunKey;
  readonly runId: RunId;
  readonly dagId: DagId;
  readonly sessions: readonly [SessionKey, SessionKey];
}

export async function setStage(
  database: MetadataDatabase,
  dag: SerializedDag,
  { logicalDate = null }: { readonly logicalDate?: EpochMillis | null } = {},
): Promise<Stage> {
  const deploy = { dag, fingerprint: "f", file: "x.ts", sources: [], bundle: emptyBundle() };
  const { versionKey, dagId } = await syncDag(database.db, deploy, { now: NOW });
  const runId = "manual__1" as RunId;
  const run = { dagId, runId, type: "manual", logicalDate, interval: { start: NOW, end: NOW } } as const;
  const [created] = await createRuns(database.db, [{ ...run, runAfter: NOW, versionKey, params: {} }], NOW);
  if (created === undefined) throw new Error("the run was not created");
  return { database, run: created.runKey, runId, dagId, sessions: [await session(database), await session(database)] };
}

/** One more run of the same version. */
export async function addRun({ database, run, dagId }: Stage): Promise<RunKey> {
  const { version_key: versionKey } = await database.db
    .selectFrom("dag_run")
    .select("version_key")
    .where("run_key", "=", run)
    .executeTakeFirstOrThrow();
  const runId = "manual__2" as RunId;
  const facts = { dagId, runId, type: "manual", logicalDate: null, interval: { start: NOW, end: NOW } } as const;
  const [created] = await createRuns(database.db, [{ ...facts, runAfter: NOW, versionKey, params: {} }], NOW);
  if (created === undefined) throw new Error("the run was not created");
  return created.runKey;
}

async function session({ db }: MetadataDatabase): Promise<SessionKey> {
  const process = { host: "host", bootId: "boot", pid: 1, pidStartedAt: NOW, kind: "test" };
  return await openSession(db, process, NOW);
}

/** A batch with nothing in it but what is given. */
export function batchOf(batch: Partial<Batch>): Batch {
  return {
    now: NOW,
    begun: [],
    ended: [],
    runs: [],
    timers: false,
    starts: 0,
    sessions: [],
    parallelism: 100,
    ...batch,
  };
}

/** What a scheduler knows from one batch to the next. */
export interface Mind {
  readonly decider: Decider;
  readonly memory: RunMemory;
}

/** Of a scheduler with this session, or of one that remembers nothing. */
export function mindOf(session: SessionKey | null): Mind {
  return { decider: plainDecider(), memory: new RunMemory(session) };
}

/** Starts the run and claims as much as a session takes. */
export async function startAndClaim({ database, run, sessions }: Stage, slots: number, mind = mindOf(null)) {
  const free = slots > 0 ? [{ session: sessions[0], slots }] : [];
  return await settleOn(database.hot, { runs: [run], starts: 10, sessions: free }, mind);
}

/** The end of an attempt, in words of the hot path. */
export function endOf(
  attempt: {
    readonly instance: TaskInstanceKey;
    readonly attempt: AttemptKey;
    readonly run: RunKey;
    readonly task: TaskId;
  },
  how: Pick<EndedAttempt, "outcome" | "to" | "spendsTry">,
): EndedAttempt {
  const { instance, attempt: key, run, task } = attempt;
  const nothing = { startedAt: NOW, endedAt: NOW, dueAt: null, error: null, input: null, output: null };
  return { instance, attempt: key, run, task, ...nothing, ...how };
}

export const SUCCESS = { outcome: "success", to: "success", spendsTry: true } as const;
export const FAILED = { outcome: "failed", to: "failed", spendsTry: true } as const;
export const LOST = { outcome: "lost", to: "scheduled", spendsTry: false } as const;

/** The same end, of a success that asks for something; what cannot be had fails it for good. */
export function askingEnd(attempt: Parameters<typeof endOf>[0], effects: Partial<TaskEffects>): EndedAttempt {
  const success = endOf(attempt, SUCCESS);
  return {
    ...success,
    effects: { ...NO_EFFECTS, ...effects },
    refuse: ({ code, message }) => ({
      ...endOf(attempt, { outcome: "failed", to: "failed", spendsTry: true }),
      error: { code, name: "Refused", message, stack: null, details: null },
    }),
  };
}

/** Settles and claims on a connection of its own. */
export async function settleOn(hot: HotPort, batch: Partial<Batch>, { decider, memory } = mindOf(null)) {
  return await settleAndClaim(hot, batchOf(batch), decider, memory);
}
