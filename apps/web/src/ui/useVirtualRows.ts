import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import type { RefObject } from "react";

export interface VirtualRowsOptions {
  readonly count: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** CSS pixels of a row, exact or as a first guess for those that are measured. */
  readonly heightOf: (row: number) => number;
  /** Another function for other rows only: with each new one all rows are placed anew. */
  readonly keyOf: (row: number) => string;
  readonly overscan?: number;
}

export type VirtualRows = Virtualizer<HTMLDivElement, Element>;

/** Renders only the rows in sight. Its result changes while it stays the same object: never memoise over it. */
export function useVirtualRows({ count, scroller, heightOf, keyOf, overscan = 10 }: VirtualRowsOptions): VirtualRows {
  // oxlint-disable-next-line react/incompatible-library -- the one place that uses it; nothing here is memoised
  return useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: heightOf,
    getItemKey: keyOf,
    overscan,
  });
}
