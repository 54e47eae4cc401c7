import { isTerminal, type TaskInstance } from "@daymill/contract";

/** `try 2 of 3`, `attempt 5: try 1 of 3` after clears, `not tried yet`; `never tried` of what ended without a try, such as what is skipped. */
export function triesText(instance: Pick<TaskInstance, "attempts" | "tryNumber" | "maxTries" | "state">): string {
  const { attempts, tryNumber, maxTries, state } = instance;
  if (attempts === 0) return isTerminal(state) ? "never tried" : "not tried yet";
  const tries = tryNumber === 0 ? "cleared" : `try ${tryNumber} of ${maxTries}`;
  return attempts === tryNumber ? tries : `attempt ${attempts}: ${tries}`;
}
