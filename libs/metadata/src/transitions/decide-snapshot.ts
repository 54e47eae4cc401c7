import type { EpochMillis, InstanceStates, RunSnapshot, TaskId, TaskState } from "@daymill/core";
import { hotStatement } from "../hot/hot-port.ts";
import type { HotTransaction } from "../hot/hot-port.ts";
import type { Decider } from "./batch.ts";
import type { DecidedRun } from "./decided-run.ts";

type IndexRow = readonly [task: TaskId, mapIndex: number, state: TaskState];

const READ_INDEXES = hotStatement<{ answer: readonly IndexRow[] | null }>(
  "dm_read_indexes",
  "select dm_read_indexes($1::bigint, $2::text[], $3::integer[]) as answer",
);

/** Tasks that changed, each with the map indexes at which it did. */
export type ChangedTasks = ReadonlyMap<TaskId, readonly number[]>;

/**
 * Decides a run. Where tasks wait for each other index by index, instances are read besides: those at the indexes that
 * changed, and only when that does not do, all that have not begun.
 */
export async function decideSnapshot(
  tx: HotTransaction,
  {
    snapshot,
    changed,
    decider,
    now,
  }: {
    readonly snapshot: RunSnapshot;
    /** Undefined: anything may have changed. */
    readonly changed: ChangedTasks | undefined;
    readonly decider: Decider;
    readonly now: EpochMillis;
  },
): Promise<DecidedRun> {
  const tasks = decider.indexed(snapshot.versionKey);
  const some = changed && (await withInstances(tx, { snapshot, tasks, indexes: indexesOf(tasks, changed) }));
  const decision = some && decider.decide(some, changed.keys(), now);
  if (decision) return { run: snapshot.runKey, snapshot, decision };
  const whole = await withInstances(tx, { snapshot, tasks, indexes: null });
  const decided = decider.decide(whole, undefined, now);
  if (decided === undefined) throw new Error("a whole run was not decided");
  return { run: snapshot.runKey, snapshot, decision: decided };
}

function indexesOf(tasks: readonly TaskId[], changed: ChangedTasks): number[] {
  return [...new Set(tasks.flatMap((task) => changed.get(task) ?? []))];
}

async function withInstances(
  tx: HotTransaction,
  of: {
    readonly snapshot: RunSnapshot;
    readonly tasks: readonly TaskId[];
    /** Null: all at which something has not begun. */
    readonly indexes: readonly number[] | null;
  },
): Promise<RunSnapshot> {
  const { snapshot, tasks, indexes } = of;
  if (tasks.length === 0) return snapshot;
  const isRead = indexes === null || indexes.length > 0;
  const [row] = isRead ? await tx.call(READ_INDEXES, [snapshot.runKey, tasks, indexes]) : [];
  return { ...snapshot, instances: { isWhole: indexes === null, byTask: toStates(row?.answer ?? []) } };
}

function toStates(rows: readonly IndexRow[]): InstanceStates["byTask"] {
  const ofTask = Map.groupBy(rows, ([task]) => task);
  return new Map([...ofTask].map(([task, its]) => [task, new Map(its.map(([, index, state]) => [index, state]))]));
}
