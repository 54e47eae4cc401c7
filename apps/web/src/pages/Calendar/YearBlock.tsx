import { memo } from "react";
import type { PreferenceValue } from "../../ui/preferences.ts";
import { type Weekday, weekdayNames, WEEKDAYS } from "../../ui/time/dayMath.ts";
import styles from "./Calendar.module.css";
import { LEFT, PITCH, TOP } from "./calendarGeometry.ts";
import type { CalendarYear } from "./calendarModel.ts";
import { DayCells } from "./DayCells.tsx";

export interface YearBlockProps {
  readonly year: CalendarYear;
  readonly top: number;
  readonly today: string;
  readonly week: PreferenceValue<"week">;
  /** The selected days of this year; texts, so that the other years need not be drawn again while a drag goes on. */
  readonly selectedFrom: string | undefined;
  readonly selectedTo: string | undefined;
  /** Only these of them; absent: all. */
  readonly selectedWeekday: Weekday | undefined;
  readonly isPhone: boolean;
}

/** On a phone, where the year's own label may be out of sight: every so many months one says the year. */
const MONTHS_IN_SIGHT = 4;

/** The days of a week from its first to its last. */
const WEEKS: Readonly<Record<PreferenceValue<"week">, readonly Weekday[]>> = {
  monday: WEEKDAYS,
  sunday: ["sun", ...WEEKDAYS.filter((weekday) => weekday !== "sun")],
};

/** The days of a year. Thousands are drawn at once when a calendar opens; what a day has to say is told by whoever points at it. */
export const YearBlock = memo(function YearBlock(props: YearBlockProps) {
  const { year, top, today, week, selectedFrom = "", selectedTo = "", selectedWeekday, isPhone } = props;
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
      {WEEKS[week].map((weekday, row) => (
        <text
          key={weekday}
          className={styles.weekday}
          x={0}
          y={TOP + row * PITCH + 11}
          data-from={year.days[0]?.day}
          data-to={year.days.at(-1)?.day}
          data-weekday={weekday}
        >
          {weekdayNames[weekday].slice(0, 3)}
        </text>
      ))}
      <DayCells
        days={year.days}
        today={today}
        selectedFrom={selectedFrom}
        selectedTo={selectedTo}
        selectedRow={selectedWeekday && WEEKS[week].indexOf(selectedWeekday)}
      />
    </g>
  );
});
