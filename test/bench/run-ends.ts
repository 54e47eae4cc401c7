import type { RunKey } from "@daymill/core";
import type { SchedulerEvents } from "@daymill/scheduler/testing";

/** A load that takes longer hangs. */
const GIVE_UP_MS = 120_000;
/** A batch that fails so often in a row fails for good. */
const FAILURES_IN_A_ROW = 3;

/** Waits for ends of runs, whether they come before or after somebody asks. */
export interface RunEnds {
  /** Until all have ended. Rejects when one failed, when the loop fails again and again, and when it takes minutes. */
  ended(runs: readonly RunKey[]): Promise<void>;
}

export function runEnds(events: SchedulerEvents): RunEnds {
  const states = new Map<RunKey, "success" | "failed">();
  const waiting = new Map<RunKey, () => void>();
  const broken = Promise.withResolvers<never>();
  // Somebody who waits hears of it; when nobody does, nobody needs to.
  broken.promise.catch(() => undefined);
  events.on("run:ended", ({ runKey, state }) => {
    states.set(runKey, state);
    waiting.get(runKey)?.();
    waiting.delete(runKey);
  });
  events.on("loop:failed", ({ error, inARow }) => {
    if (inARow >= FAILURES_IN_A_ROW) broken.reject(error);
  });
  const hasEnded = (run: RunKey): Promise<void> => {
    if (states.has(run)) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.set(run, resolve);
    return promise;
  };
  return {
    async ended(runs) {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error(`${waiting.size} runs have not ended`)), GIVE_UP_MS);
      const all = Promise.all(runs.map(hasEnded));
      await Promise.race([all, broken.promise, late.promise]).finally(() => clearTimeout(timer));
      const failed = runs.filter((run) => states.get(run) === "failed");
      if (failed.length > 0) throw new Error(`${failed.length} of ${runs.length} runs failed`);
    },
  };
}
