import { useEffect, useEffectEvent } from "react";
import { isCovered } from "./isCovered.ts";

/** Single keys, and `mod+f` for Ctrl or Cmd with a key. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/**
 * Keys of the page as long as the component is there; never while somebody types, except with Ctrl or Cmd, nor while the page
 * is covered.
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (isCovered()) return;
    const mod = event.ctrlKey || event.metaKey;
    if (event.altKey || event.defaultPrevented || (!mod && isTyping(event.target))) return;
    const run = shortcuts[mod ? `mod+${event.key.toLowerCase()}` : event.key];
    if (run === undefined) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("input, textarea, select, [contenteditable], [role=dialog]") !== null
  );
}
