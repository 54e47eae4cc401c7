import type { KeyboardEventHandler, Ref } from "react";
import { type Cell, cellRect, type GridShape } from "./gridGeometry.ts";
import styles from "./RunGrid.module.css";

export interface GridFocusProps {
  readonly label: string;
  /** The active cell in words. */
  readonly words: string;
  /** Whether it is among several that are selected; undefined: there are not several. */
  readonly isSelected: boolean | undefined;
  readonly shape: GridShape;
  readonly active: Cell;
  readonly onKeyDown: KeyboardEventHandler;
  /** By the keyboard: a pointer is where it is already. */
  readonly onFocus: () => void;
  readonly ref: Ref<HTMLDivElement>;
}

/**
 * The grid as the keyboard and screen readers meet it: one real cell, which stands where the active one is painted and is
 * named after it. Cells of the canvas have no elements of their own.
 */
export function GridFocus({ label, words, isSelected, shape, active, onKeyDown, onFocus, ref }: GridFocusProps) {
  const { x, y, width, height } = cellRect(shape, active);
  return (
    <div role="grid" aria-label={label} aria-rowcount={shape.tasks} aria-colcount={shape.runs} tabIndex={-1}>
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table of one cell cannot stand over a canvas */}
      <div role="row" aria-rowindex={active.task + 1} tabIndex={-1}>
        <div
          ref={ref}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
          role="gridcell"
          tabIndex={0}
          className={styles.focus}
          aria-colindex={active.run + 1}
          aria-label={words}
          aria-selected={isSelected}
          style={{ left: x, top: y, width, height }}
          onKeyDown={onKeyDown}
          onFocus={({ currentTarget }) => {
            if (currentTarget.matches(":focus-visible")) onFocus();
          }}
        />
      </div>
    </div>
  );
}
