import { isWithinBounds, UNBOUNDED } from "../schedule/planned-run.ts";
import type { PlannedRun, ScheduleBounds, Timetable } from "../schedule/timetable.ts";
import { boundInstant, startOfNextDay } from "../schedule/wall-time.ts";
import { isRunOver, type RunState } from "../state/run-state.ts";
import { type EpochMillis, epochMillis } from "../time.ts";

/** What a backfill does with a day that has a run already. */
export const ReprocessRule = {
  /** Leaves it as it is. */
  none: "none",
  /** Runs it again if it failed. */
  failed: "failed",
  /** Runs it again if it failed, and makes no run for a day that has none. */
  failedOnly: "failed_only",
  /** Runs it again if it is over, however it ended. */
  completed: "completed",
} as const;

export type ReprocessRule = (typeof ReprocessRule)[keyof typeof ReprocessRule];

/** Half-open: runs whose data interval starts at or after `from` and before `to`. */
export interface BackfillRange {
  readonly from: EpochMillis;
  readonly to: EpochMillis;
}

/**
 * The range that `--from A --to B` names: days include both, so "2024-03-01" to "2024-03-03" is three days. Of a date-time
 * the runs that start at that very instant are included as well. Throws as boundInstant.
 */
export function backfillRange(from: string, to: string, zone: string): BackfillRange {
  const last = boundInstant(to, zone);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(to.trim());
  return { from: boundInstant(from, zone), to: isDay ? startOfNextDay(last, zone) : epochMillis(last + 1) };
}

/**
 * The range from the first day that a DAG may run or has run (undefined: neither) to the last one that may be over by now.
 * Undefined: nobody knows where it begins.
 */
export function wholeRange(
  { start, end }: ScheduleBounds,
  { first, now }: { readonly first: EpochMillis | undefined; readonly now: EpochMillis },
): BackfillRange | undefined {
  const from = start ?? first;
  return from === undefined ? undefined : { from, to: end === undefined || end > now ? now : end };
}

export interface BackfillQuery {
  readonly timetable: Timetable;
  readonly range: BackfillRange;
  /** The DAG's. */
  readonly bounds: ScheduleBounds;
  readonly now: EpochMillis;
  /** The state of the newest run of each logical date that has one. */
  readonly existing: ReadonlyMap<EpochMillis, RunState>;
  /** Logical dates that another backfill works on. */
  readonly taken: ReadonlySet<EpochMillis>;
  readonly reprocess: ReprocessRule;
  readonly order: "oldest_first" | "newest_first";
  /** Whether some task of the DAG depends on the past. */
  readonly dependsOnPast: boolean;
}

/** Why a day gets no run from a backfill. */
export type BackfillSkip =
  /** Its run has not ended. */
  | "in_flight"
  /** Another backfill, which is not over, works on it: two would fight over one run. */
  | "other_backfill"
  /** It has a run, which the rule leaves as it is. */
  | "already_exists"
  /** It has no run, and the rule makes none. */
  | "no_run"
  /** Its data interval is not over. */
  | "not_over"
  /** It lies before the DAG's start or after its end. */
  | "outside_bounds"
  /** Its run has nothing of the tasks that are to run again; or the DAG no longer has any of them. */
  | "no_tasks";

/** A day of a backfill and what becomes of it. */
export type BackfillDay =
  | { readonly action: "create" | "rerun"; readonly run: PlannedRun }
  | { readonly action: "skip"; readonly run: PlannedRun; readonly reason: BackfillSkip };

/** Why a backfill cannot be made as asked. */
export type BackfillProblem =
  /** The range holds no run of the schedule. */
  | "no_runs"
  /** It holds more than MAX_BACKFILL_RUNS. */
  | "too_many_runs"
  /** A task depends on the past, so days must run from old to new. */
  | "newest_first_with_past"
  /** A task depends on the past, so a day that failed must run again before the days after it. */
  | "no_reprocess_with_past";

/** In the order in which the runs are to be made; empty when there is a problem. */
export interface BackfillPlan {
  readonly days: readonly BackfillDay[];
  readonly problems: readonly BackfillProblem[];
}

/** What a backfill does with a day whose newest run is in this state (undefined: it has none), its interval being over. */
export function decideBackfillDay(
  state: RunState | undefined,
  reprocess: ReprocessRule,
): "create" | "rerun" | "in_flight" | "already_exists" | "no_run" {
  if (state === undefined) return reprocess === "failed_only" ? "no_run" : "create";
  if (!isRunOver(state)) return "in_flight";
  const reruns = reprocess === "completed" || (reprocess !== "none" && state === "failed");
  return reruns ? "rerun" : "already_exists";
}

function decideDay(run: PlannedRun, query: BackfillQuery, inside: ReadonlySet<EpochMillis>): BackfillDay {
  if (!inside.has(run.logicalDate)) return { action: "skip", run, reason: "outside_bounds" };
  if (run.runAfter > query.now) return { action: "skip", run, reason: "not_over" };
  if (query.taken.has(run.logicalDate)) return { action: "skip", run, reason: "other_backfill" };
  const action = decideBackfillDay(query.existing.get(run.logicalDate), query.reprocess);
  return action === "create" || action === "rerun" ? { action, run } : { action: "skip", run, reason: action };
}

/**
 * The most runs that one backfill may be about, those that it skips included: eleven years of hours. Each is looked at in
 * the preview, by a process that does nothing else meanwhile: these take it about two seconds.
 */
export const MAX_BACKFILL_RUNS = 100_000;

/** So many runs are asked for at a time, about, so that a range of millions is noticed before they are made. */
const RUNS_AT_ONCE = 2_000;

/** All runs of the range whatever the DAG's bounds; undefined: there are too many. */
function allRunsOf({ timetable, range }: BackfillQuery): PlannedRun[] | undefined {
  const runs: PlannedRun[] = [];
  let stepMs = 3_600_000;
  for (let from: number = range.from; from < range.to;) {
    const to = Math.min(from + stepMs, range.to);
    const found = timetable.runsBetween(epochMillis(from), epochMillis(to), UNBOUNDED);
    for (const run of found) runs.push(run);
    if (runs.length > MAX_BACKFILL_RUNS) return undefined;
    if (found.length < RUNS_AT_ONCE / 2) stepMs *= 2;
    from = to;
  }
  return runs;
}

/** With those outside the DAG's bounds, so that nobody wonders where a day has gone. */
function runsOfRange(
  { timetable, range, bounds }: BackfillQuery,
  everything: readonly PlannedRun[],
): { runs: PlannedRun[]; inside: Set<EpochMillis> } {
  const within = timetable.runsBetween(range.from, range.to, bounds);
  const inside = new Set(within.map((run) => run.logicalDate));
  const outside = everything.filter((run) => !isWithinBounds(run.interval, bounds));
  const runs = [...within, ...outside].sort((a, b) => a.logicalDate - b.logicalDate);
  return { runs, inside };
}

function problemsOf(
  { dependsOnPast, order, reprocess }: BackfillQuery,
  runs: readonly PlannedRun[],
): BackfillProblem[] {
  const problems: BackfillProblem[] = [];
  if (runs.length === 0) problems.push("no_runs");
  if (dependsOnPast && order === "newest_first") problems.push("newest_first_with_past");
  if (dependsOnPast && reprocess === "none") problems.push("no_reprocess_with_past");
  return problems;
}

/** The days of a backfill without those that another one works on; asked again where both are seen at the same moment. */
export function leaveToOthers(days: readonly BackfillDay[], taken: ReadonlySet<EpochMillis>): BackfillDay[] {
  return days.map((day) =>
    day.action !== "skip" && taken.has(day.run.logicalDate)
      ? { action: "skip", run: day.run, reason: "other_backfill" }
      : day,
  );
}

/** What a backfill does, day by day: the same function makes the preview and the runs. */
export function decideBackfill(query: BackfillQuery): BackfillPlan {
  const everything = allRunsOf(query);
  if (everything === undefined) return { days: [], problems: ["too_many_runs"] };
  const { runs, inside } = runsOfRange(query, everything);
  const problems = problemsOf(query, runs);
  if (problems.length > 0) return { days: [], problems };
  const days = runs.map((run) => decideDay(run, query, inside));
  return { days: query.order === "newest_first" ? days.reverse() : days, problems };
}
