import { useState } from "react";
import { useShortcuts } from "./useShortcuts.ts";

/** Which rows of a list are ticked. */
export interface Ticks {
  /** Rows that are still in the list. */
  readonly keys: ReadonlySet<string>;
  /** `isRange`: all from the row that was ticked or unticked before become as this one. */
  readonly toggle: (key: string, isRange: boolean) => void;
  readonly setAll: (on: boolean) => void;
}

export interface TickOptions {
  /** When Ctrl A is pressed while every row is ticked. */
  readonly onAll?: (() => void) | undefined;
  /** Whenever somebody ticks rows, or unticks them. */
  readonly onTick?: () => void;
}

/**
 * Ticks of rows, by their keys in the order of the list. A row that leaves the list is ticked no more. Ctrl A ticks them all,
 * and pressed again calls `onAll`; Esc unticks them.
 */
export function useTicks(rows: readonly string[], { onAll, onTick }: TickOptions = {}): Ticks {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [last, setLast] = useState<string | undefined>(undefined);
  const keys = new Set(rows.filter((key) => ticked.has(key)));
  const change = (next: ReadonlySet<string>): void => {
    setTicked(next);
    onTick?.();
  };
  const tickAll = (): void => (keys.size < rows.length ? change(new Set(rows)) : onAll?.());
  useShortcuts(rows.length === 0 ? {} : { "mod+a": tickAll });
  useShortcuts(keys.size === 0 ? {} : { Escape: () => change(new Set()) });
  return {
    keys,
    toggle: (key, isRange) => {
      change(tick(keys, { key, rows, from: isRange ? last : undefined }));
      setLast(key);
    },
    setAll: (on) => change(new Set(on ? rows : [])),
  };
}

export interface Tick {
  readonly key: string;
  readonly rows: readonly string[];
  /** The other end of a range; undefined, or no row any more: the row alone. */
  readonly from: string | undefined;
}

/** The ticks after one row, or all between two, became the opposite of what the pressed one was. */
export function tick(ticked: ReadonlySet<string>, { key, rows, from }: Tick): ReadonlySet<string> {
  const at = rows.indexOf(key);
  const other = from === undefined ? -1 : rows.indexOf(from);
  const ends = other === -1 ? [at, at] : [Math.min(at, other), Math.max(at, other)];
  const on = !ticked.has(key);
  const next = new Set(ticked);
  for (const one of rows.slice(ends[0], (ends[1] ?? at) + 1)) {
    if (on) next.add(one);
    else next.delete(one);
  }
  return next;
}
