import type { TaskInstance } from "@daymill/contract";

/** `try 2 of 3`, `attempt 5: try 1 of 3` after clears, `not tried yet`. */
export function triesText(instance: Pick<TaskInstance, "attempts" | "tryNumber" | "maxTries">): string {
  const { attempts, tryNumber, maxTries } = instance;
  if (attempts === 0) return "not tried yet";
  const tries = tryNumber === 0 ? "cleared" : `try ${tryNumber} of ${maxTries}`;
  return attempts === tryNumber ? tries : `attempt ${attempts}: ${tries}`;
}
