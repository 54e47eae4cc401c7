import type { CalendarHours } from "@daymill/contract";
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import styles from "./Calendar.module.css";
import { LEFT, PITCH, TOP, xOf, yOf } from "./calendarGeometry.ts";
import { type DayCell, describeDay, hourBeside, hourCells } from "./calendarModel.ts";
import { DayCells } from "./DayCells.tsx";
import { DayHint } from "./DayHint.tsx";
import { DayMarks } from "./DayMarks.tsx";
import { rangeBetween } from "./dayRange.ts";
import type { HourRange } from "./hourRange.ts";
import type { Measure } from "./measures.ts";

export interface HourGridProps {
  /** Of another month than is asked for while that is loaded: they are shown, and not to be selected. */
  readonly hours: CalendarHours;
  /** Which month is asked for. */
  readonly month: string;
  /** What the colours tell; undefined: how the runs ended. */
  readonly by: Measure | undefined;
  readonly selected: string | undefined;
  /** The other end, when several hours are selected. */
  readonly otherEnd: string | undefined;
  /** One hour, or all between two: where it began, and where it ends. */
  readonly onSelect: (from: string, to: string) => void;
  readonly onMonth: (month: string) => void;
}

/** Rows between two that are named. */
const NAMED = 3;

/** The hours of a month, a column a day. A drag, or Shift with a click or an arrow, selects all hours between two. The keyboard and screen readers meet one real cell: the active hour. */
export function HourGrid({ hours, month, by, selected, otherEnd, onSelect, onMonth }: HourGridProps) {
  const cells = useMemo(() => hourCells(hours, by), [hours, by]);
  const [touched, setTouched] = useState<string | undefined>(undefined);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const [dragged, setDragged] = useState<HourRange | undefined>(undefined);
  const focus = useRef<HTMLDivElement>(null);
  const cellOf = (hour: string | undefined): DayCell | undefined => cells.find((cell) => cell.day === hour);
  const active =
    cellOf(touched) ?? cellOf(otherEnd) ?? cellOf(selected) ?? cellOf(hours.hours.at(-1)?.hour) ?? cells[0];
  const hinted = cellOf(pointed);
  const isOld = hours.month !== month;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isOld || active === undefined) return;
    const isPress = event.key === "Enter" || event.key === " ";
    if (!isPress && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (isPress) {
      onSelect(active.day, active.day);
      return;
    }
    const next = hourBeside(cells, active, event.key);
    if (next === undefined) return;
    setTouched(next.day);
    setPointed(next.day);
    if (event.shiftKey) onSelect(selected ?? active.day, next.day);
  };
  const pick = ({ from, to }: HourRange): void => {
    setTouched(to);
    onSelect(from, to);
    focus.current?.focus({ preventScroll: true });
  };
  const onPointerDown = (event: PointerEvent): void => {
    const hour = hourBelow(event);
    // A finger that comes down may be about to scroll: it picks when it goes up where it came down.
    if (event.button !== 0 || hour === undefined || isOld || event.pointerType === "touch") return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setDragged({ from: event.shiftKey ? (selected ?? hour) : hour, to: hour });
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (event.pointerType === "touch") return;
    const hour = hourBelow(event);
    setPointed(hour);
    if (dragged !== undefined && hour !== undefined && hour !== dragged.to) setDragged({ ...dragged, to: hour });
  };
  const onPointerUp = (event: PointerEvent): void => {
    const hour = hourBelow(event);
    const tapped = event.pointerType === "touch" && hour !== undefined && !isOld ? { from: hour, to: hour } : undefined;
    const picked = tapped ?? dragged;
    if (picked !== undefined) pick(picked);
    setDragged(undefined);
  };
  const ends = dragged ?? (selected === undefined ? undefined : { from: selected, to: otherEnd ?? selected });
  const range = ends && rangeBetween(ends.from, ends.to);
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
            onPointerDown={onPointerDown}
            onPointerMove={onPointerMove}
            onPointerUp={onPointerUp}
            onPointerCancel={() => setDragged(undefined)}
            onPointerLeave={() => setPointed(undefined)}
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
            <DayCells days={cells} today={hours.now} selectedFrom={range?.from ?? ""} selectedTo={range?.to ?? ""} />
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
                  aria-selected={range !== undefined && active.day >= range.from && active.day <= range.to}
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

/** What is captured by the drawing still is over a part of it. */
function hourBelow({ clientX, clientY }: PointerEvent): string | undefined {
  return document.elementFromPoint(clientX, clientY)?.getAttribute("data-day") ?? undefined;
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
