import { backfillRange, daysOfWindow, decideFiring, refusalOfRun, tasksOfSubset } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { findDueBackfillSchedules, fireBackfillSchedule, listBackfillDates, listRunsByDate } from "@daymill/metadata";
import type { DueBackfillSchedule, Firing } from "@daymill/metadata";
import type { DueRunsParts } from "./create-due-runs.ts";
import { learnVersions } from "./learn-versions.ts";
import { planBackfill } from "./plan-backfill.ts";

/** Schedules that are looked at in one tick. */
const MAX_SCHEDULES = 100;

/**
 * Fires the backfill schedules that are due: each makes a backfill of its window, or notes why not. Returns when the next
 * one is due.
 */
export async function fireBackfillSchedules(parts: DueRunsParts): Promise<EpochMillis | undefined> {
  const { database, clock } = parts;
  const now = clock.now();
  const { schedules, nextAt } = await findDueBackfillSchedules(database.db, { now, most: MAX_SCHEDULES });
  await learnVersions(
    parts,
    schedules.map(({ versionKey }) => versionKey),
  );
  for (const schedule of schedules) await fire(schedule, parts, now);
  return nextAt;
}

async function fire(schedule: DueBackfillSchedule, parts: DueRunsParts, now: EpochMillis): Promise<void> {
  const { database, events, logger } = parts;
  const { dagId, name } = schedule;
  const times = decideFiring(schedule.times, { due: schedule.due, now });
  const firing = await plan({ schedule, at: times.at, now }, parts);
  const end = await fireBackfillSchedule(database.db, { schedule, times, firing }, now);
  if (end === undefined) return;
  if (end.backfillKey === null) logger.info("a scheduled backfill was skipped", { dagId, name, reason: end.reason });
  else events.emit("backfill:moved", { backfillKey: end.backfillKey, dagId, state: "running" });
}

interface Occurrence {
  readonly schedule: DueBackfillSchedule;
  readonly at: EpochMillis;
  readonly now: EpochMillis;
}

/** The window is counted from the day of the occurrence, however late it is fired. */
async function plan({ schedule, at, now }: Occurrence, { database, brain }: DueRunsParts): Promise<Firing> {
  const { dagId, reprocess, direction, tasks } = schedule;
  if (schedule.dagPaused) return { kind: "skip", reason: "dag_paused" };
  const { dag, graph } = brain.version(schedule.versionKey);
  if (refusalOfRun(dag, "backfill")) return { kind: "skip", reason: "not_allowed" };
  const zone = dag.schedule.timezone;
  const window = daysOfWindow(schedule.window, { at, zone });
  const range = backfillRange(window.from, window.to, zone);
  const subset = tasks === null ? undefined : tasksOfSubset(graph, tasks);
  // The DAG was changed since the schedule was made.
  if (subset?.rerun.length === 0) return { kind: "skip", reason: "nothing_to_run" };
  const runs = await listRunsByDate(database.db, { dagId, ...range });
  const taken = new Set((await listBackfillDates(database.db, { dagId, ...range })).keys());
  const order = direction === "forward" ? "oldest" : "newest";
  const { days, problems } = planBackfill({ dag, range, runs, taken, reprocess, order, subset, now });
  const [problem] = problems;
  if (problem !== undefined) return { kind: "skip", reason: problem };
  if (days.every((day) => day.action === "skip"))
    return { kind: "skip", reason: taken.size > 0 ? "overlaps" : "nothing_to_run" };
  return {
    kind: "backfill",
    backfill: {
      dagId,
      reprocess,
      direction,
      maxActiveRuns: schedule.maxActiveRuns ?? dag.maxActiveRuns,
      ...(schedule.pauseAfterFailures !== null && { pauseAfterFailures: schedule.pauseAfterFailures }),
      params: schedule.params,
      ...(tasks && { tasks }),
      who: `schedule ${schedule.name}`,
      cause: "schedule",
      days,
    },
  };
}
