import type { GraphTask } from "@daymill/contract";

export interface Around {
  readonly taskId: string;
  /** How many arrows to go up and down; absent: all the way. */
  readonly up: number | undefined;
  readonly down: number | undefined;
}

/** A task with what is upstream and downstream of it. */
export function tasksAround(
  tasks: readonly GraphTask[],
  { taskId, up = Number.POSITIVE_INFINITY, down = Number.POSITIVE_INFINITY }: Around,
): ReadonlySet<string> {
  const upstreamOf = new Map(tasks.map((task) => [task.taskId, task.upstream]));
  return new Set([...reach(taskId, upstreamOf, up), ...reach(taskId, downstreamMap(tasks), down)]);
}

/** A task with all that is downstream of it. */
export function tasksDownstream(tasks: readonly GraphTask[], taskId: string): ReadonlySet<string> {
  return reach(taskId, downstreamMap(tasks), Number.POSITIVE_INFINITY);
}

/** The tasks that come directly after each task that any come after. */
export function downstreamMap(tasks: readonly GraphTask[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const task of tasks)
    for (const upstream of task.upstream) {
      const list = found.get(upstream);
      if (list === undefined) found.set(upstream, [task.taskId]);
      else list.push(task.taskId);
    }
  return found;
}

function reach(from: string, next: ReadonlyMap<string, readonly string[]>, steps: number): ReadonlySet<string> {
  const reached = new Set([from]);
  let edge = [from];
  for (let step = 0; step < steps && edge.length > 0; step += 1) {
    edge = [...new Set(edge.flatMap((one) => next.get(one) ?? []))].filter((one) => !reached.has(one));
    for (const one of edge) reached.add(one);
  }
  return reached;
}
