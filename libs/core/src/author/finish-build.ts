import { downstreamClosure, type GraphNode, topologicalOrder } from "../dag/graph.ts";
import type { SerializedTask } from "../dag/serialized-dag.ts";
import type { Build, TaskDraft } from "./build.ts";

/** The tasks of a build as they are stored: order by id resolved, teardowns after what they clean up after, sorted. */
export function finishTasks(build: Build): SerializedTask[] {
  const names = {
    tasks: new Set(build.drafts.map(({ task }) => task.id)),
    groups: new Set(build.groups.map(({ id }) => id)),
  };
  const resolved = build.drafts.map((draft) => addUpstream(draft.task, resolveAfter(draft, names, build)));
  return sortTasks(resolved.map((task) => finishTeardown(task, resolved)));
}

function addUpstream(task: SerializedTask, ids: Iterable<string>): SerializedTask {
  return { ...task, upstream: [...new Set([...task.upstream, ...ids])].sort() };
}

interface Names {
  readonly tasks: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
}

/** An id in `after` is a task or a group; after a group means after the tasks with which it ends. */
function resolveAfter({ task, afterIds }: TaskDraft, { tasks, groups }: Names, build: Build): readonly string[] {
  return afterIds.flatMap((id) => {
    if (tasks.has(id)) return [id];
    if (groups.has(id)) return lastTasksOf(id, build);
    build.report(
      "E210",
      `Task "${task.id}" comes after "${id}", but there is no task or group of that id.`,
      task.location,
    );
    return [];
  });
}

function lastTasksOf(group: string, build: Build): string[] {
  const inside = build.drafts.map((draft) => draft.task).filter((task) => task.id.startsWith(`${group}.`));
  const needed = new Set(inside.flatMap((task) => task.upstream));
  return inside.map((task) => task.id).filter((id) => !needed.has(id));
}

/**
 * A teardown undoes the setups that are its direct upstreams, and waits for everything that
 * comes after them: a cluster must not go while a step runs on it.
 */
function finishTeardown(task: SerializedTask, all: readonly SerializedTask[]): SerializedTask {
  if (task.role !== "teardown") return task;
  const setups = new Set(all.filter((other) => other.role === "setup").map((other) => other.id));
  const teardownOf = task.upstream.filter((id) => setups.has(id));
  return addUpstream({ ...task, teardownOf }, lastUsers(task, teardownOf, all));
}

/** The last tasks that come after the setups, other than teardowns and what comes after the teardown itself. */
function lastUsers(task: SerializedTask, setups: readonly string[], all: readonly SerializedTask[]): readonly string[] {
  const teardowns = all.filter((other) => other.role === "teardown").map((other) => other.id);
  const notBefore = new Set([...setups, ...downstreamClosure(all, [task.id]), ...downstreamClosure(all, teardowns)]);
  const users = [...downstreamClosure(all, setups)].filter((id) => !notBefore.has(id));
  const inUse = new Set(users);
  const needed = new Set(all.filter((other) => inUse.has(other.id)).flatMap((other) => other.upstream));
  return users.filter((id) => !needed.has(id));
}

/** In a topological order as near to the builder's as there is; as they are when there is a cycle or an id twice. */
function sortTasks(tasks: readonly SerializedTask[]): SerializedTask[] {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const order = byId.size === tasks.length ? topologicalOrder(tasks satisfies readonly GraphNode[]) : undefined;
  return order?.flatMap((id) => byId.get(id) ?? []) ?? [...tasks];
}
