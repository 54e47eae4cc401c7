import { type PointerEvent, useRef } from "react";
import { LEAST_NAMES_WIDTH, MOST_NAMES_WIDTH, type NamesWidth } from "../useNamesWidth.ts";
import styles from "./RunGrid.module.css";

const STEP = 8;

/** The edge between names and cells: dragged with the pointer; for the keyboard a slider that shows when it has the focus. */
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
  return (
    <>
      <input
        type="range"
        aria-label="Width of the task names"
        className={styles.widthSlider}
        min={LEAST_NAMES_WIDTH}
        max={MOST_NAMES_WIDTH}
        step={STEP}
        value={width}
        onChange={(event) => resize(Number(event.currentTarget.value))}
      />
      <div
        aria-hidden="true"
        className={styles.splitter}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => (start.current = undefined)}
      />
    </>
  );
}
