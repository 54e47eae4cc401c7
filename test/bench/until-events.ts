import { on } from "node:events";
import type { SchedulerEventMap, SchedulerEvents } from "@daymill/scheduler/testing";

/** A load that takes longer hangs. */
const GIVE_UP_MS = 300_000;

/** Until so many events of a name have come from now on. Rejects after minutes. */
export async function untilEvents(
  events: SchedulerEvents,
  name: keyof SchedulerEventMap,
  count: number,
): Promise<void> {
  let seen = 0;
  for await (const _ of on(events, name, { signal: AbortSignal.timeout(GIVE_UP_MS) })) {
    seen += 1;
    if (seen === count) return;
  }
}
