import { useEffect, useEffectEvent, useRef } from "react";
import { isCovered } from "./isCovered.ts";
import { readPreference } from "./preferences.ts";

/**
 * Single keys, `mod+f` for Ctrl or Cmd with a key, and `g h` for one after the other. What gives `"browser"` leaves the key to the
 * browser as well.
 */
export type Shortcuts = Readonly<Record<string, () => void | "browser">>;

/** So long the second key of two may take, milliseconds. */
const SECOND_KEY_WITHIN_MS = 1_500;

/**
 * Keys of the page as long as the component is there; never while somebody types, except with Ctrl or Cmd, nor while the page
 * is covered. Single keys can be turned off, Esc cannot.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const first = useRef<{ readonly key: string; readonly at: number } | undefined>(undefined);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isCovered()) return;
    const mod = event.ctrlKey || event.metaKey;
    // In a field Ctrl A is about what is typed there.
    const isOfField = !mod || event.key.toLowerCase() === "a";
    if (event.altKey || event.defaultPrevented || (isOfField && isTyping(event.target)) || isChoosing(event)) return;
    if (!mod && event.key !== "Escape" && readPreference("keys") === "off") return;
    const before = first.current;
    first.current = undefined;
    const isSecond = before !== undefined && event.timeStamp - before.at < SECOND_KEY_WITHIN_MS;
    const run =
      (isSecond && !mod ? shortcuts[`${before.key} ${event.key}`] : undefined) ??
      shortcuts[mod ? `mod+${event.key.toLowerCase()}` : event.key];
    if (run === undefined) {
      if (!mod) first.current = { key: event.key, at: event.timeStamp };
      return;
    }
    if (run() !== "browser") event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Among radio buttons the arrows move the choice. */
function isChoosing({ key, target }: KeyboardEvent): boolean {
  return key.startsWith("Arrow") && target instanceof HTMLInputElement && target.type === "radio";
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], [role=dialog]") !==
      null
  );
}
