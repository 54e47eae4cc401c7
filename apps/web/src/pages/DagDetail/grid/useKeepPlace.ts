import { type RefObject, useLayoutEffect, useRef } from "react";
import type { GridData } from "../../../api/grid/gridData.ts";

interface Place {
  readonly data: GridData;
  readonly pitch: number;
}

/** Distance from the right end, CSS pixels, that still counts as being there. */
const AT_END = 24;

/**
 * Keeps what is looked at in place: when older runs come in on the left, when cells change size, and at the newest runs
 * when a new one comes. The first data is shown from its newest end.
 */
export function useKeepPlace(scroller: RefObject<HTMLDivElement | null>, data: GridData, pitch: number): void {
  const last = useRef<Place | undefined>(undefined);
  useLayoutEffect(() => {
    const at = scroller.current;
    const before = last.current;
    last.current = { data, pitch };
    if (at === null) return;
    if (before === undefined || before.data.dagId !== data.dagId) at.scrollTo({ left: at.scrollWidth });
    else at.scrollTo({ left: newScrollLeft(at, before, { data, pitch }) });
  }, [scroller, data, pitch]);
}

function newScrollLeft(at: HTMLDivElement, before: Place, now: Place): number {
  const grown = now.data.runs.length * now.pitch - before.data.runs.length * before.pitch;
  const wasAtEnd = at.scrollLeft + at.clientWidth >= at.scrollWidth - grown - AT_END;
  if (wasAtEnd) return at.scrollWidth;
  const first = before.data.runs[0]?.runId;
  const prepended = Math.max(
    0,
    now.data.runs.findIndex((run) => run.runId === first),
  );
  return (at.scrollLeft / before.pitch + prepended) * now.pitch;
}
