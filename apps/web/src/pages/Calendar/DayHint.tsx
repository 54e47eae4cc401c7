import styles from "./Calendar.module.css";
import { CELL, WIDTH, xOf, YEAR_HEIGHT, yOf } from "./calendarGeometry.ts";
import { type DayPlace, describeDay } from "./calendarModel.ts";

/** CSS pixels, from the day to the words beside it. */
const APART = 6;
/** Rows of the first year above which there is no room for words. */
const ROWS_WITHOUT_ROOM = 2;

/** What a day has to say, beside it; `width`: of the drawing. For eyes only: the focused day says the same to screen readers. */
export function DayHint({
  place: { year, cell },
  width = WIDTH,
}: {
  readonly place: DayPlace;
  readonly width?: number;
}) {
  const [left, top] = [xOf(cell), year * YEAR_HEIGHT + yOf(cell)];
  const side = left > width / 2 ? { right: width - left - CELL } : { left };
  const isBelow = year === 0 && cell.row < ROWS_WITHOUT_ROOM;
  return (
    <div
      className={styles.hint}
      data-below={isBelow || undefined}
      style={{ top: isBelow ? top + CELL + APART : top - APART, ...side }}
      aria-hidden="true"
    >
      {describeDay(cell)}
    </div>
  );
}
