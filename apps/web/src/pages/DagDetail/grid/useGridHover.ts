import { useEffect, useRef, useState } from "react";
import { type Cell, type GridShape, hitTest, type Viewport } from "./gridGeometry.ts";

/** What the hover card is about, and where the pointer is in the scroller's box. */
export interface Hovered {
  readonly run: number;
  readonly task: number | undefined;
  readonly x: number;
  readonly y: number;
  /** Whether there is more room to the left of the pointer. */
  readonly leftwards: boolean;
  /** Whether there is more room above it. */
  readonly upwards: boolean;
}

const CARD_AFTER_MS = 80;

export interface GridHover {
  /** Set once the pointer has rested. */
  readonly card: Hovered | undefined;
  readonly move: (point: { readonly x: number; readonly y: number }, view: Viewport, shape: GridShape) => void;
  readonly leave: () => void;
}

/** Follows the pointer without rendering: `onCell` is told what to paint. Only the card, which comes after a rest, is React's. */
export function useGridHover(onCell: (cell: Cell | undefined) => void): GridHover {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [card, setCard] = useState<Hovered | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const leave = (): void => {
    clearTimeout(timer.current);
    setCard(undefined);
    onCell(undefined);
  };
  const move: GridHover["move"] = (point, view, shape) => {
    const hit = hitTest(shape, view, point);
    if (hit.kind === "nothing") return leave();
    clearTimeout(timer.current);
    onCell(hit.kind === "cell" ? hit.cell : undefined);
    const target = hit.kind === "cell" ? hit.cell : { run: hit.run, task: undefined };
    const room = { leftwards: point.x > view.width / 2, upwards: point.y > view.height / 2 };
    timer.current = setTimeout(() => setCard({ ...target, ...point, ...room }), CARD_AFTER_MS);
  };
  return { card, move, leave };
}
