import ELK, { type ELK as Elk, type ElkNode } from "elkjs/lib/elk-api.js";
import { noteIdleWorker, takeLayoutWorker } from "./layoutWorker.ts";

/** A layout that takes longer is given up, and the page says so. */
const GIVE_UP_AFTER_MS = 20_000;

/** A worker that has nothing to do: starting one costs more than placing a small graph. */
let idle: Elk | undefined;

function keep(elk: Elk | undefined): void {
  idle = elk;
  noteIdleWorker(elk !== undefined);
}

/**
 * Lays a graph out in a worker, so that the page never waits. Each layout has a worker of its own, which is ended when
 * nobody wants the layout any more (`signal`). Rejects when ELK refuses, or has no answer in time.
 */
export async function layoutInWorker(graph: ElkNode, signal: AbortSignal): Promise<ElkNode> {
  signal.throwIfAborted();
  const elk = idle ?? new ELK({ workerFactory: takeLayoutWorker, algorithms: ["layered"] });
  keep(undefined);
  const given = Promise.withResolvers<never>();
  const abort = (): void => given.reject(signal.reason);
  signal.addEventListener("abort", abort);
  const timer = setTimeout(
    () => given.reject(new Error(`Placing the boxes took longer than ${GIVE_UP_AFTER_MS / 1_000} s.`)),
    GIVE_UP_AFTER_MS,
  );
  let answered = false;
  try {
    const placed = await Promise.race([elk.layout(graph), given.promise]);
    answered = true;
    return placed;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    if (answered && idle === undefined) keep(elk);
    else elk.terminateWorker();
  }
}
