import styles from "./Calendar.module.css";
import { CELL, WIDTH, xOf, YEAR_HEIGHT, yOf } from "./calendarGeometry.ts";
import { type DayPlace, describeDay } from "./calendarModel.ts";

/** CSS pixels, from the day to the words beside it. */
const APART = 6;
/** Rows of the first year above which there is no room for words. */
const ROWS_WITHOUT_ROOM = 2;

export interface DayHintProps {
  readonly place: DayPlace;
  readonly timezone: string;
  /** Of the drawing, in CSS pixels. Default: that of years. */
  readonly width?: number;
}

/** What a day, or an hour, has to say, beside it. For eyes only: the focused one says the same to screen readers. */
export function DayHint({ place: { year, cell }, timezone, width = WIDTH }: DayHintProps) {
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
      {describeDay(cell, timezone)}
    </div>
  );
}
