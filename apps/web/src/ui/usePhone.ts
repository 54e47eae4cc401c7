import { useSyncExternalStore } from "react";

const QUERY = "(max-width: 640px)";

function subscribe(listener: () => void): () => void {
  const list = window.matchMedia(QUERY);
  list.addEventListener("change", listener);
  return () => list.removeEventListener("change", listener);
}

/** Whether the page is as narrow as a phone; the same limit as in the style sheets. */
export function usePhone(): boolean {
  return useSyncExternalStore(subscribe, isPhone);
}

/** The same, as it is now. */
export function isPhone(): boolean {
  return window.matchMedia(QUERY).matches;
}
