import type { Duration } from "../time.ts";
import { makeTask, type Task } from "./make-task.ts";
import type { RemoteJob } from "./task-definition.ts";
import type { JobTaskOptions } from "./task-options.ts";
import type { JsonOnly } from "./wired.ts";

/** The options of a remote job. */
export interface RemoteOptions<I = unknown, O = unknown> extends JobTaskOptions<I, O> {
  /** Between two polls. Default `"10s"`. */
  readonly every?: Duration;
}

/**
 * Work that runs elsewhere: submitted once, polled without holding a worker, found again after a crash, cancelled on kill
 * and timeout unless its options say otherwise. What `submit` returns (the handle) and `collect` (the output) is JSON.
 */
export function remote<I, Handle, O>(
  id: string,
  options: RemoteOptions<NoInfer<I>, NoInfer<O>>,
  job: RemoteJob<I, Handle, O> & { readonly submit: JsonOnly<Handle>; readonly collect: JsonOnly<O> },
): Task<I, O> {
  const { every = "10s", ...rest } = options;
  const body = { kind: "remote", every, job } as const;
  return makeTask({ id, operator: "remote", role: "work", settles: false, body, defaults: {}, options: rest });
}
