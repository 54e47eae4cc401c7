import type { LiveEvent } from "@daymill/contract";
import { useSyncExternalStore } from "react";

/** What changed while live updates were paused, as `dag` or `dag/run`; what did not say so is not counted. */
let missed: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

function become(next: ReadonlySet<string>): void {
  missed = next;
  for (const listener of listeners) listener();
}

/** Notes an event that the page does not follow. */
export function missChange(event: LiveEvent): void {
  if (event.kind !== "run" && event.kind !== "dag") return;
  const name = event.kind === "run" ? `${event.dagId}/${event.runId}` : event.dagId;
  if (!missed.has(name)) become(new Set([...missed, name]));
}

/** The page has everything again. */
export function forgetMissedChanges(): void {
  if (missed.size > 0) become(new Set());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** How many runs and DAGs changed since updates were paused: of one DAG, or of all. */
export function useMissedChanges(dagId?: string): number {
  const all = useSyncExternalStore(subscribe, () => missed);
  if (dagId === undefined) return all.size;
  return [...all].filter((name) => name === dagId || name.startsWith(`${dagId}/`)).length;
}
