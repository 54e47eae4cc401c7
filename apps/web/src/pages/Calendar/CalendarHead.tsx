import { type Calendar, RunState } from "@daymill/contract";
import type { CalendarSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { Segments } from "../../ui/fields.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { countOf } from "../naming.ts";
import styles from "./Calendar.module.css";
import { CELL, PITCH } from "./calendarGeometry.ts";
import { quietYears } from "./calendarModel.ts";
import { type Measured, type Scale, scaleOf, stepWords } from "./measures.ts";

type Look = Pick<CalendarSearch, "by" | "years" | "gran" | "month" | "hour" | "hour2">;

export interface CalendarHeadProps {
  readonly calendar: Calendar;
  /** What has the colours: the days, or the hours in sight. */
  readonly coloured: readonly Measured[];
  readonly search: Look;
  readonly onSearch: (next: Look) => void;
  /** Selects missing days, others with each press; absent: of hours. */
  readonly onMissing?: () => void;
}

/** What the days of a calendar tell, and by which colours. */
export function CalendarHead({ calendar, coloured, search, onSearch, onMissing }: CalendarHeadProps) {
  const { days, timezone } = calendar;
  const failed = days.filter((day) => day.runs.failed !== undefined).length;
  const quiet = quietYears(calendar);
  return (
    <div className={styles.head}>
      <span>
        {countOf(days.length, "day")} with runs · {failed.toLocaleString("en-US")} with failures · days of {timezone}
        {boundsInWords(calendar)}
      </span>
      {quiet === undefined || search.years === "all" || search.gran === "hour" ? null : (
        <Button onClick={() => onSearch({ years: "all" })}>
          No runs since: show {quiet.from === quiet.to ? quiet.to : `${quiet.from} to ${quiet.to}`}
        </Button>
      )}
      {calendar.missing.length === 0 || onMissing === undefined ? null : (
        <Button icon={<MissingDay />} onClick={onMissing}>
          {countOf(calendar.missing.length, "day")} missing
        </Button>
      )}
      <div className={styles.tools}>
        {search.by === undefined ? <States /> : <Ramp scale={scaleOf(coloured, search.by)} />}
        {search.gran === undefined && !days.some(isOftenADay) ? null : (
          <Segments
            label="Days or hours"
            value={search.gran ?? "day"}
            choices={[
              { value: "day", label: "Days" },
              { value: "hour", label: "Hours" },
            ]}
            onChange={(gran) =>
              onSearch({ gran: gran === "day" ? undefined : gran, month: undefined, hour: undefined, hour2: undefined })
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

/** ` · from 2024-03-01 to 2026-08-31`: the days of the DAG. */
function boundsInWords({ startsOn, endsOn }: Calendar): string {
  if (startsOn === null && endsOn === null) return "";
  return ` · the DAG's days${startsOn === null ? "" : ` from ${startsOn}`}${endsOn === null ? " on" : ` to ${endsOn}`}`;
}

function MissingDay() {
  return (
    <svg width={CELL} height={CELL} aria-hidden="true">
      <rect className={styles.day} data-look="missing" x={1} y={1} width={CELL - 2} height={CELL - 2} rx={3} />
    </svg>
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

/** What each shade stands for: of counts one by one, of ranges where they begin and end. */
function Ramp({ scale }: { readonly scale: Scale }) {
  const { by, steps, isEach } = scale;
  const none = by === "failures" ? [{ shade: 0, words: "none" }] : [];
  const shown = [...none, ...steps.map((step) => ({ shade: step.shade, words: stepWords(step, scale) }))];
  if (shown.length === 0) return <span className={styles.ramp}>nothing to colour yet</span>;
  return (
    <ul className={styles.ramp} data-by={by} aria-label={by === "duration" ? "Shades, for each run" : "Shades"}>
      {shown.map(({ shade, words }, at) => {
        const isEnd = at === 0 || at === shown.length - 1 || shade === 0;
        return (
          <li key={shade} className={styles.shade} title={words}>
            <svg width={PITCH} height={CELL} aria-hidden="true">
              <rect data-shade={shade} x={1} y={1} width={CELL - 2} height={CELL - 2} rx={3} />
            </svg>
            {isEach || isEnd ? words : <HiddenText>{words}</HiddenText>}
          </li>
        );
      })}
    </ul>
  );
}
