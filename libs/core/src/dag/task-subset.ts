/** Part of a DAG, as people name it: these tasks, and what stands around them if asked. */
export interface TaskSubset {
  /** Task ids, at least one. */
  readonly tasks: readonly string[];
  /** Everything that they wait for, too. */
  readonly upstream: boolean;
  /** Everything that waits for them, too. */
  readonly downstream: boolean;
}
