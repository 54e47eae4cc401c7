import { type Calendar, RunState } from "@daymill/contract";
import type { CalendarSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { Segments } from "../../ui/fields.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { countOf } from "../naming.ts";
import styles from "./Calendar.module.css";
import { CELL, PITCH } from "./calendarGeometry.ts";
import { quietYears } from "./calendarModel.ts";
import { darkestMeasure, type Measure, type Measured, measureWords, SHADES } from "./measures.ts";

type Look = Pick<CalendarSearch, "by" | "years" | "gran" | "month" | "hour">;

export interface CalendarHeadProps {
  readonly calendar: Calendar;
  /** What has the colours: the days, or the hours in sight. */
  readonly coloured: readonly Measured[];
  readonly search: Look;
  readonly onSearch: (next: Look) => void;
}

/** What the days of a calendar tell, and by which colours. */
export function CalendarHead({ calendar, coloured, search, onSearch }: CalendarHeadProps) {
  const { days, timezone } = calendar;
  const failed = days.filter((day) => day.runs.failed !== undefined).length;
  const quiet = quietYears(calendar);
  return (
    <div className={styles.head}>
      <span>
        {countOf(days.length, "day")} with runs · {failed.toLocaleString("en-US")} with failures · days of {timezone}
      </span>
      {quiet === undefined || search.years === "all" || search.gran === "hour" ? null : (
        <Button onClick={() => onSearch({ years: "all" })}>
          No runs since: show {quiet.from === quiet.to ? quiet.to : `${quiet.from} to ${quiet.to}`}
        </Button>
      )}
      <div className={styles.tools}>
        {search.by === undefined ? <States /> : <Ramp days={coloured} by={search.by} />}
        {search.gran === undefined && !days.some(isOftenADay) ? null : (
          <Segments
            label="Days or hours"
            value={search.gran ?? "day"}
            choices={[
              { value: "day", label: "Days" },
              { value: "hour", label: "Hours" },
            ]}
            onChange={(gran) =>
              onSearch({ gran: gran === "day" ? undefined : gran, month: undefined, hour: undefined })
            }
          />
        )}
        <Segments
          label="Colour by"
          value={search.by ?? "state"}
          choices={[
            { value: "state", label: "State" },
            { value: "failures", label: "Failures" },
            { value: "duration", label: "Duration" },
            { value: "count", label: "Runs" },
          ]}
          onChange={(by) => onSearch({ by: by === "state" ? undefined : by })}
        />
      </div>
    </div>
  );
}

/** Of a day with one run its hour is of no interest. */
function isOftenADay({ runs }: Measured): boolean {
  return Object.values(runs).reduce((sum, count) => sum + count, 0) > 1;
}

function States() {
  return (
    <ul className={styles.legend} aria-label="States">
      {[RunState.success, RunState.failed, RunState.running, RunState.queued].map((state) => (
        <li key={state}>
          <RunStateBadge state={state} />
        </li>
      ))}
    </ul>
  );
}

/** The shades from nothing to the most. */
function Ramp({ days, by }: { readonly days: readonly Measured[]; readonly by: Measure }) {
  return (
    <span className={styles.ramp} data-by={by}>
      {by === "failures" ? "none" : "0"}
      <svg width={(SHADES + 1) * PITCH} height={CELL} aria-hidden="true">
        {Array.from({ length: SHADES + 1 }, (_, shade) => (
          <rect key={shade} data-shade={shade} x={shade * PITCH + 1} y={1} width={CELL - 2} height={CELL - 2} rx={3} />
        ))}
      </svg>
      {measureWords(darkestMeasure(days, by), by)}
      {by === "duration" ? " each" : ""} or more
    </span>
  );
}
