import { type PointerEvent, useRef } from "react";
import type { GridPointer, GridScene } from "./gridScene.ts";
import { blockBetween, type GridPlace } from "./gridBlock.ts";
import { hitTest, type Viewport } from "./gridGeometry.ts";
import { type Hovered, useGridHover } from "./useGridHover.ts";

export interface GridPointerOptions {
  readonly scene: GridScene;
  readonly read: () => Viewport;
  /** Paints what the pointer does now. */
  readonly paint: (change: Partial<GridPointer>) => void;
  /** What Shift and a click reach from. */
  readonly corner: GridPlace | undefined;
  readonly onSelect: (place: GridPlace) => void;
  readonly onBlock: (from: GridPlace, to: GridPlace) => void;
  /** With Ctrl or Cmd: one more, or one less. */
  readonly onToggle: (place: GridPlace) => void;
}

interface Press {
  readonly from: GridPlace;
  /** Where the pointer was last over a cell. */
  readonly to: GridPlace;
}

/** What the canvas gets. */
export interface PointerHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
  readonly onPointerCancel: () => void;
}

/**
 * The pointer in the grid: it hovers, a click selects, and a drag from one cell to another, or Shift and a click, selects all
 * between them; Ctrl or Cmd and a click selects one cell more. A finger that drags scrolls. Nothing of it renders until something is selected.
 */
export function useGridPointer(options: GridPointerOptions): {
  readonly card: Hovered | undefined;
  readonly handlers: PointerHandlers;
} {
  const { scene, read, paint, corner, onSelect, onBlock, onToggle } = options;
  const pressed = useRef<Press | undefined>(undefined);
  const hover = useGridHover((cell) => paint({ hover: cell }));
  const placeOf = (event: PointerEvent): GridPlace | undefined => {
    const hit = hitTest(scene.shape, read(), pointOf(event));
    if (hit.kind === "nothing") return undefined;
    return hit.kind === "cell" ? hit.cell : { run: hit.run, task: undefined };
  };
  const end = (): void => {
    pressed.current = undefined;
    paint({ dragged: undefined });
  };

  return {
    card: hover.card,
    handlers: {
      onPointerDown: (event) => {
        const from = placeOf(event);
        if (from === undefined || event.button !== 0 || event.pointerType === "touch") return;
        pressed.current = { from, to: from };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event) => {
        hover.move(pointOf(event), read(), scene.shape);
        const to = placeOf(event);
        if (pressed.current === undefined || to === undefined || isSame(pressed.current.to, to)) return;
        const { from } = pressed.current;
        pressed.current = { from, to };
        paint({ dragged: isSame(from, to) ? undefined : blockBetween(from, to, scene.shape) });
      },
      onPointerUp: (event) => {
        if (event.button !== 0) return;
        // A finger has not been followed, and where a mouse leaves the cells its last one counts.
        const at = placeOf(event);
        const { from, to = at } = pressed.current ?? { from: at };
        end();
        if (from === undefined || to === undefined) return;
        const start = event.shiftKey ? (corner ?? from) : from;
        const isOneMore = (event.ctrlKey || event.metaKey) && to.task !== undefined;
        if (isOneMore && isSame(from, to)) onToggle(to);
        else if (isSame(start, to)) onSelect(to);
        else onBlock(start, to);
      },
      onPointerLeave: hover.leave,
      onPointerCancel: end,
    },
  };
}

function isSame(a: GridPlace, b: GridPlace): boolean {
  return a.run === b.run && a.task === b.task;
}

function pointOf(event: PointerEvent): { x: number; y: number } {
  const box = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}
