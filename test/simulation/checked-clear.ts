import { DaymillError } from "@daymill/core";
import { applyClear, planClear } from "@daymill/metadata";
import type { ClearOrder, ClearPlan, MetadataDatabase } from "@daymill/metadata";
import type { World } from "./world.ts";

/** How every run and instance stands, by what it is: how often it was cleared. */
type Standing = ReadonlyMap<string, number>;

/**
 * Clears as the plan says that was seen just before, and throws when anything else changes than it showed. Undefined: it
 * was refused for a DAG that is inactive, or there was nothing to clear.
 */
export async function checkedClear(world: World, order: ClearOrder): Promise<ClearPlan | undefined> {
  const { db } = world.database;
  const before = await readStanding(world.database);
  const plan = await planClear(db, order).catch((error: unknown) => {
    if (error instanceof DaymillError && error.code === "E703" && order.otherDags) return undefined;
    throw error;
  });
  if (plan === undefined) return await assertRefused(world, { order, before });
  if (order.producers && plan.runs.some(({ missing }) => missing.length > 0))
    throw new Error("a clear with the producers leaves one of them out");
  const cleared = await applyClear(db, { ...order, etag: plan.etag }, world.clock.now());
  if (cleared.total !== plan.total) throw new Error(`a clear changed ${cleared.total}, and showed ${plan.total}`);
  assertSame(changedSince(before, await readStanding(world.database)), shownBy(plan));
  world.clears.push(cleared.clearKey);
  for (const node of world.awake()) node.scheduler.cancel(cleared.cancel, "it was cleared");
  world.wake(cleared.runKeys);
  return cleared.total > 0 ? plan : undefined;
}

/** What is refused when it is shown is refused when it is done, and changes nothing. */
async function assertRefused(
  { database, clock }: World,
  { order, before }: { readonly order: ClearOrder; readonly before: Standing },
): Promise<undefined> {
  const done = await applyClear(database.db, order, clock.now()).catch((error: unknown) => error);
  if (!(done instanceof DaymillError && done.code === "E703"))
    throw new Error("a clear was done of which the plan was refused");
  assertSame(changedSince(before, await readStanding(database)), new Set());
}

async function readStanding({ db }: MetadataDatabase): Promise<Standing> {
  const instances = await db
    .selectFrom("task_instance")
    .select(["run_key as run", "task_id as task", "map_index as index", "generation"])
    .execute();
  const runs = await db.selectFrom("dag_run").select(["run_key as run", "clear_number as times"]).execute();
  return new Map([
    ...instances.map(({ run, task, index, generation }) => [nameOf(run, task, index), generation] as const),
    ...runs.map(({ run, times }) => [`run ${run}`, times] as const),
  ]);
}

function nameOf(run: number, task: string, index: number): string {
  return `run ${run} ${task}[${index}]`;
}

function changedSince(before: Standing, after: Standing): Set<string> {
  const names = new Set([...before.keys(), ...after.keys()]);
  return new Set([...names].filter((name) => before.get(name) !== after.get(name)));
}

function shownBy({ runs }: ClearPlan): Set<string> {
  const names = runs
    .filter(({ cleared, newTasks }) => cleared.length + newTasks.length > 0)
    .flatMap(({ run: { runKey }, cleared, newTasks }) => [
      `run ${runKey}`,
      ...cleared.map(({ instance: { taskId, mapIndex } }) => nameOf(runKey, taskId, mapIndex)),
      ...newTasks.map((taskId) => nameOf(runKey, taskId, -1)),
    ]);
  return new Set(names);
}

function assertSame(changed: ReadonlySet<string>, shown: ReadonlySet<string>): void {
  const hidden = [...changed].filter((name) => !shown.has(name));
  const missed = [...shown].filter((name) => !changed.has(name));
  if (hidden.length > 0) throw new Error(`a clear changed what it did not show: ${hidden.join(", ")}`);
  if (missed.length > 0) throw new Error(`a clear did not change what it showed: ${missed.join(", ")}`);
}
