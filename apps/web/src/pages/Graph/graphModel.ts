import type { Graph, GraphTask } from "@daymill/contract";
import { groupChain, shortName } from "../taskGroups.ts";

/**
 * A box of the drawing: a task, a group that is open around others, a folded group that stands for its tasks; in a
 * lineage an asset or a DAG.
 */
export interface GraphNode {
  /** `task:load` or `group:extract`: a task and a group may be called the same. */
  readonly key: string;
  readonly kind: "task" | "group" | "asset" | "dag";
  readonly id: string;
  /** The id without the groups around it. */
  readonly name: string;
  /** The key of the open group that it stands in. */
  readonly parent: string | undefined;
  /** Only for groups. */
  readonly open: boolean;
  readonly mapped: boolean;
  /** What it stands for: one for a task, none for an asset or a DAG. */
  readonly tasks: readonly GraphTask[];
  /** What an asset or a DAG says beside its name. */
  readonly line?: string;
}

/** An arrow between two boxes. */
export interface GraphEdge {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  /** The tasks that it joins: one pair between tasks, several at a folded group. */
  readonly joins: readonly (readonly [upstream: string, downstream: string])[];
}

/** What is drawn, whatever the states are. */
export interface GraphModel {
  /** Groups before what stands in them, otherwise in graph order. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export interface GraphModelOptions {
  readonly isOpen: (groupId: string) => boolean;
  /** Tasks to draw; absent: all. */
  readonly only: ReadonlySet<string> | undefined;
}

/** The boxes and arrows to draw: folded groups are one box, and arrows between the same two boxes are one. */
export function buildGraph(graph: Pick<Graph, "tasks" | "groups">, { isOpen, only }: GraphModelOptions): GraphModel {
  const parents = new Map(graph.groups.map((group) => [group.groupId, group.parent]));
  const mappedGroups = new Set(graph.groups.filter((group) => group.mapped).map((group) => group.groupId));
  const tasks = only === undefined ? graph.tasks : graph.tasks.filter((task) => only.has(task.taskId));
  const nodes = new Map<string, GraphNode & { readonly tasks: GraphTask[] }>();
  const boxOf = new Map<string, string>();
  const put = (node: Omit<GraphNode, "key" | "tasks">, task: GraphTask): string => {
    const key = `${node.kind}:${node.id}`;
    const known = nodes.get(key);
    if (known === undefined) nodes.set(key, { ...node, key, tasks: [task] });
    else known.tasks.push(task);
    return key;
  };
  for (const task of tasks) {
    const chain = groupChain(task.group, parents);
    const foldedAt = chain.findIndex((group) => !isOpen(group));
    const around = foldedAt === -1 ? chain : chain.slice(0, foldedAt + 1);
    let parent: string | undefined;
    for (const [at, id] of around.entries()) {
      const name = shortName(id, around[at - 1]);
      parent = put({ kind: "group", id, name, parent, open: at !== foldedAt, mapped: mappedGroups.has(id) }, task);
    }
    if (foldedAt === -1 || parent === undefined) {
      const { taskId: id, mapped } = task;
      parent = put({ kind: "task", id, name: shortName(id, chain.at(-1)), parent, open: false, mapped }, task);
    }
    boxOf.set(task.taskId, parent);
  }
  return { nodes: [...nodes.values()], edges: joinBoxes(tasks, boxOf) };
}

function joinBoxes(tasks: readonly GraphTask[], boxOf: ReadonlyMap<string, string>): GraphEdge[] {
  const edges = new Map<string, GraphEdge & { readonly joins: (readonly [string, string])[] }>();
  for (const { taskId, upstream } of tasks) {
    const to = boxOf.get(taskId);
    for (const one of upstream) {
      const from = boxOf.get(one);
      if (from === undefined || to === undefined || from === to) continue;
      const key = `${from} ${to}`;
      const known = edges.get(key);
      if (known === undefined) edges.set(key, { key, from, to, joins: [[one, taskId]] });
      else known.joins.push([one, taskId]);
    }
  }
  return [...edges.values()];
}
