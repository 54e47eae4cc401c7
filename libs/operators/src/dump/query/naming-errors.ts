import { toError } from "@daymill/core";
import type { CopyRow } from "../pg-archive/copy-text.ts";

/** How what a source says becomes an error of ours. */
export interface Naming {
  readonly signal: AbortSignal;
  readonly toError: (error: Error) => Error;
}

/** Work whose errors are named; once the signal is aborted it rejects with that reason, whatever else came of it. */
export async function namingErrors<T>({ signal, toError: name }: Naming, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown: unknown) {
    signal.throwIfAborted();
    throw name(toError(thrown));
  }
}

/** Batches of rows whose errors are named. */
export async function* namedBatches(
  naming: Naming,
  batches: AsyncGenerator<readonly CopyRow[]>,
): AsyncGenerator<readonly CopyRow[]> {
  for (;;) {
    const next = await namingErrors(naming, () => batches.next());
    naming.signal.throwIfAborted();
    if (next.done === true) return;
    yield next.value;
  }
}
