import type { Calendar } from "@daymill/contract";
import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from "react";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { type PreferenceValue, usePreference } from "../../ui/preferences.ts";
import { addDays } from "../../ui/time/dayMath.ts";
import { usePhone } from "../../ui/usePhone.ts";
import styles from "./Calendar.module.css";
import { type CalendarYear, calendarYears, type DayCell, dayStep, describeDay } from "./calendarModel.ts";
import { type DayRange, rangeBetween, rangeInYear } from "./dayRange.ts";
import { DayMarks, dayLook } from "./DayMarks.tsx";

export interface CalendarGridProps {
  readonly calendar: Calendar;
  readonly selected: string | undefined;
  /** The other end, when several days are selected. */
  readonly otherEnd: string | undefined;
  /** Another day: the other end of several. */
  readonly onSelect: (day: string, otherEnd?: string) => void;
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

const WEEKDAYS: Readonly<Record<PreferenceValue<"week">, readonly string[]>> = {
  monday: ["Mon", "", "Wed", "", "Fri", "", "Sun"],
  sunday: ["Sun", "", "Tue", "", "Thu", "", "Sat"],
};

/**
 * The days of all years, a column a week. A drag, or Shift with a click or an arrow, selects all days between two; the name of
 * a month or year all of its days. The keyboard and screen readers meet one real cell: the active day.
 */
export function CalendarGrid({ calendar, selected, otherEnd, onSelect }: CalendarGridProps) {
  const week = usePreference("week");
  const years = useMemo(() => calendarYears(calendar, week), [calendar, week]);
  const [dragged, setDragged] = useState<{ readonly from: string; readonly to: string } | undefined>(undefined);
  const [touched, setTouched] = useState<string | undefined>(undefined);
  const isPhone = usePhone();
  const focus = useRef<HTMLDivElement>(null);
  const active = touched ?? otherEnd ?? selected ?? calendar.today;
  const range =
    dragged === undefined
      ? selected === undefined
        ? undefined
        : rangeBetween(selected, otherEnd ?? selected)
      : rangeBetween(dragged.from, dragged.to);
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
    else {
      setTouched(next);
      if (event.shiftKey) onSelect(selected ?? active, next);
    }
  };
  const pick = (from: string, to: string): void => {
    setTouched(to);
    onSelect(from, from === to ? undefined : to);
    focus.current?.focus({ preventScroll: true });
  };
  const onPointerDown = (event: PointerEvent): void => {
    const named = rangeAt(event);
    if (event.button !== 0 || named === undefined) return;
    // A finger that comes down may be about to scroll: it picks when it goes up where it came down.
    if (event.pointerType === "touch") return;
    const isDay = named.from === named.to;
    if (isDay && event.shiftKey && selected !== undefined) pick(selected, named.from);
    else if (isDay) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged(named);
    } else pick(named.from, named.to);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const at = dragged === undefined ? undefined : rangeAt(event);
    if (dragged === undefined || at === undefined || at.from !== at.to || at.to === dragged.to) return;
    setDragged({ from: dragged.from, to: at.to });
  };
  const onPointerUp = (event: PointerEvent): void => {
    const picked = event.pointerType === "touch" ? rangeAt(event) : dragged;
    if (picked !== undefined) pick(picked.from, picked.to);
    setDragged(undefined);
  };
  return (
    <ScrollBox ref={scroller} className={styles.scroll} label="Days">
      <div className={styles.grid} style={{ width: WIDTH, height: years.length * YEAR_HEIGHT }}>
        <svg
          width={WIDTH}
          height={years.length * YEAR_HEIGHT}
          aria-hidden="true"
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => setDragged(undefined)}
        >
          <DayMarks />
          {years.map((year, at) => (
            <YearBlock
              key={year.year}
              year={year}
              top={at * YEAR_HEIGHT}
              today={calendar.today}
              week={week}
              {...boundsProps(rangeInYear(range, year.year))}
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
                aria-selected={isWithin(place.cell.day, range)}
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
  readonly week: PreferenceValue<"week">;
  /** The selected days of this year; texts, so that the other years need not be drawn again while a drag goes on. */
  readonly selectedFrom: string | undefined;
  readonly selectedTo: string | undefined;
  readonly isPhone: boolean;
}

function boundsProps(range: DayRange | undefined): Pick<YearBlockProps, "selectedFrom" | "selectedTo"> {
  return { selectedFrom: range?.from, selectedTo: range?.to };
}

function isWithin(day: string, range: DayRange | undefined): boolean {
  return range !== undefined && day >= range.from && day <= range.to;
}

/** The day below the pointer, or all days of the month or year whose name is there. */
function rangeAt(event: PointerEvent): DayRange | undefined {
  // What is captured by the drawing still is over a day of it.
  const below = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-day], [data-from]");
  const day = below?.getAttribute("data-day");
  if (day !== null && day !== undefined) return { from: day, to: day };
  const [from, to] = [below?.getAttribute("data-from"), below?.getAttribute("data-to")];
  return from && to ? { from, to } : undefined;
}

const YearBlock = memo(function YearBlock(props: YearBlockProps) {
  const { year, top, today, week, selectedFrom = "", selectedTo = "", isPhone } = props;
  return (
    <g transform={`translate(0 ${top})`}>
      <text className={styles.year} x={0} y={14} data-from={year.days[0]?.day} data-to={year.days.at(-1)?.day}>
        {year.year}
      </text>
      {year.months.map(({ name, column, from, to }, at) => (
        <text key={name} className={styles.month} x={LEFT + column * PITCH} y={14} data-from={from} data-to={to}>
          {isPhone && at % MONTHS_IN_SIGHT === 0 ? `${name} ${year.year}` : name}
        </text>
      ))}
      {WEEKDAYS[week].map((name, row) => (
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
            data-selected={cell.day >= selectedFrom && cell.day <= selectedTo}
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
