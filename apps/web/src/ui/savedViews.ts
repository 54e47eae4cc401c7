import { useSyncExternalStore } from "react";

/** A page, as it was filtered, that somebody wants to come back to. */
export interface SavedView {
  /** Path and query. */
  readonly href: string;
  readonly name: string;
}

const KEY = "daymill.views";
const MOST_KEPT = 20;
const LONGEST_NAME = 80;

const listeners = new Set<() => void>();
let views: readonly SavedView[] | undefined;

/** Those of this browser, in the order in which they were saved. */
export function readSavedViews(): readonly SavedView[] {
  views ??= readStored();
  return views;
}

/** Saves a view, or gives one that is saved another name. Beyond twenty the oldest goes. */
export function saveView({ href, name }: SavedView): void {
  const view = { href, name: name.slice(0, LONGEST_NAME) };
  const known = readSavedViews();
  const isKnown = known.some((one) => one.href === href);
  become(isKnown ? known.map((one) => (one.href === href ? view : one)) : [...known, view].slice(-MOST_KEPT));
}

export function dropView(href: string): void {
  become(readSavedViews().filter((view) => view.href !== href));
}

export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore(subscribe, readSavedViews);
}

/** What a view is called until somebody calls it otherwise: its page, and what it is filtered by. */
export function viewName(title: string, search: string): string {
  const page = title.replace(/ · Daymill$/, "");
  const filters = [...new URLSearchParams(search)].filter(([field]) => field !== "tz").map(([, value]) => value);
  return filters.length === 0 ? page : `${page}: ${filters.join(", ")}`;
}

function become(next: readonly SavedView[]): void {
  views = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage is blocked or full: they last as long as the page.
  }
  for (const listener of listeners) listener();
}

function readStored(): readonly SavedView[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isView).slice(0, MOST_KEPT) : [];
  } catch {
    return []; // Storage is blocked, or holds what nobody of ours wrote.
  }
}

/** Only paths of this server: what stands in the storage is no way to elsewhere. */
function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null) return false;
  const { href, name } = value as Record<string, unknown>;
  return typeof name === "string" && typeof href === "string" && /^\/(?![/\\])/.test(href);
}

/** Also what another tab of this browser saves is shown. */
function subscribe(listener: () => void): () => void {
  const hear = ({ key }: StorageEvent): void => {
    if (key !== KEY) return;
    views = undefined;
    listener();
  };
  listeners.add(listener);
  window.addEventListener("storage", hear);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", hear);
  };
}
