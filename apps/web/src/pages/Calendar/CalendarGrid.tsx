import type { Calendar } from "@daymill/contract";
import { type KeyboardEvent, memo, type MouseEvent, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { addDays } from "../../ui/time/dayMath.ts";
import { usePhone } from "../../ui/usePhone.ts";
import styles from "./Calendar.module.css";
import { type CalendarYear, calendarYears, type DayCell, dayStep, describeDay } from "./calendarModel.ts";
import { DayMarks, dayLook } from "./DayMarks.tsx";

export interface CalendarGridProps {
  readonly calendar: Calendar;
  readonly selected: string | undefined;
  readonly onSelect: (day: string) => void;
}

/** CSS pixels. */
const CELL = 14;
const PITCH = 16;
const LEFT = 40;
const TOP = 24;
const YEAR_HEIGHT = TOP + 7 * PITCH + 16;
const WIDTH = LEFT + 54 * PITCH;

/** On a phone, where the year's own label may be out of sight: every so many months one says the year. */
const MONTHS_IN_SIGHT = 4;

const WEEKDAYS = ["Mon", "", "Wed", "", "Fri", "", "Sun"] as const;

/** The days of all years, a column a week. The keyboard and screen readers meet one real cell: the active day. */
export function CalendarGrid({ calendar, selected, onSelect }: CalendarGridProps) {
  const years = useMemo(() => calendarYears(calendar), [calendar]);
  const [touched, setTouched] = useState<string | undefined>(undefined);
  const isPhone = usePhone();
  const focus = useRef<HTMLDivElement>(null);
  const active = touched ?? selected ?? calendar.today;
  const place = findDay(years, active) ?? findDay(years, calendar.today);

  // On a narrow screen the active day may be out of sight at first.
  const scroller = useRef<HTMLDivElement>(null);
  const begin = useEffectEvent(() => {
    const box = scroller.current;
    if (box !== null && place !== undefined) box.scrollLeft = xOf(place.cell) - box.clientWidth / 2;
  });
  useEffect(() => begin(), []);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = dayStep(event.key);
    const next = step === undefined ? active : addDays(active, step);
    if (step === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (findDay(years, next) === undefined) return;
    if (step === undefined) onSelect(next);
    else setTouched(next);
  };
  const onClick = (event: MouseEvent): void => {
    const day = event.target instanceof Element ? event.target.closest("[data-day]")?.getAttribute("data-day") : null;
    if (day === null || day === undefined) return;
    setTouched(day);
    onSelect(day);
    focus.current?.focus({ preventScroll: true });
  };
  return (
    <ScrollBox ref={scroller} className={styles.scroll} label="Days">
      <div className={styles.grid} style={{ width: WIDTH, height: years.length * YEAR_HEIGHT }}>
        {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keys belong to the one real cell */}
        <svg width={WIDTH} height={years.length * YEAR_HEIGHT} aria-hidden="true" onClick={onClick}>
          <DayMarks />
          {years.map((year, at) => (
            <YearBlock
              key={year.year}
              year={year}
              top={at * YEAR_HEIGHT}
              today={calendar.today}
              selected={selected}
              isPhone={isPhone}
            />
          ))}
        </svg>
        {place === undefined ? null : (
          <div role="grid" aria-label={`Days of ${calendar.dagId}`} tabIndex={-1}>
            {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a table of one cell cannot stand over a drawing */}
            <div role="row" tabIndex={-1}>
              <div
                ref={focus}
                // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as above
                role="gridcell"
                tabIndex={0}
                className={styles.focus}
                aria-label={describeDay(place.cell)}
                aria-selected={place.cell.day === selected}
                style={{ left: xOf(place.cell) - 5, top: place.year * YEAR_HEIGHT + yOf(place.cell) - 5 }}
                onKeyDown={onKeyDown}
                onClick={() => onSelect(place.cell.day)}
              />
            </div>
          </div>
        )}
      </div>
    </ScrollBox>
  );
}

interface YearBlockProps {
  readonly year: CalendarYear;
  readonly top: number;
  readonly today: string;
  readonly selected: string | undefined;
  readonly isPhone: boolean;
}

const YearBlock = memo(function YearBlock({ year, top, today, selected, isPhone }: YearBlockProps) {
  return (
    <g transform={`translate(0 ${top})`}>
      <text className={styles.year} x={0} y={14}>
        {year.year}
      </text>
      {year.months.map(({ name, column }, at) => (
        <text key={name} className={styles.label} x={LEFT + column * PITCH} y={14}>
          {isPhone && at % MONTHS_IN_SIGHT === 0 ? `${name} ${year.year}` : name}
        </text>
      ))}
      {WEEKDAYS.map((name, row) => (
        <text key={row} className={styles.label} x={0} y={TOP + row * PITCH + 11}>
          {name}
        </text>
      ))}
      {year.days.map((cell) => (
        <g key={cell.day} data-day={cell.day} transform={`translate(${xOf(cell)} ${yOf(cell)})`}>
          <title>{describeDay(cell)}</title>
          <rect
            className={styles.day}
            data-look={dayLook(cell)}
            data-today={cell.day === today}
            data-selected={cell.day === selected}
            width={CELL}
            height={CELL}
            rx={3}
          />
          {cell.state === undefined || cell.state === "success" ? null : (
            <use
              className={styles.mark}
              data-look={cell.state}
              href={`#day-${cell.state}`}
              width={CELL}
              height={CELL}
            />
          )}
        </g>
      ))}
    </g>
  );
});

function xOf({ column }: DayCell): number {
  return LEFT + column * PITCH;
}

function yOf({ row }: DayCell): number {
  return TOP + row * PITCH;
}

function findDay(years: readonly CalendarYear[], day: string) {
  for (const [year, { days }] of years.entries()) {
    const cell = days.find((one) => one.day === day);
    if (cell !== undefined) return { year, cell };
  }
  return undefined;
}
