import type { RunKey } from "@daymill/core";
import type { MetadataDatabase } from "../metadata-database.ts";
import type { ClearPlan } from "../transitions/clear/plan-clear.ts";

/** How often each was cleared: all runs, and the instances of some; by key, with what each is. */
export type Standing = ReadonlyMap<string, { readonly what: string; readonly times: number }>;

/** `runs`: those of which the instances are read. */
export async function readStanding(db: MetadataDatabase["db"], runs: readonly RunKey[]): Promise<Standing> {
  const instances = await db
    .selectFrom("task_instance")
    .select(["instance_key as key", "run_key as run", "task_id as task", "generation as times"])
    .where("run_key", "in", runs)
    .execute();
  const all = await db.selectFrom("dag_run").select(["run_key as run", "clear_number as times"]).execute();
  return new Map([
    ...instances.map(({ key, run, task, times }) => [ofInstance(key), { what: ofTask(run, task), times }] as const),
    ...all.map(({ run, times }) => [ofRun(run), { what: ofRun(run), times }] as const),
  ]);
}

/** Throws when what was cleared between the two, or came, is not just what the plan showed. */
export function assertAsShown(plan: ClearPlan, before: Standing, after: Standing): void {
  const [changed, shown] = [changedSince(before, after), shownBy(plan)];
  const name = (key: string): string => (before.has(key) ? `${key}: ${before.get(key)?.what}` : key);
  const hidden = [...changed].filter((key) => !shown.has(key)).map(name);
  const missed = [...shown].filter((key) => !changed.has(key)).map(name);
  if (hidden.length > 0) throw new Error(`a clear changed what it did not show: ${hidden.join(", ")}`);
  if (missed.length > 0) throw new Error(`a clear did not change what it showed: ${missed.join(", ")}`);
}

/** What was cleared since, by key, and what came, by the task that it is of. */
function changedSince(before: Standing, after: Standing): Set<string> {
  const changed = [...before.keys()].filter((key) => before.get(key)?.times !== after.get(key)?.times);
  const added = [...after].filter(([key]) => !before.has(key)).map(([, { what }]) => what);
  return new Set([...changed, ...added]);
}

function shownBy({ runs }: ClearPlan): Set<string> {
  const shown = runs
    .filter(({ cleared, newTasks }) => cleared.length + newTasks.length > 0)
    .flatMap(({ run: { runKey }, cleared, newTasks }) => [
      ofRun(runKey),
      ...cleared.map(({ instance }) => ofInstance(instance.instance)),
      ...newTasks.map((task) => ofTask(runKey, task)),
    ]);
  return new Set(shown);
}

function ofRun(run: number): string {
  return `run ${run}`;
}

function ofInstance(key: number): string {
  return `instance ${key}`;
}

function ofTask(run: number, task: string): string {
  return `run ${run} task ${task}`;
}
