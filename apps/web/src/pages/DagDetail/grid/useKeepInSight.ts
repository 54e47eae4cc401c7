import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from "react";
import type { Cell } from "./gridGeometry.ts";

/** Distance from the right end, CSS pixels, that still counts as being there. */
const AT_END = 24;

export interface InSightOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly namesWidth: number;
  readonly selected: Cell | undefined;
  readonly reveal: (cell: Cell) => void;
}

/** When the room for cells changes (a panel opens, names are widened), the selection or the newest runs stay in sight. */
export function useKeepInSight({ scroller, namesWidth, selected, reveal }: InSightOptions): void {
  const wasAtEnd = useRef(true);
  const lastWidth = useRef(namesWidth);
  const keep = useEffectEvent(() => {
    const at = scroller.current;
    if (selected !== undefined) reveal(selected);
    else if (at !== null && wasAtEnd.current) at.scrollTo({ left: at.scrollWidth });
  });
  useLayoutEffect(() => {
    if (lastWidth.current === namesWidth) return;
    lastWidth.current = namesWidth;
    keep();
  }, [namesWidth]);
  useEffect(() => {
    const at = scroller.current;
    if (at === null) return undefined;
    const onScroll = (): void => {
      wasAtEnd.current = at.scrollLeft + at.clientWidth >= at.scrollWidth - AT_END;
    };
    const sizes = new ResizeObserver(() => keep());
    sizes.observe(at);
    at.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      at.removeEventListener("scroll", onScroll);
    };
  }, [scroller]);
}
