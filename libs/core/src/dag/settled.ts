import type { TaskError } from "./task-context.ts";

/**
 * How an upstream task stands when a task that runs after failures starts. `unfinished` occurs only under trigger rules
 * that do not wait for every upstream (`one_failed`, `one_success`, `one_done`, `always`).
 */
export type Settled<T> =
  | { readonly state: "success"; readonly output: T }
  /** `error` is what its last attempt left behind; null when nothing is known. */
  | { readonly state: "failed"; readonly error: TaskError | null }
  | { readonly state: "skipped" | "upstream_failed" | "removed" | "unfinished" };
