import type { SchedulerParts } from "./scheduler-parts.ts";

export async function createDueRuns(_parts: SchedulerParts): Promise<number | undefined> {
  return undefined;
}
