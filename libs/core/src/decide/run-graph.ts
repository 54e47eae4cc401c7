import type { Condition, SerializedDag, SerializedTask } from "../dag/serialized-dag.ts";

/** One task with what its decisions look at, worked out once a version. */
export interface GraphTask {
  readonly id: string;
  readonly spec: SerializedTask;
  /** Its place in the builder's order, from 0. */
  readonly position: number;
  readonly upstream: readonly string[];
  readonly downstream: readonly string[];
  /** Setups that must have succeeded although they are no direct upstream: those whose teardown comes after this task. */
  readonly indirectSetups: readonly string[];
  /** Whom to look at again when this task changed: downstream, and whoever has it as an indirect setup. */
  readonly dependents: readonly string[];
  readonly conditions: readonly Condition[];
}

/** A DAG version, indexed for decisions. Immutable; the caller keeps one a version. */
export interface RunGraph {
  readonly dagId: string;
  readonly tasks: ReadonlyMap<string, GraphTask>;
  /** In the builder's order, which is a topological order. */
  readonly order: readonly GraphTask[];
  /** The tasks that decide how the run ends: leaves, where a teardown does not count unless there is nothing else. */
  readonly deciding: readonly GraphTask[];
  readonly runTimeoutMs: number | null;
  readonly failFast: boolean;
}

/** Indexes a DAG version. O(tasks + edges), and the setups' reach on top. */
export function graphIndex(dag: SerializedDag): RunGraph {
  throw new Error(`graphIndex(${dag.id}) is not built`);
}
