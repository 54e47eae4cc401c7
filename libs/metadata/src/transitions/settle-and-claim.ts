import { racePoint } from "@daymill/core";
import type {
  AttemptKey,
  DagId,
  EpochMillis,
  RunId,
  RunKey,
  RunSnapshot,
  SerializedDag,
  SessionKey,
  VersionKey,
} from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotPort, HotTransaction } from "../hot/hot-port.ts";
import { toLookEndRows, toMoveRow, toVerdictRow } from "./batch-rows.ts";
import type { MoveRow, VerdictRow } from "./batch-rows.ts";
import { MAX_LOOKS } from "./batch.ts";
import type { Batch, BatchResult, Decider, EndedAttempt, TakenStates } from "./batch.ts";
import { callBackEnds } from "./call-back-ends.ts";
import { toWork } from "./claimed-work.ts";
import type { ClaimedWork, WorkRow } from "./claimed-work.ts";
import { decideSnapshot } from "./decide-snapshot.ts";
import type { DecidedRun } from "./decided-run.ts";
import { applyEffects } from "./effects/apply-effects.ts";
import { checkEffects } from "./effects/check-effects.ts";
import { expandTasks } from "./expand-tasks.ts";
import { keyTasks } from "./key-tasks.ts";
import { toMoved } from "./moved-row.ts";
import type { MovedRow } from "./moved-row.ts";
import { onlyWaits } from "./only-waits.ts";
import { claimMoves, RunMemory } from "./run-memory.ts";
import { changedTasks, namesOf, settleBatch, settledMoves, settledSnapshots, takenStates } from "./settle-batch.ts";
import type { SettleAnswer } from "./settle-batch.ts";
import { stepRun } from "./step-run.ts";

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

const MOVE_AND_CLAIM = hotStatement<{ answer: MoveAnswer }>(
  "dm_move_and_claim",
  "select dm_move_and_claim($1::bigint, $2::jsonb, $3::jsonb, $4::jsonb, $5::integer, $6::bigint[], $7::integer[], $8::text[], $9::integer, $10::bigint) as answer",
);
const END_LOOKS = hotStatement<object>("dm_end_looks", "select dm_end_looks($1::bigint, $2::jsonb)");
const READ_GRAPHS = hotStatement<{ version: VersionKey; graph: SerializedDag }>(
  "dm_read_graphs",
  "select version_key as version, graph from dag_version where version_key = any($1::bigint[])",
);

/**
 * The one place where the hot path writes: what came in is recorded, what it unblocks is decided, and the next attempts
 * are claimed, in one short transaction of two calls. Safe to repeat: what was taken before is refused the second time.
 * `memory` spares it reading how runs stand that it knows already. Default: nothing is remembered.
 */
export async function settleAndClaim(
  hot: HotPort,
  batch: Batch,
  decider: Decider,
  memory: RunMemory = new RunMemory(null),
): Promise<BatchResult> {
  const parts = { batch, decider, memory };
  try {
    const stepped = await stepRun(hot, parts);
    if (stepped !== undefined) return stepped;
    let tries = 0;
    return await hot.transaction(async (tx) => {
      // What is remembered ran ahead of the transaction that is tried again.
      if (tries++ > 0) memory.forgetAll();
      return await settleAndClaimWithin(tx, parts);
    });
  } catch (error) {
    memory.forgetAll();
    throw error;
  }
}

interface BatchParts {
  readonly batch: Batch;
  readonly decider: Decider;
  readonly memory: RunMemory;
}

async function settleAndClaimWithin(tx: HotTransaction, parts: BatchParts): Promise<BatchResult> {
  const { batch, decider, memory } = parts;
  const { ended, runs } = await checkEffects(tx, { ended: batch.ended, decider }, batch.now);
  const settled = await settleBatch(tx, { ...batch, ended }, memory);
  const names = namesOf(settled, memory);
  const taken = takenStates(settled);
  await endLooks(tx, { ended, taken }, batch.now);
  const toldOfEnds = await callBackEnds(tx, { ended, taken }, batch.now);
  const succeeded = successesOf(taken);
  const { triggered, hasQueued } = await applyEffects(tx, { ended, succeeded, runs }, batch.now);
  await racePoint("settled");
  const decided = await decideRuns(tx, { ...parts, settled });
  await keyTasks(tx, decided, decider);
  await racePoint("decided");
  const waits = changedWaits(settled, decided);
  const looks = batch.starts > 0 || decided.some(({ snapshot }) => decider.hasLooks(snapshot.versionKey));
  const rows = rowsOf(decided, decider);
  const moved = await moveAndClaim(tx, { batch, ...rows, waits, looks, holder: memory.holder });
  const result = toResult(settled, moved);
  noteMoves(memory, moved, result.claimed);
  return {
    ...result,
    taken,
    runs: names,
    triggeredRuns: triggered,
    hasQueuedEvents: hasQueued,
    hasCallbacks: toldOfEnds || [...rows.moves, ...rows.verdicts].some(({ told }) => told !== undefined),
    hasFreedPlaces: waits.some((wait) => wait.only_waits) || moved.ended !== null,
  };
}

/** Not those that ended well after a clear had taken them away: they are to run again, and ask again. */
function successesOf(taken: TakenStates): Set<AttemptKey> {
  return new Set([...taken].flatMap(([attempt, to]) => (to === "success" ? [attempt] : [])));
}

function noteMoves(memory: RunMemory, { moves, looks, ended }: MoveAnswer, claimed: ClaimedWork): void {
  memory.apply(toMoved([...(moves?.moved ?? []), ...(looks ?? [])]));
  memory.apply(claimMoves(claimed));
  for (const [run] of ended ?? []) memory.forget(run);
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
  { settled, batch, decider, memory }: BatchParts & { readonly settled: SettleAnswer },
): Promise<DecidedRun[]> {
  const snapshots = settledSnapshots(settled, memory);
  await learnVersions(tx, snapshots, decider);
  const changes = changedTasks(settled, batch);
  const decided: DecidedRun[] = [];
  for (const snapshot of snapshots) {
    const changed = changes.get(snapshot.runKey);
    const first = await decideSnapshot(tx, { snapshot, changed, decider, now: batch.now });
    const isExpanding = first.decision.expand.length > 0;
    // An expansion makes instances and may fail them: no move tells of it.
    if (isExpanding) memory.forget(snapshot.runKey);
    decided.push(isExpanding ? await expandTasks(tx, { ...first, decider, now: batch.now }) : first);
  }
  return decided;
}

async function learnVersions(tx: HotTransaction, snapshots: readonly RunSnapshot[], decider: Decider): Promise<void> {
  const unknown = new Set(snapshots.map((each) => each.versionKey).filter((version) => !decider.knows(version)));
  if (unknown.size === 0) return;
  for (const row of await tx.call(READ_GRAPHS, [[...unknown]])) decider.learn(row.version, row.graph);
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
    holder,
  }: DecidedRows & {
    readonly batch: Batch;
    readonly waits: readonly WaitRow[];
    readonly looks: boolean;
    readonly holder: SessionKey | null;
  },
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
    batch.queues ?? null,
    batch.parallelism,
    holder,
  ]);
  if (row === undefined) throw new Error("dm_move_and_claim gave no row");
  return row.answer;
}

function toResult(
  settled: SettleAnswer,
  moved: MoveAnswer,
): Omit<BatchResult, "taken" | "runs" | "triggeredRuns" | "hasQueuedEvents" | "hasCallbacks" | "hasFreedPlaces"> {
  const rows = [...settledMoves(settled), ...(moved.moves?.moved ?? []), ...(moved.looks ?? [])];
  return {
    moved: toMoved(rows),
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
