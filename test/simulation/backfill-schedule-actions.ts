import { firingsAfter } from "@daymill/core";
import type { DagId } from "@daymill/core";
import { createBackfillSchedule, pauseBackfillSchedule, resumeBackfillSchedule } from "@daymill/metadata";
import type { Action } from "./action.ts";
import { passTime } from "./pass-time.ts";
import type { World } from "./world.ts";

const EVERY_MINUTE = { crons: ["* * * * *"], timezone: "Europe/Berlin" };

/** Of a DAG that has a schedule; it fires often, so that its backfills meet those that are still open. */
async function schedule(world: World): Promise<boolean> {
  const { random, clock, database } = world;
  const { dag } = random.pick([...world.dags.values()]);
  if (dag.schedule.kind !== "cron") return false;
  const to = random.int(2);
  const made = await createBackfillSchedule(
    database.db,
    {
      dagId: dag.id as DagId,
      name: `again${random.int(2)}`,
      window: { from: to + 1 + random.int(5), to },
      times: EVERY_MINUTE,
      reprocess: random.pick(["none", "failed", "failed_only", "completed", "completed"] as const),
      direction: random.pick(["forward", "backward"] as const),
      maxActiveRuns: random.chance(0.5) ? 1 : null,
      pauseAfterFailures: null,
      params: {},
      tasks: random.chance(0.3) ? { tasks: [random.pick(dag.tasks).id], upstream: false, downstream: false } : null,
      next: firingsAfter(EVERY_MINUTE, clock.now(), 1)[0],
      who: "simulation",
    },
    clock.now(),
  );
  return made !== undefined;
}

async function schedulesOf({ database }: World) {
  return await database.db
    .selectFrom("backfill_schedule")
    .select(["schedule_key as key", "paused", "next_at as nextAt"])
    .orderBy("schedule_key")
    .execute();
}

/** Every scheduler sees at the same moment that a schedule is due, and any of them may lose its database meanwhile. */
async function fire(world: World): Promise<boolean> {
  const due = (await schedulesOf(world)).filter(({ paused, nextAt }) => !paused && nextAt !== null);
  const awake = world.awake();
  if (due.length === 0 || awake.length === 0) return false;
  const at = world.random.pick(due).nextAt ?? 0;
  // Now and then nobody looks for so long that occurrences are missed.
  const lateMs = world.random.chance(0.2) ? world.random.int(150_000) : 1;
  await passTime(world, Math.max(0, at - world.clock.now()) + lateMs);
  await Promise.all(awake.map((node) => node.tick()));
  return true;
}

async function steer(world: World): Promise<boolean> {
  const schedules = await schedulesOf(world);
  if (schedules.length === 0) return false;
  const { key, paused } = world.random.pick(schedules);
  const { db } = world.database;
  const [next] = firingsAfter(EVERY_MINUTE, world.clock.now(), 1);
  return paused ? await resumeBackfillSchedule(db, { scheduleKey: key, next }) : await pauseBackfillSchedule(db, key);
}

/** What repeats for ever would never end. */
export async function pauseBackfillSchedules(world: World): Promise<void> {
  for (const { key } of await schedulesOf(world)) await pauseBackfillSchedule(world.database.db, key);
}

export const BACKFILL_SCHEDULE_ACTIONS: readonly Action[] = [
  { name: "a backfill is repeated", weight: 3, run: schedule },
  { name: "a repeated backfill is due", weight: 8, run: fire },
  { name: "pause or resume a repeated backfill", weight: 1, run: steer },
];
