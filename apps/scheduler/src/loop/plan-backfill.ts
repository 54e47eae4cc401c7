import { decideBackfill } from "@daymill/core";
import type {
  BackfillPlan,
  BackfillRange,
  EpochMillis,
  ReprocessRule,
  SerializedDag,
  SubsetTasks,
} from "@daymill/core";
import { scheduleOf } from "@daymill/metadata";
import type { DatedRun } from "@daymill/metadata";

/** A backfill that is asked for, with the runs that its days have already. */
export interface BackfillWish {
  readonly dag: SerializedDag;
  readonly range: BackfillRange;
  readonly runs: readonly DatedRun[];
  /** Logical dates that other backfills work on. */
  readonly taken: ReadonlySet<EpochMillis>;
  readonly reprocess: ReprocessRule;
  readonly order: "oldest" | "newest";
  /** Undefined: all tasks. */
  readonly subset: SubsetTasks | undefined;
  readonly now: EpochMillis;
}

/** A day whose run retention removed counts as run; where the rule runs it again, there is none to run again. */
function createRemoved(plan: BackfillPlan, runs: readonly DatedRun[]): BackfillPlan {
  const removed = new Set(runs.flatMap(({ isRemoved, logicalDate }) => (isRemoved ? [logicalDate] : [])));
  const days = plan.days.map((day) =>
    day.action === "rerun" && removed.has(day.run.logicalDate) ? { ...day, action: "create" as const } : day,
  );
  return { ...plan, days };
}

/** What a backfill does, day by day: for the preview, for a backfill that somebody makes and for one that repeats. */
export function planBackfill({ dag, range, runs, taken, reprocess, order, subset, now }: BackfillWish): BackfillPlan {
  const { timetable, bounds } = scheduleOf(dag);
  const made = subset && new Set(subset.create);
  const plan = decideBackfill({
    timetable,
    range,
    bounds,
    now,
    existing: new Map(runs.map((run) => [run.logicalDate, run.state])),
    taken,
    reprocess,
    order: order === "oldest" ? "oldest_first" : "newest_first",
    dependsOnPast: dag.tasks.some(
      ({ id, dependsOnPast, waitForDownstream }) => made?.has(id) !== false && (dependsOnPast || waitForDownstream),
    ),
  });
  return createRemoved(plan, runs);
}
