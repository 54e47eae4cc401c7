import { useSyncExternalStore } from "react";

/** Lists whose filters are kept while one is elsewhere. */
export const KEPT_LISTS = ["/dags", "/runs", "/task-instances"] as const;

export type KeptList = (typeof KEPT_LISTS)[number];

/** Of this tab, until it is closed: what a list was filtered by when it was last looked at. */
const KEY = "daymill.filters";

const listeners = new Set<() => void>();
let kept: Readonly<Record<string, string>> | undefined;

/** The query of a list as it was left; empty: unfiltered, or never seen. */
export function lastFilters(list: KeptList): string {
  kept ??= readStored();
  return kept[list] ?? "";
}

/** A place was reached: of a list its filters are kept. The zone of a link is no filter. */
export function keepFilters({ pathname, searchStr }: { readonly pathname: string; readonly searchStr: string }): void {
  const list = KEPT_LISTS.find((one) => one === pathname);
  if (list === undefined) return;
  const query = new URLSearchParams(searchStr);
  query.delete("tz");
  const text = query.toString();
  if (lastFilters(list) === text) return;
  kept = { ...kept, [list]: text };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // Storage is blocked or full: they last as long as the page.
  }
  for (const listener of listeners) listener();
}

export function useLastFilters(list: KeptList): string {
  return useSyncExternalStore(subscribe, () => lastFilters(list));
}

/** For tests: what a new page of the tab finds. */
export function forgetFilters(): void {
  kept = undefined;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function readStored(): Readonly<Record<string, string>> {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    if (typeof found !== "object" || found === null) return {};
    return Object.fromEntries(Object.entries(found).filter(([, text]) => typeof text === "string"));
  } catch {
    return {};
  }
}
