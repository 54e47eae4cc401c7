import type { LiveEvent } from "@daymill/contract";

export type RunEvent = Extract<LiveEvent, { readonly kind: "run" }>;

const listeners = new Set<(event: RunEvent) => void>();

/** Tells who follows runs, besides what is fetched again because of it. */
export function tellRunEvent(event: RunEvent): void {
  for (const listener of listeners) listener(event);
}

/** From now on for as long as the page: what is kept of runs is kept true whether it is shown or not. */
export function followRunEvents(listener: (event: RunEvent) => void): void {
  listeners.add(listener);
}
