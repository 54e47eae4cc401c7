import { type Place, placeName } from "./place.ts";

const KEY = "daymill.recent";
const MOST_KEPT = 8;

/** Where somebody was in this browser, the last place first. */
export function readRecent(storage: Pick<Storage, "getItem"> = localStorage): readonly Place[] {
  try {
    const kept: unknown = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isPlace).slice(0, MOST_KEPT) : [];
  } catch {
    return []; // Storage is blocked, or holds what nobody of ours wrote.
  }
}

/** Puts a place first. */
export function rememberPlace(place: Place, storage: Pick<Storage, "getItem" | "setItem"> = localStorage): void {
  const others = readRecent(storage).filter((one) => placeName(one) !== placeName(place));
  try {
    storage.setItem(KEY, JSON.stringify([place, ...others].slice(0, MOST_KEPT)));
  } catch {
    // Storage is blocked or full: nothing is remembered.
  }
}

function isPlace(value: unknown): value is Place {
  if (typeof value !== "object" || value === null) return false;
  const { dagId, runId, taskId, mapIndex } = value as Record<string, unknown>;
  return (
    typeof dagId === "string" &&
    (runId === undefined || typeof runId === "string") &&
    (taskId === undefined || (typeof taskId === "string" && runId !== undefined)) &&
    (mapIndex === undefined || (typeof mapIndex === "number" && taskId !== undefined))
  );
}
