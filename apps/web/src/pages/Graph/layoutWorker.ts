import workerUrl from "elkjs/lib/elk-worker.min.js?url";

/** So long a worker waits for its first graph, milliseconds: somebody may have passed the link to one without going there. */
const KEPT_MS = 60_000;

/** Whether another layout has left its worker, which the next one takes. */
let isOneIdle = false;
let waiting: { readonly worker: Worker; readonly end: ReturnType<typeof setTimeout> } | undefined;

/**
 * Begins to start a worker for a layout that is about to be asked for. It has more to read than the page itself, which is done
 * by the time that the graph is there.
 */
export function startLayoutWorker(): void {
  if (waiting !== undefined || isOneIdle) return;
  const worker = new Worker(workerUrl);
  const end = setTimeout(() => {
    waiting = undefined;
    worker.terminate();
  }, KEPT_MS);
  waiting = { worker, end };
}

/** The worker that was started, or one that starts now; from here on the caller's. */
export function takeLayoutWorker(): Worker {
  if (waiting === undefined) return new Worker(workerUrl);
  const { worker, end } = waiting;
  waiting = undefined;
  clearTimeout(end);
  return worker;
}

export function noteIdleWorker(isThere: boolean): void {
  isOneIdle = isThere;
}
