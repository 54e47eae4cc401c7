import type { AttemptOrder, Executor, ExecutorEvent } from "@daymill/scheduler/testing";

/** An executor whose slots can be hidden from the loop, and whose attempts a bench can look at. */
export interface GatedExecutor extends Executor {
  /** Shows its free slots from now on, or no more. */
  open(isOpen: boolean): void;
  /** Called with each attempt that is taken, before it begins. */
  onStart(listener: (order: AttemptOrder) => void): void;
  /** Called with each end of an attempt, before the loop hears of it. */
  onEnded(listener: (event: EndedEvent) => void): void;
  /** Until so many attempts can be taken, whether the gate is open or not. */
  hasSlots(count: number): Promise<void>;
}

export type EndedEvent = Extract<ExecutorEvent, { readonly kind: "ended" }>;

export function gatedExecutor(executor: Executor): GatedExecutor {
  let isOpen = true;
  let tellStart: (order: AttemptOrder) => void = () => undefined;
  let tellEnded: (event: EndedEvent) => void = () => undefined;
  let tellCapacity: () => void = () => undefined;
  let look: () => void = () => undefined;
  executor.onCapacity(() => {
    look();
    tellCapacity();
  });
  return {
    sessionKey: executor.sessionKey,
    freeSlots: () => (isOpen ? executor.freeSlots() : 0),
    start(order) {
      tellStart(order);
      executor.start(order);
    },
    cancel: (attemptKey, reason) => executor.cancel(attemptKey, reason),
    acknowledge: (attemptKeys) => executor.acknowledge?.(attemptKeys),
    onEvent(listener) {
      executor.onEvent((event) => {
        if (event.kind === "ended") tellEnded(event);
        listener(event);
      });
    },
    onCapacity(listener) {
      tellCapacity = listener;
    },
    close: (graceMs) => executor.close(graceMs),
    open(shown) {
      isOpen = shown;
      if (isOpen) tellCapacity();
    },
    onStart(listener) {
      tellStart = listener;
    },
    onEnded(listener) {
      tellEnded = listener;
    },
    hasSlots(count) {
      const { promise, resolve } = Promise.withResolvers<void>();
      look = () => {
        if (executor.freeSlots() >= count) resolve();
      };
      look();
      return promise;
    },
  };
}
