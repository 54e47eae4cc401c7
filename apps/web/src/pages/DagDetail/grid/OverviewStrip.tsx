import type { GridRun } from "@daymill/contract";
import { type PointerEvent, type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef } from "react";
import { type Scheme, tokens } from "../../../ui/theme/tokens.ts";
import styles from "./RunGrid.module.css";

export interface RunRange {
  readonly firstRun: number;
  readonly endRun: number;
}

/** What the grid tells the strip while it scrolls, without a render. */
export interface OverviewHandle {
  /** Which runs are in sight. */
  show(range: RunRange): void;
}

export interface OverviewStripProps {
  readonly runs: readonly GridRun[];
  readonly scheme: Scheme;
  readonly ref: Ref<OverviewHandle>;
  /** Scrolls the grid so that this run is in its middle. */
  readonly onJump: (run: number) => void;
}

const HEIGHT = 24;

/**
 * All runs in one line: failures stand out of it, the frame is what the grid shows. For the pointer only; the keyboard
 * jumps in the grid itself.
 */
export function OverviewStrip({ runs, scheme, ref, onJump }: OverviewStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const range = useRef<RunRange>({ firstRun: 0, endRun: 0 });

  const paint = useEffectEvent(() => paintStrip(canvas.current, { runs, scheme, range: range.current }));
  useImperativeHandle(
    ref,
    () => ({
      show: (next) => {
        range.current = next;
        paintStrip(canvas.current, { runs, scheme, range: next });
      },
    }),
    [runs, scheme],
  );
  useEffect(() => {
    const sizes = new ResizeObserver(() => paint());
    if (canvas.current !== null) sizes.observe(canvas.current);
    return () => sizes.disconnect();
  }, []);
  useEffect(() => paint());

  const jump = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    onJump(Math.round(((event.clientX - box.left) / box.width) * runs.length));
  };
  return (
    <canvas
      ref={canvas}
      className={styles.strip}
      height={HEIGHT}
      aria-hidden="true"
      onPointerDown={jump}
      onPointerMove={jump}
    />
  );
}

interface Strip {
  readonly runs: readonly GridRun[];
  readonly scheme: Scheme;
  readonly range: RunRange;
}

function paintStrip(canvas: HTMLCanvasElement | null, { runs, scheme, range }: Strip): void {
  const context = canvas?.getContext("2d");
  if (canvas === null || context === null || context === undefined) return;
  const ratio = window.devicePixelRatio;
  const width = canvas.clientWidth;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const { surfaces, families } = tokens[scheme];
  const xOf = (run: number): number => (run / Math.max(1, runs.length)) * width;
  context.fillStyle = surfaces.line;
  context.fillRect(0, 8, width, 8);
  for (const [at, run] of runs.entries()) {
    if (run.state === "success") continue;
    const failed = run.state === "failed";
    context.fillStyle = failed ? families.failed.fill : families.running.fill;
    context.fillRect(xOf(at), failed ? 2 : 8, Math.max(1, xOf(1)), failed ? 20 : 8);
  }
  context.strokeStyle = surfaces.focus;
  context.lineWidth = 2;
  context.strokeRect(xOf(range.firstRun) + 1, 1, Math.max(6, xOf(range.endRun) - xOf(range.firstRun) - 2), HEIGHT - 2);
}
