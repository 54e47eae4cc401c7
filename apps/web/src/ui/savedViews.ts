import { useSyncExternalStore } from "react";
import { storedList } from "./storedList.ts";

/** A page, as it was filtered, that somebody wants to come back to. */
export interface SavedView {
  /** Path and query. */
  readonly href: string;
  readonly name: string;
}

const LONGEST_NAME = 80;

const views = storedList<SavedView>({ key: "daymill.views", most: 20, isItem: isView });

/** Those of this browser, in the order in which they were saved. */
export const readSavedViews = views.read;

/** Saves a view, or gives one that is saved another name. Beyond twenty the oldest goes. */
export function saveView({ href, name }: SavedView): void {
  const view = { href, name: name.slice(0, LONGEST_NAME) };
  const known = readSavedViews();
  const isKnown = known.some((one) => one.href === href);
  views.write(isKnown ? known.map((one) => (one.href === href ? view : one)) : [...known, view]);
}

export function dropView(href: string): void {
  views.write(readSavedViews().filter((view) => view.href !== href));
}

export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore(views.subscribe, views.read);
}

/** What a view is called until somebody calls it otherwise: its page, and what it is filtered by. */
export function viewName(title: string, search: string): string {
  const page = title.replace(/ · Daymill$/, "");
  const filters = [...new URLSearchParams(search)].filter(([field]) => field !== "tz").map(([, value]) => value);
  return filters.length === 0 ? page : `${page}: ${filters.join(", ")}`;
}

/** Only paths of this server: what stands in the storage is no way to elsewhere. */
function isView(value: unknown): value is SavedView {
  if (typeof value !== "object" || value === null) return false;
  const { href, name } = value as Record<string, unknown>;
  return typeof name === "string" && typeof href === "string" && /^\/(?![/\\])/.test(href);
}
