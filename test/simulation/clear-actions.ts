import { DaymillError, millis } from "@daymill/core";
import type { DagId, RunId, RunKey } from "@daymill/core";
import { applyMark, markRun, undoClear } from "@daymill/metadata";
import type { ClearOrder } from "@daymill/metadata";
import type { Action } from "./action.ts";
import { checkedClear } from "./checked-clear.ts";
import { isMarker } from "./markers.ts";
import type { World } from "./world.ts";

export interface KnownRun {
  readonly runKey: RunKey;
  readonly runId: RunId;
  readonly dagId: DagId;
}

export async function someRun(world: World): Promise<KnownRun | undefined> {
  const runs: KnownRun[] = await world.database.db
    .selectFrom("dag_run")
    .select(["run_key as runKey", "run_id as runId", "dag_id as dagId"])
    .orderBy("run_key")
    .execute();
  return runs.length === 0 ? undefined : world.random.pick(runs);
}

function selectionOf(world: World, run: KnownRun) {
  const { random } = world;
  const ids = world.dags.get(run.dagId)?.dag.tasks.map(({ id }) => id) ?? [];
  const named = ids.filter(() => random.chance(0.4)).map((taskId) => ({ taskId }));
  const byIndex = random.chance(0.3) ? named.map((task) => ({ ...task, mapIndexes: [random.int(3) - 1, 0] })) : named;
  return {
    dagId: run.dagId,
    runIds: [run.runId],
    tasks: random.chance(0.2) || byIndex.length === 0 ? undefined : byIndex,
    upstream: random.chance(0.2),
    downstream: random.chance(0.5),
    past: random.chance(0.1),
    future: random.chance(0.1),
    only: random.chance(0.3) ? ("failed" as const) : ("all" as const),
    exclude: [],
    etag: undefined,
    who: "simulation",
  };
}

function clearOrderOf(world: World, run: KnownRun): Omit<ClearOrder, "otherDags"> {
  return {
    ...selectionOf(world, run),
    running: world.random.chance(0.6) ? ("stop" as const) : ("leave" as const),
    latestVersion: world.random.chance(0.8),
    producers: world.random.chance(0.5),
    holdMs: millis(world.random.chance(0.3) ? 10_000 : 0),
  };
}

async function clear(world: World): Promise<boolean> {
  const run = await someRun(world);
  return (
    run !== undefined && (await checkedClear(world, { ...clearOrderOf(world, run), otherDags: false })) !== undefined
  );
}

/** A clear of a marker that was passed, by its name or with all of its run. */
async function clearOtherDags(world: World): Promise<boolean> {
  const run = await someMarkedRun(world);
  if (run === undefined) return false;
  const tasks = world.random.chance(0.7) ? [{ taskId: run.taskId }] : undefined;
  const order = { ...clearOrderOf(world, run), tasks, only: "all" as const, downstream: true, otherDags: true };
  const plan = await checkedClear(world, order);
  return plan !== undefined && plan.added.otherDags > 0;
}

/** A run with a marker that was passed and names a day. */
async function someMarkedRun(world: World): Promise<(KnownRun & { readonly taskId: string }) | undefined> {
  const markers = [...world.dags.values()].flatMap(({ dag }) => dag.tasks.filter(isMarker).map(({ id }) => id));
  const runs = await world.database.db
    .selectFrom("task_instance as i")
    .innerJoin("dag_run as r", "r.run_key", "i.run_key")
    .select(["r.run_key as runKey", "r.run_id as runId", "r.dag_id as dagId", "i.task_id as taskId"])
    .where("r.logical_date", "is not", null)
    .where("i.state", "=", "success")
    .orderBy("i.instance_key")
    .execute();
  const wanted = runs.filter(({ taskId }) => markers.includes(taskId));
  return wanted.length === 0 ? undefined : world.random.pick(wanted);
}

async function undo(world: World): Promise<boolean> {
  const clearKey = world.clears.pop();
  if (clearKey === undefined) return false;
  const undone = await undoClear(world.database.db, { clearKey, who: "simulation" }, world.clock.now()).catch(
    (error: unknown) => {
      if (error instanceof DaymillError && error.code === "E703") return undefined;
      throw error;
    },
  );
  world.wake(undone?.runKeys ?? []);
  return undone !== undefined;
}

async function mark(world: World): Promise<boolean> {
  const run = await someRun(world);
  if (run === undefined) return false;
  const state = world.random.pick(["success", "failed", "skipped"] as const);
  const marked = await applyMark(world.database.db, { ...selectionOf(world, run), state }, world.clock.now());
  for (const node of world.awake()) node.scheduler.cancel(marked.cancel, "it was marked");
  world.wake(marked.runKeys);
  return marked.total > 0;
}

async function markWholeRun(world: World): Promise<boolean> {
  const run = await someRun(world);
  if (run === undefined) return false;
  const state = world.random.pick(["success", "failed", "queued"] as const);
  const order = { runKey: run.runKey, state, who: "simulation" };
  const marked = await markRun(world.database.db, order, world.clock.now());
  for (const node of world.awake()) node.scheduler.cancel(marked.cancel, "its run was marked");
  world.wake([run.runKey]);
  return true;
}

export const CLEAR_ACTIONS: readonly Action[] = [
  { name: "clear", weight: 6, run: clear },
  { name: "a clear goes on to other DAGs", weight: 4, run: clearOtherDags },
  { name: "undo a clear", weight: 2, run: undo },
  { name: "mark tasks", weight: 2, run: mark },
  { name: "mark a run", weight: 1, run: markWholeRun },
];
