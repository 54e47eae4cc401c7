import { racePoint } from "@daymill/core";
import type {
  AttemptKey,
  DagId,
  EpochMillis,
  JsonValue,
  RunDecision,
  RunId,
  RunKey,
  RunSnapshot,
  SerializedDag,
  SessionKey,
  TaskError,
  TaskId,
  TaskInstanceKey,
  TaskState,
  VersionKey,
} from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotPort, HotTransaction } from "../hot/hot-port.ts";
import type { AttemptOutcome } from "../tables/task-attempt.ts";
import { toWork } from "./claimed-work.ts";
import type { ClaimedWork, WorkRow } from "./claimed-work.ts";
import type { RunName } from "../queries/run-detail.ts";
import { expandTasks } from "./expand-tasks.ts";
import type { Elements } from "./expand-tasks.ts";
import { toSnapshot } from "./snapshot.ts";
import type { SnapshotRow } from "./snapshot.ts";

/** The body of an attempt began. */
export interface BegunBody {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly run: RunKey;
  readonly at: EpochMillis;
  readonly input: JsonValue;
}

/** A value that a task returned: in the row, or in the store. */
export interface StoredOutput {
  readonly value: JsonValue;
  readonly uri: string | null;
  readonly bytes: number;
}

/** How an attempt ended, and where its instance is to go. */
export interface EndedAttempt {
  readonly instance: TaskInstanceKey;
  readonly attempt: AttemptKey;
  readonly run: RunKey;
  /** Null when it never began, or when its beginning was told before. */
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis;
  /** Null for a poke that found nothing: the attempt stays open. */
  readonly outcome: AttemptOutcome | null;
  readonly to: TaskState;
  /** With up_for_retry and up_for_reschedule. */
  readonly dueAt: EpochMillis | null;
  readonly spendsTry: boolean;
  readonly error: TaskError | null;
  readonly input: JsonValue;
  /** Null when it returned nothing. */
  readonly output: StoredOutput | null;
}

/** A worker session that takes work. */
export interface FreeSession {
  readonly session: SessionKey;
  /** How many more attempts it takes. */
  readonly slots: number;
}

export interface Batch {
  readonly now: EpochMillis;
  readonly begun: readonly BegunBody[];
  readonly ended: readonly EndedAttempt[];
  /** Runs to be decided besides those of what ended: woken, created, due. */
  readonly runs: readonly RunKey[];
  /** Whether retries, pokes and holds that are due in `runs` are fired. */
  readonly timers: boolean;
  /** The most queued runs to start. */
  readonly starts: number;
  readonly sessions: readonly FreeSession[];
  /** The most attempts at once over all sessions. */
  readonly parallelism: number;
}

/** Thinks for settleAndClaim; pure, but for reading outputs that lie in a store. */
export interface Decider {
  /** Whether the graph of this version is known. */
  knows(version: VersionKey): boolean;
  learn(version: VersionKey, dag: SerializedDag): void;
  /** `changed`: nothing but these tasks changed since the run was last decided; undefined: anything may have. */
  decide(snapshot: RunSnapshot, changed: ReadonlySet<TaskId> | undefined, now: EpochMillis): RunDecision;
  /** The elements of a mapped task whose turn it is. The attempts of the work are no attempts yet: one stands for the task. */
  elements(work: ClaimedWork): Promise<Elements>;
}

/** An instance went from one state to another. */
export interface MovedInstance {
  readonly run: RunKey;
  readonly task: TaskId;
  readonly mapIndex: number;
  readonly from: TaskState;
  readonly to: TaskState;
  /** Attempts so far. */
  readonly attempts: number;
}

export interface EndedRun {
  readonly run: RunKey;
  readonly dag: DagId;
  readonly id: RunId;
  readonly state: "success" | "failed";
}

export interface BatchResult {
  /** The attempts whose end was taken; the others no longer owned their instance. */
  readonly taken: ReadonlySet<AttemptKey>;
  readonly moved: readonly MovedInstance[];
  /** The names of the runs that were decided. */
  readonly runs: ReadonlyMap<RunKey, RunName>;
  readonly startedRuns: readonly RunKey[];
  readonly endedRuns: readonly EndedRun[];
  /** Attempts that were taken away and are to be stopped. */
  readonly cancelled: readonly AttemptKey[];
  readonly claimed: ClaimedWork;
}

type MovedRow = readonly [RunKey, TaskId, mapIndex: number, from: TaskState, to: TaskState, attempts: number];

interface SettleAnswer {
  readonly taken: readonly (readonly [AttemptKey, ...MovedRow])[] | null;
  readonly begun: readonly MovedRow[] | null;
  readonly fired: readonly MovedRow[] | null;
  readonly started: readonly RunKey[] | null;
  readonly runs: readonly SnapshotRow[] | null;
}

interface MoveAnswer {
  readonly moves: {
    readonly moved: readonly MovedRow[] | null;
    readonly cancelled: readonly AttemptKey[] | null;
  } | null;
  readonly ended: readonly (readonly [RunKey, DagId, RunId, "success" | "failed"])[] | null;
  readonly claimed: WorkRow | null;
}

const SETTLE = hotStatement<{ answer: SettleAnswer }>(
  "dm_settle",
  "select dm_settle($1::bigint, $2::jsonb, $3::jsonb, $4::bigint[], $5::bigint[], $6::boolean, $7::integer) as answer",
);
const MOVE_AND_CLAIM = hotStatement<{ answer: MoveAnswer }>(
  "dm_move_and_claim",
  "select dm_move_and_claim($1::bigint, $2::jsonb, $3::jsonb, $4::bigint[], $5::integer[], $6::integer) as answer",
);
const READ_GRAPHS = hotStatement<{ version: VersionKey; graph: SerializedDag }>(
  "dm_read_graphs",
  "select version_key as version, graph from dag_version where version_key = any($1::bigint[])",
);

/**
 * The one place where the hot path writes: what came in is recorded, what it unblocks is decided, and the next attempts
 * are claimed, in one short transaction of two calls. Safe to repeat: what was taken before is refused the second time.
 */
export async function settleAndClaim(hot: HotPort, batch: Batch, decider: Decider): Promise<BatchResult> {
  return await hot.transaction(async (tx) => {
    const settled = await settle(tx, batch);
    await racePoint("settled");
    const decisions = await decideRuns(tx, { settled, batch, decider });
    await racePoint("decided");
    const moved = await moveAndClaim(tx, batch, decisions);
    return toResult(settled, moved);
  });
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

async function decideRuns(
  tx: HotTransaction,
  { settled, batch, decider }: { settled: SettleAnswer; batch: Batch; decider: Decider },
): Promise<Map<RunKey, RunDecision>> {
  const snapshots = (settled.runs ?? []).map(toSnapshot);
  await learnVersions(tx, snapshots, decider);
  const changes = changedTasks(settled, batch);
  const decisions = new Map<RunKey, RunDecision>();
  for (const snapshot of snapshots) {
    const decision = decider.decide(snapshot, changes.get(snapshot.runKey), batch.now);
    const isExpanding = decision.expand.length > 0;
    decisions.set(
      snapshot.runKey,
      isExpanding ? await expandTasks(tx, { snapshot, decision, decider, now: batch.now }) : decision,
    );
  }
  return decisions;
}

async function learnVersions(tx: HotTransaction, snapshots: readonly RunSnapshot[], decider: Decider): Promise<void> {
  const unknown = new Set(snapshots.map((each) => each.versionKey).filter((version) => !decider.knows(version)));
  if (unknown.size === 0) return;
  for (const row of await tx.call(READ_GRAPHS, [[...unknown]])) decider.learn(row.version, row.graph);
}

/** Runs in which nothing happened but ends of attempts, with the tasks of those. */
function changedTasks(settled: SettleAnswer, batch: Batch): Map<RunKey, Set<TaskId>> {
  const others = new Set([...batch.runs, ...(settled.started ?? [])]);
  const changes = new Map<RunKey, Set<TaskId>>();
  for (const [, run, task] of settled.taken ?? []) {
    if (others.has(run)) continue;
    const tasks = changes.get(run);
    if (tasks) tasks.add(task);
    else changes.set(run, new Set([task]));
  }
  for (const { run } of batch.ended) {
    if (!others.has(run) && !changes.has(run)) changes.set(run, new Set());
  }
  return changes;
}

async function moveAndClaim(
  tx: HotTransaction,
  batch: Batch,
  decisions: ReadonlyMap<RunKey, RunDecision>,
): Promise<MoveAnswer> {
  const sessions = batch.sessions.filter((each) => each.slots > 0);
  const [row] = await tx.last(MOVE_AND_CLAIM, [
    batch.now,
    JSON.stringify([...decisions].flatMap(([run, decision]) => decision.moves.map((move) => toMoveRow(run, move)))),
    JSON.stringify([...decisions].flatMap(([run, { verdict }]) => (verdict ? [{ run_key: run, ...verdict }] : []))),
    sessions.map((each) => each.session),
    sessions.map((each) => each.slots),
    batch.parallelism,
  ]);
  if (row === undefined) throw new Error("dm_move_and_claim gave no row");
  return row.answer;
}

function toOutcomeRow(ended: EndedAttempt): object {
  return {
    instance_key: ended.instance,
    attempt_key: ended.attempt,
    started_at: ended.startedAt,
    ended_at: ended.endedAt,
    outcome: ended.outcome,
    to_state: ended.to,
    due_at: ended.dueAt,
    spends_try: ended.spendsTry,
    error: ended.error,
    input: ended.input,
    has_output: ended.output !== null,
    output: ended.output?.value,
    uri: ended.output?.uri,
    bytes: ended.output?.bytes,
  };
}

function toBegunRow(begun: BegunBody): object {
  return { instance_key: begun.instance, attempt_key: begun.attempt, at: begun.at, input: begun.input };
}

function toMoveRow(run: RunKey, move: RunDecision["moves"][number]): object {
  return { run_key: run, task_id: move.taskId, from_state: move.from, to_state: move.to, cause: move.cause };
}

function toResult(settled: SettleAnswer, moved: MoveAnswer): BatchResult {
  const rows = [
    ...(settled.taken ?? []).map(([, ...row]) => row),
    ...(settled.begun ?? []),
    ...(settled.fired ?? []),
    ...(moved.moves?.moved ?? []),
  ];
  return {
    taken: new Set((settled.taken ?? []).map(([attempt]) => attempt)),
    moved: rows.map(([run, task, mapIndex, from, to, attempts]) => ({ run, task, mapIndex, from, to, attempts })),
    runs: new Map((settled.runs ?? []).map(({ run, dag, id }) => [run, { dagId: dag, runId: id }])),
    startedRuns: settled.started ?? [],
    endedRuns: (moved.ended ?? []).map(([run, dag, id, state]) => ({ run, dag, id, state })),
    cancelled: moved.moves?.cancelled ?? [],
    claimed: toWork(moved.claimed),
  };
}
