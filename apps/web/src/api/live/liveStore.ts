import { useSyncExternalStore } from "react";

/**
 * How the page hears of changes. connecting: the stream is being opened. live: it is open. polling: it is down, pages ask
 * every few seconds. paused: a person stopped the updates.
 */
export type LiveState = "connecting" | "live" | "polling" | "paused";

let current: LiveState = "connecting";
const listeners = new Set<() => void>();

export function readLiveState(): LiveState {
  return current;
}

export function setLiveState(next: LiveState): void {
  if (next === current) return;
  current = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(subscribe, readLiveState);
}
