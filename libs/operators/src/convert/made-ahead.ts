/**
 * The items that something makes, in their order; the next one is made while one is used. Whoever stops early stops the
 * making by its signal, and goes on once it has ended.
 */
export async function* madeAhead<T>(
  make: (signal: AbortSignal) => AsyncIterable<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const left = new AbortController();
  const making = make(AbortSignal.any([signal, left.signal]))[Symbol.asyncIterator]();
  let next = making.next();
  try {
    for (let made = await next; made.done !== true; made = await next) {
      next = making.next();
      // What fails ahead is told when its turn comes.
      next.catch(() => undefined);
      yield made.value;
    }
  } finally {
    left.abort();
    await next.catch(() => undefined);
    await making.return?.();
  }
}
