import { useSyncExternalStore } from "react";

/** A sentence for screen readers about what happened by itself. Each has its number: one that comes again is said again. */
export interface Announcement {
  readonly number: number;
  readonly text: string;
}

let current: Announcement = { number: 0, text: "" };
const listeners = new Set<() => void>();

export function announce(text: string): void {
  current = { number: current.number + 1, text };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useAnnouncement(): Announcement {
  return useSyncExternalStore(subscribe, () => current);
}
