import { DaymillError, millis } from "@daymill/core";
import type { DagId, RunId, RunKey } from "@daymill/core";
import { applyClear, applyMark, markRun, planClear, undoClear } from "@daymill/metadata";
import type { ClearOrder } from "@daymill/metadata";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";

export interface KnownRun {
  readonly runKey: RunKey;
  readonly runId: RunId;
  readonly dagId: DagId;
}

/** Any run, whatever has become of it. */
export async function someRun(world: World): Promise<KnownRun | undefined> {
  const runs: KnownRun[] = await world.database.db
    .selectFrom("dag_run")
    .select(["run_key as runKey", "run_id as runId", "dag_id as dagId"])
    .orderBy("run_key")
    .execute();
  return runs.length === 0 ? undefined : world.random.pick(runs);
}

/** Some of a run, or all of it. */
function selectionOf(world: World, run: KnownRun, random: Random = world.random) {
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

/** A clear of some of a run, or all of it. */
export function clearOf(world: World, run: KnownRun, random: Random = world.random): Omit<ClearOrder, "otherDags"> {
  return {
    ...selectionOf(world, run, random),
    running: random.chance(0.6) ? "stop" : "leave",
    latestVersion: random.chance(0.8),
    producers: random.chance(0.5),
    holdMs: millis(random.chance(0.3) ? 10_000 : 0),
  };
}

export async function clear(world: World): Promise<boolean> {
  const run = await someRun(world);
  if (run === undefined) return false;
  const order = { ...clearOf(world, run), otherDags: false };
  const plan = await planClear(world.database.db, order);
  if (order.producers && plan.runs.some(({ missing }) => missing.length > 0))
    throw new Error("a clear with the producers leaves one of them out");
  const cleared = await applyClear(world.database.db, { ...order, etag: plan.etag }, world.clock.now());
  if (cleared.total !== plan.total) throw new Error(`a clear changed ${cleared.total}, and showed ${plan.total}`);
  tellOfClear(world, cleared);
  return cleared.total > 0;
}

/** Whoever clears tells the schedulers, and may take it back. */
export function tellOfClear(world: World, cleared: Awaited<ReturnType<typeof applyClear>>): void {
  world.clears.push(cleared.clearKey);
  for (const node of world.awake()) node.scheduler.cancel(cleared.cancel, "it was cleared");
  world.wake(cleared.runKeys);
}

export async function undo(world: World): Promise<boolean> {
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

export async function mark(world: World): Promise<boolean> {
  const run = await someRun(world);
  if (run === undefined) return false;
  const state = world.random.pick(["success", "failed", "skipped"] as const);
  const marked = await applyMark(world.database.db, { ...selectionOf(world, run), state }, world.clock.now());
  for (const node of world.awake()) node.scheduler.cancel(marked.cancel, "it was marked");
  world.wake(marked.runKeys);
  return marked.total > 0;
}

export async function markWholeRun(world: World): Promise<boolean> {
  const run = await someRun(world);
  if (run === undefined) return false;
  const state = world.random.pick(["success", "failed", "queued"] as const);
  const order = { runKey: run.runKey, state, who: "simulation" };
  const marked = await markRun(world.database.db, order, world.clock.now());
  for (const node of world.awake()) node.scheduler.cancel(marked.cancel, "its run was marked");
  world.wake([run.runKey]);
  return true;
}
