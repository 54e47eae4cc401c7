import { promiseLooks, slowLooks } from "@daymill/core";
import type { LookBudget, LooksWanted } from "@daymill/core";

/** Who keeps count of what connections may still be asked: this process alone, or all processes of a database together. */
export interface LookLedger {
  /** How far ahead looks are taken at a time, in ms; what nobody uses then is lost. 0: one by one. */
  readonly reachMs: number;
  /** In how many ms each look may begin, ascending; at least one. */
  reserve(bucket: string, wanted: LooksWanted): Promise<readonly number[]>;
  /** The service behind it asks to wait. False: it has just been heard. */
  slow(bucket: string): Promise<boolean>;
}

/** Of this process alone. `now` in ms, never backwards. */
export function ownLedger(now: () => number): LookLedger {
  const budgets = new Map<string, LookBudget>();
  return {
    reachMs: 0,
    reserve: (bucket, wanted) => {
      const { budget, dueInMs } = promiseLooks(budgets.get(bucket), wanted, now());
      budgets.set(bucket, budget);
      return Promise.resolve(dueInMs);
    },
    slow: (bucket) => {
      const known = budgets.get(bucket);
      const slower = known && slowLooks(known, now());
      if (slower !== undefined) budgets.set(bucket, slower);
      return Promise.resolve(slower !== undefined);
    },
  };
}
