import type { Calendar } from "@daymill/contract";
import {
  type KeyboardEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { usePreference } from "../../ui/preferences.ts";
import { addDays, type Weekday, WEEKDAYS } from "../../ui/time/dayMath.ts";
import { usePhone } from "../../ui/usePhone.ts";
import styles from "./Calendar.module.css";
import { WIDTH, xOf, YEAR_HEIGHT, yOf } from "./calendarGeometry.ts";
import { calendarYears, dayStep, describeDay, findDay, lastDay } from "./calendarModel.ts";
import type { Measure } from "./measures.ts";
import { DayHint } from "./DayHint.tsx";
import { DayMarks } from "./DayMarks.tsx";
import { type DayRange, isInRange, rangeBetween, rangeInYear, rangesAround } from "./dayRange.ts";
import { YearBlock, type YearBlockProps } from "./YearBlock.tsx";

/** What the panel beside it tells the calendar. */
export interface CalendarHandle {
  /** The keys go on from this day. */
  goTo(day: string): void;
}

export interface CalendarGridProps {
  readonly ref: Ref<CalendarHandle>;
  readonly calendar: Calendar;
  /** What the colours tell; undefined: how the runs ended. */
  readonly by: Measure | undefined;
  /** Whether also the years since the last run are there. */
  readonly isWhole: boolean;
  readonly selected: string | undefined;
  /** The other end, when several days are selected. */
  readonly otherEnd: string | undefined;
  /** Only these days of several; absent: all. */
  readonly weekday: Weekday | undefined;
  /** One day, or several. */
  readonly onSelect: (range: DayRange) => void;
}

/** Keys that select what the active day is a part of, as `rangesAround` has it: its month, its weekday, its year. */
const WIDER: readonly string[] = ["M", "W", "Y"];

/**
 * The days of all years, a column a week. A drag, or Shift with a click or an arrow, selects all days between two; the name of
 * a month, weekday or year all of its days. The keyboard and screen readers meet one real cell: the active day.
 */
export function CalendarGrid({ ref, ...props }: CalendarGridProps) {
  const { calendar, by, isWhole, selected, otherEnd, weekday, onSelect } = props;
  const week = usePreference("week");
  const asked = isWhole
    ? lastDay(calendar)
    : [selected, otherEnd]
        .filter((day) => day !== undefined)
        .toSorted()
        .at(-1);
  const years = useMemo(() => calendarYears(calendar, { week, by, with: asked }), [calendar, week, by, asked]);
  const [dragged, setDragged] = useState<{ readonly from: string; readonly to: string } | undefined>(undefined);
  const [touched, setTouched] = useState<string | undefined>(undefined);
  const [pointed, setPointed] = useState<string | undefined>(undefined);
  const isPhone = usePhone();
  const focus = useRef<HTMLDivElement>(null);
  const newest = findDay(years, calendar.today) === undefined ? calendar.days.at(-1)?.day : calendar.today;
  const active = touched ?? otherEnd ?? selected ?? newest ?? calendar.today;
  const range =
    dragged === undefined
      ? selected === undefined
        ? undefined
        : { ...rangeBetween(selected, otherEnd ?? selected), weekday }
      : rangeBetween(dragged.from, dragged.to);
  const place = findDay(years, active) ?? findDay(years, newest ?? "");
  const hinted = pointed === undefined ? undefined : findDay(years, pointed);

  // On a narrow screen the active day may be out of sight at first.
  const scroller = useRef<HTMLDivElement>(null);
  const begin = useEffectEvent(() => {
    const box = scroller.current;
    if (box !== null && place !== undefined) box.scrollLeft = xOf(place.cell) - box.clientWidth / 2;
  });
  useEffect(() => begin(), []);

  const goTo = (day: string): void => {
    setTouched(day);
    focus.current?.focus({ preventScroll: true });
    // What the focus has hinted at is the day before.
    setPointed((now) => now && day);
  };
  useImperativeHandle(ref, () => ({ goTo }));
  const pick = (range: DayRange): void => {
    onSelect(range);
    goTo(range.to);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const around = WIDER.indexOf(event.key);
    const named = around === -1 ? undefined : rangesAround(active)[around];
    const step = dayStep(event.key);
    if (named === undefined && step === undefined && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    const next = step === undefined ? active : addDays(active, step);
    if (findDay(years, next) === undefined) return;
    if (named !== undefined) {
      // The keys go on from the day at hand, not from the other end of what it is a part of.
      setTouched(active);
      onSelect(named);
    } else if (step === undefined) onSelect({ from: next, to: next });
    else {
      setTouched(next);
      setPointed(next);
      if (event.shiftKey) onSelect({ from: selected ?? active, to: next });
    }
  };
  const onPointerDown = (event: PointerEvent): void => {
    const named = rangeAt(event);
    if (event.button !== 0 || named === undefined) return;
    // A finger that comes down may be about to scroll: it picks when it goes up where it came down.
    if (event.pointerType === "touch") return;
    const isDay = named.from === named.to;
    if (isDay && event.shiftKey && selected !== undefined) pick({ from: selected, to: named.from });
    else if (isDay) {
      event.currentTarget.setPointerCapture(event.pointerId);
      setDragged(named);
    } else pick(named);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (event.pointerType === "touch") return;
    const day = dayAt(event);
    setPointed(day);
    if (dragged === undefined || day === undefined || day === dragged.to) return;
    setDragged({ from: dragged.from, to: day });
  };
  const onPointerUp = (event: PointerEvent): void => {
    const picked = event.pointerType === "touch" ? rangeAt(event) : dragged;
    if (picked !== undefined) pick(picked);
    setDragged(undefined);
  };
  return (
    <ScrollBox ref={scroller} className={styles.scroll} label="Days">
      <div className={styles.grid} data-by={by} style={{ width: WIDTH, height: years.length * YEAR_HEIGHT }}>
        <svg
          width={WIDTH}
          height={years.length * YEAR_HEIGHT}
          aria-hidden="true"
          onPointerDown={onPointerDown}
          onPointerMove={onPointerMove}
          onPointerUp={onPointerUp}
          onPointerCancel={() => setDragged(undefined)}
          onPointerLeave={() => setPointed(undefined)}
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
        {hinted === undefined ? null : <DayHint place={hinted} timezone={calendar.timezone} />}
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
                aria-label={describeDay(place.cell, calendar.timezone)}
                aria-selected={range !== undefined && isInRange(place.cell.day, range)}
                style={{ left: xOf(place.cell) - 5, top: place.year * YEAR_HEIGHT + yOf(place.cell) - 5 }}
                onKeyDown={onKeyDown}
                onFocus={({ currentTarget }) => {
                  if (currentTarget.matches(":focus-visible")) setPointed(place.cell.day);
                }}
                onBlur={() => setPointed(undefined)}
                onClick={() => onSelect({ from: place.cell.day, to: place.cell.day })}
              />
            </div>
          </div>
        )}
      </div>
    </ScrollBox>
  );
}

function boundsProps(
  range: DayRange | undefined,
): Pick<YearBlockProps, "selectedFrom" | "selectedTo" | "selectedWeekday"> {
  return { selectedFrom: range?.from, selectedTo: range?.to, selectedWeekday: range?.weekday };
}

/** The day below the pointer. */
function dayAt(event: PointerEvent): string | undefined {
  return below(event)?.getAttribute("data-day") ?? undefined;
}

/** The day below the pointer, or all days of the month, weekday or year whose name is there. */
function rangeAt(event: PointerEvent): DayRange | undefined {
  const day = dayAt(event);
  if (day !== undefined) return { from: day, to: day };
  const [from, to] = [below(event)?.getAttribute("data-from"), below(event)?.getAttribute("data-to")];
  const weekday = WEEKDAYS.find((one) => one === below(event)?.getAttribute("data-weekday"));
  return from && to ? { from, to, weekday } : undefined;
}

/** What is captured by the drawing still is over a part of it. */
function below({ clientX, clientY }: PointerEvent): Element | null {
  return document.elementFromPoint(clientX, clientY);
}
