import { exprTasks, NO_EFFECTS } from "@daymill/core";
import type { Dag, JsonValue, SerializedDag, TaskOutcome } from "@daymill/core";
import type { AttemptOrder } from "../executor/executor.ts";
import type { RunBody } from "../executor/in-process-executor.ts";

/** What a property over random DAGs must have come across, each of them. */
export const GRAPH_KINDS = ["mapped", "in a mapped group", "in an arm", "torn down"] as const;

export type GraphKind = (typeof GRAPH_KINDS)[number];

/** Which of those a graph has. */
export function kindsOf({ tasks }: SerializedDag): GraphKind[] {
  const has: Readonly<Record<GraphKind, boolean>> = {
    mapped: tasks.some(({ map }) => map !== null),
    "in a mapped group": tasks.some(({ group }) => group !== null),
    "in an arm": tasks.some(({ conditions }) => conditions.length > 0),
    "torn down": tasks.some(({ role }) => role === "teardown"),
  };
  return GRAPH_KINDS.filter((kind) => has[kind]);
}

/** A graph as a DAG that can be deployed, under another id. It has no bodies. */
export function asDag(graph: SerializedDag, own: Partial<SerializedDag> & Pick<SerializedDag, "id">): Dag {
  const tasks = graph.tasks.map((task) => ({ ...task, pool: "default_pool" }));
  const named = { ...graph, ...own, tasks };
  return { id: named.id, toJSON: () => named } as Partial<Dag> as Dag;
}

/** The graphs that a property has deployed so far. */
export class DeployedGraphs {
  private readonly graphs = new Map<string, SerializedDag>();

  /** An id that none of them has. */
  nextId(): string {
    return `d${this.graphs.size}`;
  }

  add(dag: Dag): void {
    this.graphs.set(dag.id, dag.toJSON());
  }

  readonly of = (id: string): SerializedDag => {
    const graph = this.graphs.get(id);
    if (graph === undefined) throw new Error(`${id} is not deployed`);
    return graph;
  };
}

const FATES = ["success", "success", "failed", "success", "skipped", "success", "success"] as const;

/** Bodies that end in every way, by the numbers of their attempts; those that others are mapped over return lists. */
export function fatefulBodies(graphOf: (dagId: string) => SerializedDag): RunBody {
  return ({ attemptKey, dagId, taskId }: AttemptOrder): TaskOutcome => {
    const fate = FATES[attemptKey % FATES.length] ?? "success";
    if (fate === "skipped") return { kind: "skipped", reason: "nothing to do" };
    if (fate === "failed") return { kind: "failed", error: ERROR, final: true };
    return { kind: "success", output: outputOf(graphOf(dagId), taskId, attemptKey), effects: NO_EFFECTS };
  };
}

const ERROR = { code: null, name: "Error", message: "it failed", stack: null, details: null };

function outputOf({ tasks, groups }: SerializedDag, taskId: string, attempt: number): JsonValue {
  const lists = [...tasks, ...groups].flatMap(({ map }) => (map?.kind === "list" ? exprTasks(map.over) : []));
  return lists.includes(taskId) ? [1, 2, 3].slice(0, attempt % 4) : attempt % 2 === 0;
}
