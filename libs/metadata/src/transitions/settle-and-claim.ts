import { racePoint } from "@daymill/core";
import type {
  AttemptKey,
  DagId,
  EpochMillis,
  RunId,
  RunKey,
  RunSnapshot,
  SerializedDag,
  TaskId,
  TaskState,
  VersionKey,
} from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotPort, HotTransaction } from "../hot/hot-port.ts";
import { toBegunRow, toLookEndRows, toMoveRow, toOutcomeRow, toVerdictRow } from "./batch-rows.ts";
import type { MoveRow, VerdictRow } from "./batch-rows.ts";
import type { Batch, BatchResult, Decider, EndedAttempt, TakenStates } from "./batch.ts";
import { callBackEnds } from "./call-back-ends.ts";
import { toWork } from "./claimed-work.ts";
import type { WorkRow } from "./claimed-work.ts";
import { decideSnapshot } from "./decide-snapshot.ts";
import type { DecidedRun } from "./decided-run.ts";
import { applyEffects } from "./effects/apply-effects.ts";
import { checkEffects } from "./effects/check-effects.ts";
import { expandTasks } from "./expand-tasks.ts";
import { keyTasks } from "./key-tasks.ts";
import { onlyWaits } from "./only-waits.ts";
import { toSnapshot } from "./snapshot.ts";
import type { SnapshotRow } from "./snapshot.ts";

type MovedRow = readonly [RunKey, TaskId, mapIndex: number, from: TaskState, to: TaskState, attempts: number];

interface SettleAnswer {
  readonly taken: readonly (readonly [AttemptKey, ...MovedRow])[] | null;
  readonly begun: readonly MovedRow[] | null;
  readonly fired: readonly MovedRow[] | null;
  readonly started: readonly RunKey[] | null;
  readonly followers: readonly RunKey[] | null;
  /** Runs that were to be looked at as a whole: somebody changed them, or they time out. */
  readonly looked: readonly RunKey[] | null;
  readonly runs: readonly SnapshotRow[] | null;
}

interface MoveAnswer {
  readonly moves: {
    readonly moved: readonly MovedRow[] | null;
    readonly cancelled: readonly AttemptKey[] | null;
  } | null;
  readonly ended: readonly (readonly [RunKey, DagId, RunId, "success" | "failed"])[] | null;
  readonly paused: readonly DagId[] | null;
  readonly looks: readonly MovedRow[] | null;
  readonly claimed: WorkRow | null;
  readonly nextStart: EpochMillis | null;
  readonly followers: readonly RunKey[] | null;
}

const SETTLE = hotStatement<{ answer: SettleAnswer }>(
  "dm_settle",
  "select dm_settle($1::bigint, $2::jsonb, $3::jsonb, $4::bigint[], $5::bigint[], $6::boolean, $7::integer) as answer",
);
const MOVE_AND_CLAIM = hotStatement<{ answer: MoveAnswer }>(
  "dm_move_and_claim",
  "select dm_move_and_claim($1::bigint, $2::jsonb, $3::jsonb, $4::jsonb, $5::integer, $6::bigint[], $7::integer[], $8::integer) as answer",
);
const END_LOOKS = hotStatement<object>("dm_end_looks", "select dm_end_looks($1::bigint, $2::jsonb)");
const READ_GRAPHS = hotStatement<{ version: VersionKey; graph: SerializedDag }>(
  "dm_read_graphs",
  "select version_key as version, graph from dag_version where version_key = any($1::bigint[])",
);

/** The most attempts that need no worker and are opened in one batch. */
const MAX_LOOKS = 500;

/**
 * The one place where the hot path writes: what came in is recorded, what it unblocks is decided, and the next attempts
 * are claimed, in one short transaction of two calls. Safe to repeat: what was taken before is refused the second time.
 */
export async function settleAndClaim(hot: HotPort, batch: Batch, decider: Decider): Promise<BatchResult> {
  return await hot.transaction(async (tx) => {
    const { ended, runs } = await checkEffects(tx, { ended: batch.ended, decider }, batch.now);
    const settled = await settle(tx, { ...batch, ended });
    const taken = takenStates(settled);
    await endLooks(tx, { ended, taken }, batch.now);
    const toldOfEnds = await callBackEnds(tx, { ended, taken }, batch.now);
    const succeeded = successesOf(taken);
    const { triggered, hasQueued } = await applyEffects(tx, { ended, succeeded, runs }, batch.now);
    await racePoint("settled");
    const decided = await decideRuns(tx, { settled, batch, decider });
    await keyTasks(tx, decided, decider);
    await racePoint("decided");
    const waits = changedWaits(settled, decided);
    const looks = batch.starts > 0 || decided.some(({ snapshot }) => decider.hasLooks(snapshot.versionKey));
    const rows = rowsOf(decided, decider);
    const moved = await moveAndClaim(tx, { batch, ...rows, waits, looks });
    const someWait = waits.some((wait) => wait.only_waits);
    return {
      ...toResult(settled, moved),
      taken,
      triggeredRuns: triggered,
      hasQueuedEvents: hasQueued,
      hasCallbacks: toldOfEnds || [...rows.moves, ...rows.verdicts].some(({ callback }) => callback !== undefined),
      hasFreedPlaces: someWait || moved.ended !== null,
    };
  });
}

/** Not those that ended well after a clear had taken them away: they are to run again, and ask again. */
function successesOf(taken: TakenStates): Set<AttemptKey> {
  return new Set([...taken].flatMap(([attempt, to]) => (to === "success" ? [attempt] : [])));
}

function takenStates({ taken }: SettleAnswer): TakenStates {
  return new Map((taken ?? []).map(([attempt, , , , , to]) => [attempt, to]));
}

async function settle(tx: HotTransaction, batch: Batch): Promise<SettleAnswer> {
  const decided = new Set([...batch.ended.map((each) => each.run), ...batch.runs]);
  const [row] = await tx.call(SETTLE, [
    batch.now,
    JSON.stringify(batch.ended.map(toOutcomeRow)),
    JSON.stringify(batch.begun.map(toBegunRow)),
    [...new Set([...decided, ...batch.begun.map((each) => each.run)])],
    [...decided],
    batch.timers,
    batch.starts,
  ]);
  if (row === undefined) throw new Error("dm_settle gave no row");
  return row.answer;
}

async function endLooks(
  tx: HotTransaction,
  { ended, taken }: { readonly ended: readonly EndedAttempt[]; readonly taken: TakenStates },
  now: EpochMillis,
): Promise<void> {
  const rows = ended.filter(({ attempt }) => taken.has(attempt)).flatMap(toLookEndRows);
  if (rows.length > 0) await tx.call(END_LOOKS, [now, JSON.stringify(rows)]);
}

async function decideRuns(
  tx: HotTransaction,
  { settled, batch, decider }: { settled: SettleAnswer; batch: Batch; decider: Decider },
): Promise<DecidedRun[]> {
  const snapshots = (settled.runs ?? []).map(toSnapshot);
  await learnVersions(tx, snapshots, decider);
  const changes = changedTasks(settled, batch);
  const decided: DecidedRun[] = [];
  for (const snapshot of snapshots) {
    const changed = changes.get(snapshot.runKey);
    const first = await decideSnapshot(tx, { snapshot, changed, decider, now: batch.now });
    const isExpanding = first.decision.expand.length > 0;
    decided.push(isExpanding ? await expandTasks(tx, { ...first, decider, now: batch.now }) : first);
  }
  return decided;
}

async function learnVersions(tx: HotTransaction, snapshots: readonly RunSnapshot[], decider: Decider): Promise<void> {
  const unknown = new Set(snapshots.map((each) => each.versionKey).filter((version) => !decider.knows(version)));
  if (unknown.size === 0) return;
  for (const row of await tx.call(READ_GRAPHS, [[...unknown]])) decider.learn(row.version, row.graph);
}

/** Runs in which nothing happened but ends of attempts, with the tasks of those. */
function changedTasks(settled: SettleAnswer, batch: Batch): Map<RunKey, Map<TaskId, number[]>> {
  const others = new Set([...batch.runs, ...(settled.started ?? []), ...(settled.looked ?? [])]);
  const changes = new Map<RunKey, Map<TaskId, number[]>>();
  for (const { run } of batch.ended) if (!others.has(run)) changes.set(run, new Map());
  for (const [, run, task, mapIndex] of settled.taken ?? []) {
    const tasks = changes.get(run);
    const indexes = tasks?.get(task);
    if (indexes) indexes.push(mapIndex);
    else tasks?.set(task, [mapIndex]);
  }
  return changes;
}

interface WaitRow {
  readonly run_key: RunKey;
  readonly only_waits: boolean;
}

function changedWaits(settled: SettleAnswer, decided: readonly DecidedRun[]): WaitRow[] {
  const waiting = new Set((settled.runs ?? []).filter((row) => row.onlyWaits).map((row) => row.run));
  return decided
    .map(({ run, snapshot, decision }) => ({ run_key: run, only_waits: onlyWaits(snapshot, decision) }))
    .filter((wait) => wait.only_waits !== waiting.has(wait.run_key));
}

interface DecidedRows {
  readonly moves: readonly MoveRow[];
  readonly verdicts: readonly VerdictRow[];
}

function rowsOf(decided: readonly DecidedRun[], decider: Decider): DecidedRows {
  return {
    moves: decided.flatMap(({ run, snapshot, decision }) => {
      const callbacks = decider.callbacks(snapshot.versionKey);
      return decision.moves.map((move) => toMoveRow(run, move, callbacks));
    }),
    verdicts: decided.flatMap(({ run, snapshot, decision }) =>
      toVerdictRow(run, decision, decider.callbacks(snapshot.versionKey)),
    ),
  };
}

async function moveAndClaim(
  tx: HotTransaction,
  {
    batch,
    moves,
    verdicts,
    waits,
    looks,
  }: DecidedRows & { readonly batch: Batch; readonly waits: readonly WaitRow[]; readonly looks: boolean },
): Promise<MoveAnswer> {
  const sessions = batch.sessions.filter((each) => each.slots > 0);
  const [row] = await tx.last(MOVE_AND_CLAIM, [
    batch.now,
    JSON.stringify(moves),
    JSON.stringify(verdicts),
    JSON.stringify(waits),
    looks ? MAX_LOOKS : 0,
    sessions.map((each) => each.session),
    sessions.map((each) => each.slots),
    batch.parallelism,
  ]);
  if (row === undefined) throw new Error("dm_move_and_claim gave no row");
  return row.answer;
}

function toResult(
  settled: SettleAnswer,
  moved: MoveAnswer,
): Omit<BatchResult, "taken" | "triggeredRuns" | "hasQueuedEvents" | "hasCallbacks" | "hasFreedPlaces"> {
  const rows = [
    ...(settled.taken ?? []).map(([, ...row]) => row),
    ...(settled.begun ?? []),
    ...(settled.fired ?? []),
    ...(moved.moves?.moved ?? []),
    ...(moved.looks ?? []),
  ];
  return {
    moved: rows.map(([run, task, mapIndex, from, to, attempts]) => ({ run, task, mapIndex, from, to, attempts })),
    runs: new Map((settled.runs ?? []).map(({ run, dag, id }) => [run, { dagId: dag, runId: id }])),
    startedRuns: settled.started ?? [],
    followers: [...(settled.followers ?? []), ...(moved.followers ?? [])],
    endedRuns: (moved.ended ?? []).map(([run, dag, id, state]) => ({ run, dag, id, state })),
    pausedDags: moved.paused ?? [],
    cancelled: moved.moves?.cancelled ?? [],
    claimed: toWork(moved.claimed),
    nextStartAt: moved.nextStart,
    hasLooks: moved.looks !== null,
    hasMoreLooks: (moved.looks?.length ?? 0) >= MAX_LOOKS,
  };
}
