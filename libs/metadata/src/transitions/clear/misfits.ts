import { isTerminal, tasksReadBy } from "@daymill/core";
import type { RunGraph, TaskState } from "@daymill/core";
import type { StandingInstance } from "./planned-instances.ts";

// Tasks that a version maps where the version in which they ran did not, or the other way round.

/** What a clear makes of a run. */
export interface ClearedRun {
  /** Of the version that the run goes on with. */
  readonly graph: RunGraph;
  /** All of the run. */
  readonly instances: readonly StandingInstance[];
  readonly cleared: readonly { readonly instance: StandingInstance; readonly to: TaskState }[];
  readonly newTasks: readonly string[];
}

/**
 * Tasks that go on, and of which some instances would not be begun anew: they would run once for each instance that is, or be
 * read as a list where they are none.
 */
export function splitTasks(run: ClearedRun): string[] {
  const ids = goingOn(run);
  return idsOf(left(run).filter(({ taskId, mapIndex }) => ids.has(taskId) && isMapped(run, taskId) === mapIndex < 0));
}

/**
 * Tasks that are read by what goes on, and that left their outputs when they were mapped otherwise: a list where the version
 * of the run means one output, or the other way round. One that is mapped and was marked before it had instances is none.
 */
export function misreadTasks(run: ClearedRun): string[] {
  const ids = goingOn(run);
  const read = new Set(run.graph.order.filter(({ id }) => ids.has(id)).flatMap(tasksReadBy));
  const misread = left(run).filter(({ taskId, mapIndex, state, attempts }) => {
    if (state !== "success" || !read.has(taskId)) return false;
    return mapIndex < 0 ? isMapped(run, taskId) === true && attempts > 0 : isMapped(run, taskId) === false;
  });
  return idsOf(misread);
}

/** What runs again, or has not ended yet. */
function goingOn({ cleared, newTasks, instances }: ClearedRun): Set<string> {
  const open = instances.filter(({ state }) => !isTerminal(state));
  return new Set([...[...open, ...cleared.map(({ instance }) => instance)].map(({ taskId }) => taskId), ...newTasks]);
}

/** What the clear leaves as it is. */
function left({ cleared, instances }: ClearedRun): StandingInstance[] {
  const to = new Map(cleared.map((each) => [each.instance, each.to]));
  return instances.filter(
    (instance) => instance.state !== "removed" && instance.state !== "none" && to.get(instance) !== "none",
  );
}

/** Undefined: the version does not have it. */
function isMapped({ graph }: ClearedRun, taskId: string): boolean | undefined {
  return graph.tasks.get(taskId)?.isMapped;
}

function idsOf(instances: readonly StandingInstance[]): string[] {
  return [...new Set(instances.map(({ taskId }) => taskId))];
}
