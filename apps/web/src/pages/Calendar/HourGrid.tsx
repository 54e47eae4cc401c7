import type { CalendarHours } from "@daymill/contract";
import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import styles from "./Calendar.module.css";
import { LEFT, PITCH, TOP, xOf, yOf } from "./calendarGeometry.ts";
import { type DayCell, describeDay, hourBeside, hourCells } from "./calendarModel.ts";
import { DayCells } from "./DayCells.tsx";
import { DayHint } from "./DayHint.tsx";
import { DayMarks } from "./DayMarks.tsx";
import type { Measure } from "./measures.ts";

export interface HourGridProps {
  /** Of another month than is asked for while that is loaded: they are shown, and not to be selected. */
  readonly hours: CalendarHours;
  /** Which month is asked for. */
  readonly month: string;
  /** What the colours tell; undefined: how the runs ended. */
  readonly by: Measure | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (hour: string) => void;
  readonly onMonth: (month: string) => void;
}

/** Rows between two that are named. */
const NAMED = 3;

/** The hours of a month, a column a day. The keyboard and screen readers meet one real cell: the active hour. */
export function HourGrid({ hours, month, by, selected, onSelect, onMonth }: HourGridProps) {
  const cells = useMemo(() => hourCells(hours, by), [hours, by]);
  const [touched, setTouched] = useState<string | undefined>(undefined);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const focus = useRef<HTMLDivElement>(null);
  const cellOf = (hour: string | undefined): DayCell | undefined => cells.find((cell) => cell.day === hour);
  const active = cellOf(touched) ?? cellOf(selected) ?? cellOf(hours.hours.at(-1)?.hour) ?? cells[0];
  const hinted = cellOf(pointed);
  const isOld = hours.month !== month;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isOld || active === undefined) return;
    const isPress = event.key === "Enter" || event.key === " ";
    if (!isPress && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (isPress) {
      onSelect(active.day);
      return;
    }
    const next = hourBeside(cells, active, event.key);
    if (next === undefined) return;
    setTouched(next.day);
    setPointed(next.day);
  };
  const columns = (cells.at(-1)?.column ?? 0) + 1;
  const [width, height] = [LEFT + columns * PITCH, TOP + 24 * PITCH];
  return (
    <>
      <Months month={month} now={hours.now} onMonth={onMonth} />
      <ScrollBox className={styles.scroll} label="Hours">
        <div className={styles.grid} data-by={by} aria-busy={isOld} style={{ width, height }}>
          <svg
            width={width}
            height={height}
            aria-hidden="true"
            onPointerMove={({ target }) => setPointed(hourAt(target))}
            onPointerLeave={() => setPointed(undefined)}
            onClick={({ target }) => {
              const hour = hourAt(target);
              if (hour === undefined || isOld) return;
              setTouched(hour);
              onSelect(hour);
              focus.current?.focus({ preventScroll: true });
            }}
          >
            <DayMarks />
            {Array.from({ length: columns }, (_, at) => (
              <text key={at} className={styles.label} x={LEFT + at * PITCH} y={14}>
                {at % NAMED === 0 ? at + 1 : ""}
              </text>
            ))}
            {Array.from({ length: 24 / NAMED }, (_, at) => (
              <text key={at} className={styles.label} x={0} y={TOP + at * NAMED * PITCH + 11}>
                {String(at * NAMED).padStart(2, "0")}:00
              </text>
            ))}
            <DayCells days={cells} today={hours.now} selectedFrom={selected ?? ""} selectedTo={selected ?? ""} />
          </svg>
          {hinted === undefined ? null : (
            <DayHint place={{ year: 0, cell: hinted }} timezone={hours.timezone} width={width} />
          )}
          {active === undefined ? null : (
            <div role="grid" aria-label={`Hours of ${hours.dagId} in ${hours.month}`} tabIndex={-1}>
              {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table of one cell cannot stand over a drawing */}
              <div role="row" tabIndex={-1}>
                <div
                  ref={focus}
                  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
                  role="gridcell"
                  tabIndex={0}
                  className={styles.focus}
                  aria-label={describeDay(active, hours.timezone)}
                  aria-selected={active.day === selected}
                  style={{ left: xOf(active) - 5, top: yOf(active) - 5 }}
                  onKeyDown={onKeyDown}
                  onBlur={() => setPointed(undefined)}
                />
              </div>
            </div>
          )}
        </div>
      </ScrollBox>
    </>
  );
}

function hourAt(target: EventTarget): string | undefined {
  return target instanceof Element ? (target.getAttribute("data-day") ?? undefined) : undefined;
}

function Months({
  month,
  now,
  onMonth,
}: Pick<HourGridProps, "onMonth"> & { readonly month: string; readonly now: string }) {
  const shown = Temporal.PlainYearMonth.from(month);
  const [before, after] = [-1, 1].map((months) => shown.add({ months }).toString());
  return (
    <div className={styles.head}>
      <Button onClick={() => onMonth(before ?? month)}>‹ {before}</Button>
      <strong>{month}</strong>
      <Button disabled={month >= now.slice(0, month.length)} onClick={() => onMonth(after ?? month)}>
        {after} ›
      </Button>
    </div>
  );
}
