import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import type { Viewport } from "./gridGeometry.ts";

export interface GridViewport {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  /** What the scroller shows now. */
  readonly read: () => Viewport;
  /** Paints before the next frame; several calls paint once. */
  readonly requestPaint: () => void;
}

export type Paint = (context: CanvasRenderingContext2D, view: Viewport) => void;

const NO_VIEW: Viewport = { scrollLeft: 0, scrollTop: 0, width: 0, height: 0 };

/**
 * A canvas that stays in place over a scrolling area and is painted anew as it scrolls or changes size. `paint` is the one
 * of the newest render; React renders nothing while somebody scrolls.
 */
export function useGridViewport(paint: Paint, onMove: (view: Viewport) => void): GridViewport {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<number | undefined>(undefined);
  const newestPaint = useRef(paint);

  const read = (): Viewport => readViewport(scroller.current);
  const requestPaint = (): void => {
    frame.current ??= requestAnimationFrame(() => {
      frame.current = undefined;
      paintCanvas(canvas.current, readViewport(scroller.current), newestPaint.current);
    });
  };
  const moved = useEffectEvent(() => {
    onMove(read());
    requestPaint();
  });

  useEffect(() => {
    newestPaint.current = paint;
    requestPaint();
  });

  useEffect(() => {
    const at = scroller.current;
    if (at === null) return undefined;
    const onChange = (): void => moved();
    const sizes = new ResizeObserver(onChange);
    sizes.observe(at);
    at.addEventListener("scroll", onChange, { passive: true });
    void document.fonts.ready.then(onChange);
    return () => {
      sizes.disconnect();
      at.removeEventListener("scroll", onChange);
      if (frame.current !== undefined) cancelAnimationFrame(frame.current);
      frame.current = undefined;
    };
  }, []);

  return { scroller, canvas, read, requestPaint };
}

function readViewport(at: HTMLDivElement | null): Viewport {
  if (at === null) return NO_VIEW;
  return { scrollLeft: at.scrollLeft, scrollTop: at.scrollTop, width: at.clientWidth, height: at.clientHeight };
}

function paintCanvas(canvas: HTMLCanvasElement | null, view: Viewport, paint: Paint): void {
  const context = canvas?.getContext("2d");
  if (canvas === null || context === null || context === undefined) return;
  const ratio = window.devicePixelRatio;
  const width = Math.round(view.width * ratio);
  const height = Math.round(view.height * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${view.width}px`;
    canvas.style.height = `${view.height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  paint(context, view);
}
