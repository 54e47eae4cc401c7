import { useMedia } from "./useMedia.ts";

const QUERY = "(max-width: 640px)";

/** Whether the page is as narrow as a phone; the same limit as in the style sheets. */
export function usePhone(): boolean {
  return useMedia(QUERY);
}

/** The same, as it is now. */
export function isPhone(): boolean {
  return window.matchMedia(QUERY).matches;
}
