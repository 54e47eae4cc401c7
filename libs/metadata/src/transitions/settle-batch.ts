import type { AttemptKey, RunKey, RunSnapshot, TaskId } from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import type { RunName } from "../queries/run-detail.ts";
import { toBegunRow, toOutcomeRow } from "./batch-rows.ts";
import type { Batch, EndedAttempt, TakenStates } from "./batch.ts";
import { toMoved } from "./moved-row.ts";
import type { MovedRow } from "./moved-row.ts";
import type { RunMemory } from "./run-memory.ts";
import type { SnapshotRow } from "./snapshot.ts";

/** What came of the first half of a batch. */
export interface SettleAnswer {
  readonly taken: readonly (readonly [AttemptKey, ...MovedRow])[] | null;
  readonly begun: readonly MovedRow[] | null;
  readonly fired: readonly MovedRow[] | null;
  readonly started: readonly RunKey[] | null;
  readonly followers: readonly RunKey[] | null;
  /** Runs that were to be looked at as a whole: somebody changed them, or they time out. */
  readonly looked: readonly RunKey[] | null;
  /** Runs that stand as is remembered, but for what is named here. */
  readonly held: readonly RunKey[] | null;
  readonly runs: readonly SnapshotRow[] | null;
}

const SETTLE = hotStatement<{ answer: SettleAnswer }>(
  "dm_settle",
  "select dm_settle($1::bigint, $2::jsonb, $3::jsonb, $4::bigint[], $5::bigint[], $6::boolean, $7::integer, $8::bigint, $9::bigint[]) as answer",
);

/** The first half of a batch: what came in is recorded. What is remembered moves along. */
export async function settleBatch(tx: HotTransaction, batch: Batch, memory: RunMemory): Promise<SettleAnswer> {
  const decided = new Set([...batch.ended.map((each) => each.run), ...batch.runs]);
  const [row] = await tx.call(SETTLE, [
    batch.now,
    JSON.stringify(batch.ended.map(toOutcomeRow)),
    JSON.stringify(batch.begun.map(toBegunRow)),
    [...new Set([...decided, ...batch.begun.map((each) => each.run)])],
    [...decided],
    batch.timers,
    batch.starts,
    memory.holder,
    knownRuns(decided, batch.ended, memory),
  ]);
  if (row === undefined) throw new Error("dm_settle gave no row");
  memory.apply(toMoved(settledMoves(row.answer)));
  return row.answer;
}

/** Those of the runs that need not be read. */
function knownRuns(decided: ReadonlySet<RunKey>, ended: readonly EndedAttempt[], memory: RunMemory): RunKey[] {
  const choosing = new Set(ended.flatMap(({ run, output }) => (output && memory.get(run)?.choosing.size ? [run] : [])));
  return [...decided].filter((run) => memory.get(run) !== undefined && !choosing.has(run));
}

/** What moved before the runs were decided. */
export function settledMoves(settled: SettleAnswer): MovedRow[] {
  return [...(settled.taken ?? []).map(([, ...row]) => row), ...(settled.begun ?? []), ...(settled.fired ?? [])];
}

export function takenStates({ taken }: SettleAnswer): TakenStates {
  return new Map((taken ?? []).map(([attempt, , , , , to]) => [attempt, to]));
}

/** How the runs stand that are to be decided: as was read, or as is remembered. */
export function settledSnapshots({ runs, held }: SettleAnswer, memory: RunMemory): RunSnapshot[] {
  const remembered = (held ?? []).map((run) => {
    const known = memory.get(run);
    if (known === undefined) throw new Error(`run ${run} is said to be remembered, and is not`);
    return known.snapshot;
  });
  // Last: what is learned may take the place of what was remembered.
  return [...remembered, ...(runs ?? []).map((row) => memory.learn(row))];
}

/** Runs in which nothing happened but ends of attempts, with the tasks of those. */
export function changedTasks(settled: SettleAnswer, batch: Batch): Map<RunKey, Map<TaskId, number[]>> {
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

/** To be asked before the runs are decided: what is learned or expanded may be forgotten. */
export function namesOf({ runs, held }: SettleAnswer, memory: RunMemory): Map<RunKey, RunName> {
  const names = new Map((runs ?? []).map(({ run, dag, id }) => [run, { dagId: dag, runId: id }]));
  for (const run of held ?? []) {
    const name = memory.get(run)?.name;
    if (name) names.set(run, name);
  }
  return names;
}
