import styles from "./Calendar.module.css";
import { CELL, xOf, yOf } from "./calendarGeometry.ts";
import type { DayCell } from "./calendarModel.ts";
import { dayLook } from "./DayMarks.tsx";

export interface DayCellsProps {
  readonly days: readonly DayCell[];
  readonly today: string;
  /** The selected days, both ends included; empty: none. */
  readonly selectedFrom: string;
  readonly selectedTo: string;
  /** Only the days of a row of them. Default: all. */
  readonly selectedRow?: number | undefined;
}

/** Brackets around a day: with it the DAG begins, or ends. */
const BEGINNING = `M4 -1 H-1 V${CELL + 1} H4`;
const END = `M${CELL - 4} -1 H${CELL + 1} V${CELL + 1} H${CELL - 4}`;

/** Squares of days or hours, where each belongs: one element each, and a second one only where there is a mark. */
export function DayCells({ days, today, selectedFrom, selectedTo, selectedRow }: DayCellsProps) {
  const isSelected = ({ day, row }: DayCell): boolean =>
    day >= selectedFrom && day <= selectedTo && (selectedRow === undefined || row === selectedRow);
  return (
    <>
      {days.map((cell) => (
        <rect
          key={cell.day}
          className={styles.day}
          data-day={cell.day}
          data-look={dayLook(cell)}
          data-shade={cell.shade}
          data-twice={cell.isTwice === true || undefined}
          data-today={cell.day === today || undefined}
          data-selected={isSelected(cell) || undefined}
          x={xOf(cell)}
          y={yOf(cell)}
          width={CELL}
          height={CELL}
          rx={3}
        />
      ))}
      {days.map((cell) =>
        cell.bound === undefined ? null : (
          <path
            key={cell.day}
            className={styles.bound}
            data-bound={cell.bound}
            d={`${cell.bound === "end" ? "" : BEGINNING}${cell.bound === "start" ? "" : END}`}
            transform={`translate(${xOf(cell)} ${yOf(cell)})`}
          />
        ),
      )}
      {days.map((cell) =>
        cell.state === undefined || cell.state === "success" || cell.shade !== undefined ? null : (
          <use
            key={cell.day}
            className={styles.mark}
            data-look={cell.state}
            href={`#day-${cell.state}`}
            x={xOf(cell)}
            y={yOf(cell)}
            width={CELL}
            height={CELL}
          />
        ),
      )}
    </>
  );
}
