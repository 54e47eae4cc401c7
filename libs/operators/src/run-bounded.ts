/** How many pieces of work go on at once, and what stops them. */
export interface Bounds {
  readonly atOnce: number;
  readonly signal: AbortSignal;
}

/**
 * Does work for each item, some at once. The first failure stops the rest: its signal is aborted, nothing new begins, and
 * the call rejects with that failure once everything that had begun has ended.
 */
export async function forEachBounded<T>(
  items: readonly T[],
  { atOnce, signal }: Bounds,
  work: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failing = new AbortController();
  const stop = AbortSignal.any([signal, failing.signal]);
  const waiting = items.values();
  const goOn = async (): Promise<void> => {
    try {
      for (const item of waiting) {
        stop.throwIfAborted();
        await work(item, stop);
      }
    } catch (thrown: unknown) {
      failing.abort(thrown);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, goOn));
  signal.throwIfAborted();
  failing.signal.throwIfAborted();
}
