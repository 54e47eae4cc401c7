import { type PointerEvent, useRef, useState } from "react";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { concurrencyBand, type GanttBar } from "./ganttBars.ts";
import { brushed, type BrushGrip, gripAt } from "./brushModel.ts";
import styles from "./Gantt.module.css";
import type { TimeWindow } from "./timeWindow.ts";

export interface TimeBrushProps {
  /** Of the whole run. */
  readonly bars: readonly GanttBar[];
  readonly startMs: number;
  /** What is shown, on the axis. */
  readonly shown: TimeWindow;
  /** How long the axis is. */
  readonly length: number;
  /** From a time since the run began, in ms, to its place on the axis. */
  readonly toAxis: (ms: number) => number;
  readonly onShow: (shown: TimeWindow) => void;
}

/** So many steps of the keyboard from one end to the other. */
const STEPS = 50;
const HEIGHT = 20;

/**
 * The whole run in one line: how much ran at once, and a frame around what is shown. The frame is drawn anew, moved, and
 * pulled at its edges by the pointer; for the keyboard its ends are sliders, which show when they have the focus.
 */
export function TimeBrush({ bars, startMs, shown, length, toAxis, onShow }: TimeBrushProps) {
  const held = useRef<{ readonly grip: BrushGrip; readonly at: number; readonly before: TimeWindow }>(undefined);
  const [draft, setDraft] = useState<TimeWindow>();
  const frame = draft ?? shown;
  const percent = (place: number): string => `${(place / Math.max(1, length)) * 100}%`;
  const placeOf = (event: PointerEvent<HTMLElement>): { readonly at: number; readonly perPixel: number } => {
    const box = event.currentTarget.getBoundingClientRect();
    const perPixel = length / Math.max(1, box.width);
    return { at: (event.clientX - box.left) * perPixel, perPixel };
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    const { at, perPixel } = placeOf(event);
    held.current = { grip: gripAt(shown, at, { perPixel, length }), at, before: shown };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    if (held.current !== undefined) setDraft(brushed(held.current, placeOf(event).at, length));
  };
  const onPointerUp = (): void => {
    if (held.current !== undefined && draft !== undefined) onShow(draft);
    held.current = undefined;
    setDraft(undefined);
  };
  return (
    <div className={styles.brushRow}>
      <span aria-hidden="true">shown</span>
      <div className={styles.brushPlace}>
        <div
          aria-hidden="true"
          className={styles.brush}
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={onPointerUp}
        >
          {concurrencyBand(bars).map(({ fromMs, toMs, share }) => {
            const [from, to] = [toAxis(fromMs - startMs), toAxis(toMs - startMs)];
            const height = `${Math.max(2, share * HEIGHT)}px`;
            return (
              <span
                key={fromMs}
                className={styles.brushStep}
                style={{ left: percent(from), width: percent(to - from), height }}
              />
            );
          })}
          <span
            className={styles.brushFrame}
            style={{ left: percent(frame.from), width: percent(frame.to - frame.from) }}
          />
        </div>
        <End label="Shown from" at={shown.from} length={length} onMove={(from) => onShow({ ...shown, from })} />
        <End label="Shown to" at={shown.to} length={length} onMove={(to) => onShow({ ...shown, to })} />
      </div>
      <span />
    </div>
  );
}

interface EndProps {
  readonly label: string;
  readonly at: number;
  readonly length: number;
  readonly onMove: (at: number) => void;
}

function End({ label, at, length, onMove }: EndProps) {
  return (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={`${formatDuration(at)} since the start`}
      className={styles.brushEnd}
      min={0}
      max={length}
      step={length / STEPS}
      value={at}
      onChange={(event) => onMove(Number(event.currentTarget.value))}
    />
  );
}
