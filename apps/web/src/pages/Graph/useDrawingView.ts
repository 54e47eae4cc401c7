import { useEffect, useEffectEvent, useRef, useSyncExternalStore } from "react";
import { beginningOf } from "./beginningOf.ts";
import type { GraphLayout } from "./elkGraph.ts";
import { centredOn, detailAt, type PanZoom, partInSight, type View, wholeView } from "./panZoom.ts";

/** Where one begins in a graph that is too large to be read as a whole. */
const BEGIN_AT = 0.8;

export interface DrawingView {
  /** Shows all of it. */
  readonly fit: () => void;
  /** Moves a box into sight when it is not. */
  readonly reveal: (key: string) => void;
  /** The next layout leaves this box where it is on the screen. */
  readonly hold: (key: string) => void;
}

/**
 * Which part of the drawing is in sight. A new layout is shown whole, or from `begin` on (the key of a box) when nothing
 * could be read then; but one that a box was held for does not move.
 */
export function useDrawingView(pan: PanZoom, layout: GraphLayout, begin: string | undefined): DrawingView {
  const held = useRef<{ readonly key: string; readonly x: number; readonly y: number } | undefined>(undefined);

  const beginningView = (): View => {
    const { screen } = pan.now();
    const all = wholeView(layout, screen);
    const first = layout.boxes.get(begin ?? "");
    if (detailAt(all.zoom) === "words" || first === undefined) return all;
    return { ...beginningOf(first, { whole: layout, screen, zoom: BEGIN_AT }), zoom: BEGIN_AT };
  };
  const place = useEffectEvent((placed: GraphLayout) => {
    const { zoom } = pan.now().view;
    const box = held.current === undefined ? undefined : placed.boxes.get(held.current.key);
    if (held.current === undefined || box === undefined) pan.show(beginningView());
    else pan.show({ x: held.current.x - box.x * zoom, y: held.current.y - box.y * zoom, zoom });
    held.current = undefined;
  });
  const isMeasured = useSyncExternalStore(pan.subscribe, () => pan.now().screen.width * pan.now().screen.height > 0);
  useEffect(() => {
    if (isMeasured) place(layout);
  }, [layout, isMeasured]);

  return {
    fit: () => pan.show(wholeView(layout, pan.now().screen)),
    reveal: (key) => {
      const box = layout.boxes.get(key);
      if (box === undefined) return;
      const { view, screen } = pan.now();
      const seen = partInSight(view, screen);
      const isWithin = (at: number, size: number, from: number, length: number): boolean =>
        at >= from && at + size <= from + length;
      if (isWithin(box.x, box.width, seen.x, seen.width) && isWithin(box.y, box.height, seen.y, seen.height)) return;
      pan.show(centredOn({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, view.zoom, screen));
    },
    hold: (key) => {
      const box = layout.boxes.get(key);
      const { x, y, zoom } = pan.now().view;
      held.current = box === undefined ? undefined : { key, x: box.x * zoom + x, y: box.y * zoom + y };
    },
  };
}
