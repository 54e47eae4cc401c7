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
  readonly reprocess: ReprocessRule;
  readonly order: "oldest" | "newest";
  /** Undefined: all tasks. */
  readonly subset: SubsetTasks | undefined;
  readonly now: EpochMillis;
}

/** What a backfill does, day by day: for the preview, for a backfill that somebody makes and for one that repeats. */
export function planBackfill({ dag, range, runs, reprocess, order, subset, now }: BackfillWish): BackfillPlan {
  const { timetable, bounds } = scheduleOf(dag);
  const taken = subset && new Set(subset.create);
  return decideBackfill({
    timetable,
    range,
    bounds,
    now,
    existing: new Map(runs.map((run) => [run.logicalDate, run.state])),
    reprocess,
    order: order === "oldest" ? "oldest_first" : "newest_first",
    dependsOnPast: dag.tasks.some(
      ({ id, dependsOnPast, waitForDownstream }) => taken?.has(id) !== false && (dependsOnPast || waitForDownstream),
    ),
  });
}
