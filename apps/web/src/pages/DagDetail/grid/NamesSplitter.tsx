import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { LEAST_NAMES_WIDTH, MOST_NAMES_WIDTH, type NamesWidth } from "../useNamesWidth.ts";
import styles from "./RunGrid.module.css";

const STEP = 16;

/** The edge between names and cells: dragged, or moved with the arrow keys. */
export function NamesSplitter({ width, resize }: NamesWidth) {
  const start = useRef<{ readonly x: number; readonly width: number } | undefined>(undefined);
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    start.current = { x: event.clientX, width };
    event.currentTarget.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const onPointerMove = ({ clientX }: PointerEvent): void => {
    if (start.current !== undefined) resize(start.current.width + clientX - start.current.x);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowRight" ? STEP : event.key === "ArrowLeft" ? -STEP : 0;
    if (step === 0) return;
    event.preventDefault();
    resize(width + step);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the task names"
      aria-valuenow={width}
      aria-valuemin={LEAST_NAMES_WIDTH}
      aria-valuemax={MOST_NAMES_WIDTH}
      tabIndex={0}
      className={styles.splitter}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => (start.current = undefined)}
      onKeyDown={onKeyDown}
    />
  );
}
