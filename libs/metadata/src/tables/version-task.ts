import type { BodyKind, TaskId, VersionKey } from "@daymill/core";
import type { Default, DefaultJson, Optional } from "./columns.ts";

/** What a task waits for in earlier runs: nothing, the same task, or that task and what stands directly downstream of it. */
export type PastDependency = "none" | "task" | "downstream";

/** What the claim and the making of instances need of each task of a version. */
export interface VersionTaskTable {
  readonly version_key: VersionKey;
  readonly task_id: TaskId;
  /** What is no `task` needs no worker. */
  readonly kind: BodyKind;
  /** Its place in the builder's order, from 0. */
  readonly position: number;
  readonly pool: string;
  /** Empty where no process is needed. */
  readonly queue: Default<string>;
  readonly slots: number;
  /** Effective: the weight rule is applied. */
  readonly priority: number;
  readonly max_per_task: Optional<number>;
  readonly max_per_run: Optional<number>;
  /** Instances of one key that may be active at once, over all runs and over all tasks of the key space. */
  readonly max_per_key: Optional<number>;
  /** Whose keys are counted together. Null: it has no limit by key. */
  readonly key_space: Optional<string>;
  /** Attempts that may start within any `rate_ms`, of all tasks of the rate space. */
  readonly rate_starts: Optional<number>;
  readonly rate_ms: Optional<number>;
  /** Whose starts are counted together. Null: it has no rate. */
  readonly rate_space: Optional<string>;
  /** The tasks whose outputs its input, or its mapping, is made from. */
  readonly reads: DefaultJson<readonly string[]>;
  /** Those of the same mapped group, of which it reads the instance of its own index only; they are not among `reads`. */
  readonly reads_beside: DefaultJson<readonly string[]>;
  /** Those of them that its list is made from. */
  readonly map_reads: DefaultJson<readonly string[]>;
  /** The groups that it stands in, the innermost first. */
  readonly groups: DefaultJson<readonly string[]>;
  /** Whether a condition of another task reads its output. */
  readonly keeps_choice: boolean;
  readonly past: PastDependency;
  /** Its direct downstream tasks, where those of the earlier run matter (past is downstream); else empty. */
  readonly downstream: DefaultJson<readonly string[]>;
  readonly mapped: boolean;
  /** The DAG whose ends may be what it waits for. */
  readonly awaits_dag: Optional<string>;
}
