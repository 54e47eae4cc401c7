import { backfillRange, decideBackfill } from "@daymill/core";
import type { DagId, SerializedDag, TaskSubset } from "@daymill/core";
import {
  cancelBackfill,
  changeBackfill,
  createBackfill,
  listBackfillDates,
  listRunsByDate,
  markRun,
  pauseBackfill,
  resumeBackfill,
  scheduleOf,
} from "@daymill/metadata";
import type { Action } from "./action.ts";
import { DAYS, dayOf } from "./random-dag.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

function someTasks(random: Random, { tasks }: SerializedDag): TaskSubset | undefined {
  if (random.chance(0.5)) return undefined;
  return {
    tasks: [random.pick(tasks).id],
    upstream: random.chance(0.2),
    downstream: random.chance(0.3),
  };
}

const FAILED_KINDS = ["failed", "failed_only", "failed_only", "completed"] as const;

/** Days of a DAG that has a schedule, all of it or some tasks, as the API makes it. */
async function backfill(world: World): Promise<boolean> {
  const { random, database, clock } = world;
  const { dag } = random.pick([...world.dags.values()]);
  if (dag.schedule.kind !== "cron") return false;
  const dagId = dag.id as DagId;
  // Also days before the DAG's start, which its schedule leaves alone.
  const first = random.int(DAYS + 2) - 2;
  const range = backfillRange(dayOf(first), dayOf(first + random.int(DAYS - first)), dag.schedule.timezone);
  const runs = await listRunsByDate(database.db, { dagId, ...range });
  const taken = new Set((await listBackfillDates(database.db, { dagId, ...range })).keys());
  // Days that failed are few: where there are some, that is what is asked for.
  const hasFailed = runs.some(({ state }) => state === "failed");
  const kinds = hasFailed ? FAILED_KINDS : (["none", "failed", "failed_only", "completed"] as const);
  const reprocess = random.pick(kinds);
  const direction = random.pick(["forward", "backward"] as const);
  const { timetable, bounds } = scheduleOf(dag);
  const { days } = decideBackfill({
    timetable,
    bounds: { ...bounds, start: undefined },
    range,
    now: clock.now(),
    existing: new Map(runs.map((run) => [run.logicalDate, run.state])),
    taken: random.chance(0.5) ? taken : new Set(),
    reprocess,
    order: direction === "forward" ? "oldest_first" : "newest_first",
    dependsOnPast: dag.tasks.some((task) => task.dependsOnPast || task.waitForDownstream),
  });
  if (days.length === 0) return false;
  const tasks = someTasks(random, dag);
  const wish = { dagId, reprocess, direction, days, maxActiveRuns: 1 + random.int(2), params: {} };
  const pause = random.chance(0.7) && { pauseAfterFailures: random.pick([1, 1, 2]) };
  const made = await createBackfill(
    database.db,
    { ...wish, ...pause, who: "simulation", cause: "api", ...(tasks && { tasks }) },
    clock.now(),
  );
  return made.kind === "created";
}

async function openBackfills({ database }: World): Promise<number[]> {
  const rows = await database.db
    .selectFrom("backfill")
    .select("backfill_key as key")
    .where("ended_at", "is", null)
    .orderBy("backfill_key")
    .execute();
  return rows.map(({ key }) => key);
}

async function steer(world: World): Promise<boolean> {
  const open = await openBackfills(world);
  if (open.length === 0) return false;
  const key = world.random.pick(open);
  const { db } = world.database;
  if (world.random.chance(0.2))
    return (await cancelBackfill(db, { backfillKey: key, who: "sim" }, world.clock.now())) !== undefined;
  return await (world.random.chance(0.5) ? pauseBackfill(db, key) : resumeBackfill(db, key, world.clock.now()));
}

/** More runs at once, and after how many failures it pauses: fewer would be more than it has now. */
async function limit(world: World): Promise<boolean> {
  const { random, database } = world;
  const open = await database.db
    .selectFrom("backfill")
    .select(["backfill_key as backfillKey", "max_active_runs as most"])
    .where("ended_at", "is", null)
    .orderBy("backfill_key")
    .execute();
  if (open.length === 0) return false;
  const { backfillKey, most } = random.pick(open);
  const limits = most === null || random.chance(0.5) ? { pauseAfterFailures: null } : { maxActiveRuns: most + 1 };
  return await changeBackfill(database.db, { backfillKey, ...limits });
}

/** Runs of backfills are few, and most end well. */
async function fail(world: World): Promise<boolean> {
  const runs = await world.database.db
    .selectFrom("dag_run as run")
    .innerJoin("backfill", "backfill.backfill_key", "run.backfill_key")
    .select("run.run_key as key")
    .where("backfill.state", "=", "running")
    .where("run.state", "=", "running")
    .orderBy("run.run_key")
    .execute();
  if (runs.length === 0) return false;
  const order = { runKey: world.random.pick(runs).key, state: "failed", who: "simulation" } as const;
  const marked = await markRun(world.database.db, order, world.clock.now());
  for (const node of world.awake()) node.scheduler.cancel(marked.cancel, "its run was marked");
  world.wake([order.runKey]);
  return true;
}

/** Nobody keeps a backfill from its end any more, and what fails pauses it for a moment only. */
export async function resumeBackfills(world: World): Promise<void> {
  for (const key of await openBackfills(world)) await resumeBackfill(world.database.db, key, world.clock.now());
}

export const BACKFILL_ACTIONS: readonly Action[] = [
  { name: "backfill", weight: 8, run: backfill },
  { name: "a person fails a run of a backfill", weight: 4, run: fail },
  { name: "pause, resume or cancel a backfill", weight: 2, run: steer },
  { name: "a backfill gets other limits", weight: 2, run: limit },
];
