import type { EpochMillis, InstanceStates, RunDecision, SessionKey, TaskId, TaskState } from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotPort } from "../hot/hot-port.ts";
import { MAX_LOOKS } from "./batch.ts";
import type { Batch, BatchResult, Decider, EndedAttempt, MovedInstance } from "./batch.ts";
import { toWork } from "./claimed-work.ts";
import type { WorkRow } from "./claimed-work.ts";
import { toMoved } from "./moved-row.ts";
import type { MovedRow } from "./moved-row.ts";
import { claimMoves } from "./run-memory.ts";
import type { RememberedRun, RunMemory } from "./run-memory.ts";
import { toldOf } from "./told.ts";

interface StepAnswer {
  readonly ended: MovedRow;
  readonly moved: readonly MovedRow[] | null;
  /** Whether the next task was claimed without having stood in the queue. */
  readonly isClaimed: boolean;
  readonly claimed: WorkRow | null;
  readonly looks: readonly MovedRow[] | null;
  readonly nextStart: EpochMillis | null;
}

const STEP = hotStatement<{ answer: StepAnswer | null }>(
  "dm_step",
  `select dm_step($1::bigint, $2::bigint, $3::bigint, $4::bigint, $5::bigint, $6::bigint, $7::bigint, $8::bigint,
    $9::bigint, $10::jsonb, $11::boolean, $12::jsonb, $13::text, $14::integer, $15::text, $16::integer, $17::text[],
    $18::integer, $19::integer) as answer`,
);

/** One attempt that succeeded, in a run that is remembered. */
interface Step {
  readonly holder: SessionKey;
  readonly ended: EndedAttempt;
  readonly known: RememberedRun;
  readonly from: TaskState;
}

/**
 * The batch that most are on a server that is not busy, in one call: one attempt succeeded in a run that is remembered,
 * and so at most one of its tasks becomes ready. Undefined: it is another batch, or the run is not held any more, and
 * nothing was done.
 */
export async function stepRun(
  hot: HotPort,
  { batch, decider, memory }: { readonly batch: Batch; readonly decider: Decider; readonly memory: RunMemory },
): Promise<BatchResult | undefined> {
  const step = toStep(batch, decider, memory);
  if (step === undefined) return undefined;
  const { run, task } = step.ended;
  memory.apply([{ run, task, from: step.from, to: "success" }]);
  const next = decideNext(step, decider, batch.now);
  if (next === undefined) {
    memory.apply([{ run, task, from: "success", to: step.from }]);
    return undefined;
  }
  const looks = decider.hasLooks(step.known.snapshot.versionKey) ? MAX_LOOKS : 0;
  const [row] = await hot.call(STEP, toParams(step, batch, { next, looks }));
  if (row?.answer) return toResult(row.answer, { step, next, memory });
  memory.forget(run);
  return undefined;
}

function toStep(batch: Batch, decider: Decider, memory: RunMemory): Step | undefined {
  const [ended] = batch.ended;
  const { holder } = memory;
  if (ended === undefined || holder === null || !isSmall(batch, holder) || !isPlainSuccess(ended)) return undefined;
  const known = memory.get(ended.run);
  if (known === undefined || known.choosing.has(ended.task) || !decider.knows(known.snapshot.versionKey))
    return undefined;
  const summary = known.snapshot.tasks.get(ended.task);
  if (summary?.expected !== 1) return undefined;
  const from = (["queued", "running"] as const).find((state) => summary.counts[state] === 1);
  return from && { holder, ended, known, from };
}

function isSmall(batch: Batch, holder: SessionKey): boolean {
  const { begun, ended, runs, starts, sessions } = batch;
  const isOwn = sessions.every(({ session }) => session === holder);
  return ended.length === 1 && begun.length === 0 && runs.length === 0 && starts === 0 && isOwn;
}

function isPlainSuccess({ outcome, to, callbacks, effects, look, spendsTry }: EndedAttempt): boolean {
  const isTold = callbacks !== undefined && toldOf("success", callbacks.counts) !== undefined;
  const isAlone = !isTold && effects === undefined && look === undefined;
  return outcome === "success" && to === "success" && isAlone && spendsTry;
}

/** The task that becomes ready, null: none. Undefined: more is to happen than that, or memory does not do. */
function decideNext({ ended, known }: Step, decider: Decider, now: EpochMillis): TaskId | null | undefined {
  const { snapshot } = known;
  const indexed = decider.indexed(snapshot.versionKey);
  if (indexed.includes(ended.task)) return undefined;
  const some = indexed.length === 0 ? snapshot : { ...snapshot, instances: NO_INSTANCES };
  const next = nextOf(decider.decide(some, [ended.task], now));
  const isKeyed = typeof next === "string" && decider.keyed(snapshot.versionKey).has(next);
  return isKeyed ? undefined : next;
}

/** No instance of a task changed that is decided one by one: none needs to be read. */
const NO_INSTANCES: InstanceStates = { isWhole: false, byTask: new Map() };

function nextOf(decision: RunDecision | undefined): TaskId | null | undefined {
  if (!decision || decision.verdict !== undefined || decision.expand.length > 0 || decision.moves.length > 1)
    return undefined;
  const [move] = decision.moves;
  if (move === undefined) return null;
  const isPlainMove = move.from === "none" && move.to === "scheduled" && move.indexes === undefined;
  return isPlainMove ? (move.taskId as TaskId) : undefined;
}

function toParams(
  { holder, ended }: Step,
  batch: Batch,
  { next, looks }: { readonly next: TaskId | null; readonly looks: number },
) {
  const { output } = ended;
  return [
    batch.now,
    holder,
    ended.run,
    ended.instance,
    ended.attempt,
    ended.startedAt,
    ended.endedAt,
    ended.used?.maxRssBytes ?? null,
    ended.used?.cpuMs ?? null,
    ended.input === null ? null : JSON.stringify(ended.input),
    output !== null,
    output && output.uri === null ? JSON.stringify(output.value) : null,
    output?.uri ?? null,
    output?.bytes ?? null,
    next,
    batch.sessions.reduce((sum, { slots }) => sum + slots, 0),
    batch.queues ?? null,
    batch.parallelism,
    looks,
  ];
}

function toResult(
  answer: StepAnswer,
  { step, next, memory }: { readonly step: Step; readonly next: TaskId | null; readonly memory: RunMemory },
): BatchResult {
  const { ended, known } = step;
  const claimed = toWork(answer.claimed);
  const rows = [answer.ended, ...(answer.moved ?? []), ...(answer.looks ?? [])];
  const moved = [...toMoved(rows), ...readied(answer, next)];
  memory.apply(moved.slice(1));
  memory.apply(claimMoves(claimed));
  return {
    taken: new Map([[ended.attempt, "success"]]),
    moved,
    runs: new Map([[ended.run, known.name]]),
    startedRuns: [],
    triggeredRuns: [],
    hasQueuedEvents: false,
    followers: [],
    endedRuns: [],
    pausedDags: [],
    hasFreedPlaces: false,
    cancelled: [],
    claimed,
    nextStartAt: answer.nextStart,
    hasCallbacks: false,
    hasLooks: answer.looks !== null,
    hasMoreLooks: (answer.looks?.length ?? 0) >= MAX_LOOKS,
  };
}

/** A task that was claimed past the queue became ready all the same. */
function readied({ isClaimed, claimed, ended: [run] }: StepAnswer, task: TaskId | null): MovedInstance[] {
  if (!isClaimed || task === null) return [];
  const attempts = (toWork(claimed).attempts[0]?.number ?? 1) - 1;
  return [{ run, task, mapIndex: -1, from: "none", to: "scheduled", attempts }];
}
