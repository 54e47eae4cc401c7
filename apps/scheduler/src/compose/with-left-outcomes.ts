import type { Executor, ExecutorEvent } from "../executor/executor.ts";
import type { LeftOutcome } from "../worker/outcome-files.ts";

/**
 * The same executor, which also tells how attempts of an earlier life ended: outcomes that its workers could not hand
 * over any more. They are told first, before the sessions of that life are reaped.
 */
export function withLeftOutcomes(executor: Executor, left: readonly LeftOutcome[]): Executor {
  return {
    get sessionKey() {
      return executor.sessionKey;
    },
    freeSlots: () => executor.freeSlots(),
    start: (order) => executor.start(order),
    cancel: (attemptKey, reason) => executor.cancel(attemptKey, reason),
    acknowledge: (attemptKeys) => executor.acknowledge?.(attemptKeys),
    onEvent(listener) {
      executor.onEvent(listener);
      for (const { ended } of left) listener(toEvent(ended));
    },
    onCapacity: (listener) => executor.onCapacity(listener),
    close: (graceMs) => executor.close(graceMs),
  };
}

function toEvent({ attemptKey, startedAt, at, outcome }: LeftOutcome["ended"]): ExecutorEvent {
  return { kind: "ended", attemptKey, startedAt, at, outcome };
}
