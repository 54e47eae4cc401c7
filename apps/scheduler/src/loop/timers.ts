/** Everything that a scheduler does later goes through here, so that a simulation can say when. */
export interface Timers {
  /** Once, after at least `delayMs`; the returned function takes it back. */
  after(delayMs: number, run: () => void): () => void;
  /** Once, when the events that are already there have been handled; so that those that came together make one batch. */
  soon(run: () => void): void;
}

/** setTimeout fires at once for a longer delay. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
  soon(run) {
    setImmediate(run);
  },
};
