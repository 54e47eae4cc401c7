import type { RunKey, TaskState } from "@daymill/core";
import type { MetadataDatabase } from "../metadata-database.ts";
import type { ClearPlan } from "../transitions/clear/plan-clear.ts";

/** How often each was cleared, and how it stands: all runs, and the instances of some; by key, with what each is. */
export type Standing = ReadonlyMap<string, Stood>;

interface Stood {
  readonly what: string;
  readonly times: number;
  /** Of an instance. */
  readonly at?: { readonly run: RunKey; readonly state: TaskState; readonly mapIndex: number };
}

/** `runs`: those of which the instances are read. */
export async function readStanding(db: MetadataDatabase["db"], runs: readonly RunKey[]): Promise<Standing> {
  const instances = await db
    .selectFrom("task_instance")
    .select([
      "instance_key as key",
      "run_key as run",
      "task_id as task",
      "generation as times",
      "state",
      "map_index as mapIndex",
    ])
    .where("run_key", "in", runs)
    .execute();
  const all = await db.selectFrom("dag_run").select(["run_key as run", "clear_number as times"]).execute();
  return new Map<string, Stood>([
    ...instances.map(
      ({ key, task, times, ...at }) => [ofInstance(key), { what: ofTask(at.run, task), times, at }] as const,
    ),
    ...all.map(({ run, times }) => [ofRun(run), { what: ofRun(run), times }] as const),
  ]);
}

/** Throws when what was cleared between the two, or came, is not just what the plan showed. */
export function assertAsShown(plan: ClearPlan, before: Standing, after: Standing): void {
  const [changed, shown] = [changedSince(plan, before, after), shownBy(plan)];
  const name = (key: string): string => (before.has(key) ? `${key}: ${before.get(key)?.what}` : key);
  const hidden = [...changed].filter((key) => !shown.has(key)).map(name);
  const missed = [...shown].filter((key) => !changed.has(key)).map(name);
  if (hidden.length > 0) throw new Error(`a clear changed what it did not show: ${hidden.join(", ")}`);
  if (missed.length > 0) throw new Error(`a clear did not change what it showed: ${missed.join(", ")}`);
}

/**
 * What was cleared since, by key, and what came, by the task that it is of; in runs that are not the plan's whatever moved. A
 * run of the plan may get a version that moves more.
 */
function changedSince({ runs }: ClearPlan, before: Standing, after: Standing): Set<string> {
  const own = new Set(runs.map(({ run }) => run.runKey));
  const hasMoved = (key: string): boolean => {
    const [was, is] = [before.get(key)?.at, after.get(key)?.at];
    return was !== undefined && !own.has(was.run) && (was.state !== is?.state || was.mapIndex !== is.mapIndex);
  };
  const changed = [...before.keys()].filter((key) => before.get(key)?.times !== after.get(key)?.times || hasMoved(key));
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
