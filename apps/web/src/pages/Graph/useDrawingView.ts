import { getViewportForBounds, useReactFlow, useStore, type Viewport } from "@xyflow/react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { beginningOf } from "./beginningOf.ts";
import type { GraphLayout } from "./elkGraph.ts";

/** How far and near one can go: a chain of 600 boxes in sight, or a name across half the screen. */
export const ZOOM = { least: 0.005, most: 2 } as const;
/** A graph of few boxes is not blown up. */
const MOST_TO_FIT = 1;
/** Below this zoom letters are too small to be read. */
export const READABLE_FROM = 0.45;
/** Where one begins in a graph that is too large to be read as a whole. */
const BEGIN_AT = 0.8;
/** Of the drawing's size, at each side. */
const MARGIN = 0.04;

export interface DrawingView {
  /** False until it is known how large the screen is; what is drawn then jumps once. */
  readonly isPlaced: boolean;
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
export function useDrawingView(layout: GraphLayout, begin: string | undefined): DrawingView {
  const flow = useReactFlow();
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const held = useRef<{ readonly key: string; readonly x: number; readonly y: number } | undefined>(undefined);
  const [isPlaced, setPlaced] = useState(false);

  const show = (viewport: Viewport): void => void flow.setViewport(viewport).then(() => setPlaced(true));
  const whole = (placed: GraphLayout): Viewport => {
    const bounds = { x: 0, y: 0, width: placed.width, height: placed.height };
    return getViewportForBounds(bounds, width, height, ZOOM.least, MOST_TO_FIT, MARGIN);
  };
  const showBeginning = (placed: GraphLayout): void => {
    const all = whole(placed);
    const first = placed.boxes.get(begin ?? "");
    if (all.zoom >= READABLE_FROM || first === undefined) show(all);
    else {
      const corner = beginningOf(first, { whole: placed, screen: { width, height }, zoom: BEGIN_AT });
      show({ ...corner, zoom: BEGIN_AT });
    }
  };
  const place = useEffectEvent((placed: GraphLayout) => {
    const { zoom } = flow.getViewport();
    const box = held.current === undefined ? undefined : placed.boxes.get(held.current.key);
    if (held.current === undefined || box === undefined) showBeginning(placed);
    else show({ x: held.current.x - box.x * zoom, y: held.current.y - box.y * zoom, zoom });
    held.current = undefined;
  });
  const isMeasured = width > 0 && height > 0;
  useEffect(() => {
    if (isMeasured) place(layout);
  }, [layout, isMeasured]);

  return {
    isPlaced,
    fit: () => show(whole(layout)),
    reveal: (key) => {
      const box = layout.boxes.get(key);
      if (box === undefined) return;
      const { x, y, zoom } = flow.getViewport();
      const left = box.x * zoom + x;
      const top = box.y * zoom + y;
      const isInSight = left >= 0 && top >= 0 && left + box.width * zoom <= width && top + box.height * zoom <= height;
      if (!isInSight) void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom });
    },
    hold: (key) => {
      const box = layout.boxes.get(key);
      const { x, y, zoom } = flow.getViewport();
      held.current = box === undefined ? undefined : { key, x: box.x * zoom + x, y: box.y * zoom + y };
    },
  };
}
