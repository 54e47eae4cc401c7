import { DaymillError } from "@daymill/core";
import { applyClear, planClear } from "@daymill/metadata";
import type { ClearOrder, ClearPlan } from "@daymill/metadata";
import { assertAsShown, readStanding } from "@daymill/metadata/testing";
import { clearOf, tellOfClear } from "./clear-actions.ts";
import type { KnownRun } from "./clear-actions.ts";
import { count } from "./count.ts";
import type { Exercised } from "./invariants.ts";
import { isMarker } from "./markers.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

export const OVER_DAGS = "a clear that goes on to another DAG changes what it showed, and nothing else";

/** How often a step of a seed with markers is followed by such a clear. */
const CHANCE = 0.15;

/** A clear of a marker that was passed, by its name or with all of its run. False: there was nothing to go on to. */
export async function clearOverDags(world: World, exercised: Exercised): Promise<boolean> {
  const dice = world.markerDice;
  if (dice === undefined || !dice.chance(CHANCE)) return false;
  const marked = await someMarkedRun(world, dice);
  if (marked === undefined) return false;
  const tasks = dice.chance(0.7) ? [{ taskId: marked.taskId }] : undefined;
  const wide = { tasks, only: "all", downstream: true, otherDags: true } as const;
  const order = { ...clearOf(world, marked, dice), ...wide };
  const plan = await planOf(world, order);
  if (plan === undefined || plan.added.otherDags === 0) return false;
  await clearAsShown(world, order, plan);
  count(exercised, OVER_DAGS, 1);
  return true;
}

/** A run with a marker that was passed and names a day. */
async function someMarkedRun(
  { dags, database }: World,
  dice: Random,
): Promise<(KnownRun & { readonly taskId: string }) | undefined> {
  const markers = [...dags.values()].flatMap(({ dag }) => dag.tasks.filter(isMarker).map(({ id }) => id));
  const runs = await database.db
    .selectFrom("task_instance as i")
    .innerJoin("dag_run as r", "r.run_key", "i.run_key")
    .select(["r.run_key as runKey", "r.run_id as runId", "r.dag_id as dagId", "i.task_id as taskId"])
    .where("r.logical_date", "is not", null)
    .where("i.state", "=", "success")
    .orderBy("i.instance_key")
    .execute();
  const wanted = runs.filter(({ taskId }) => markers.includes(taskId));
  return wanted.length === 0 ? undefined : dice.pick(wanted);
}

/** Undefined: a DAG that it comes to is inactive. What is refused when it is shown is refused when it is done. */
async function planOf({ database: { db }, clock }: World, order: ClearOrder): Promise<ClearPlan | undefined> {
  try {
    return await planClear(db, order);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const done = await applyClear(db, order, clock.now()).catch((thrown: unknown) => thrown);
    if (!isRefusal(done)) throw new Error("a clear was done of which the plan was refused", { cause: error });
    return undefined;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof DaymillError && error.code === "E703";
}

async function clearAsShown(world: World, order: ClearOrder, plan: ClearPlan): Promise<void> {
  const { db } = world.database;
  const runs = plan.runs.map(({ run }) => run.runKey);
  const before = await readStanding(db, runs);
  const cleared = await applyClear(db, { ...order, etag: plan.etag }, world.clock.now());
  assertAsShown(plan, before, await readStanding(db, runs));
  tellOfClear(world, cleared);
}
