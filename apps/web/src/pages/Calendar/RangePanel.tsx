import type { Calendar } from "@daymill/contract";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { PanelEdge } from "../../ui/page/PanelEdge.tsx";
import { weekdayNames } from "../../ui/time/dayMath.ts";
import { countOf } from "../naming.ts";
import styles from "./Calendar.module.css";
import { type DayRange, rangeFacts } from "./dayRange.ts";
import { RangeActions } from "./RangeActions.tsx";

export interface RangePanelProps {
  readonly calendar: Calendar;
  readonly range: DayRange;
  /** Why days cannot be backfilled; undefined: they can. */
  readonly backfillOff: string | undefined;
  readonly onBackfill: (range: DayRange) => void;
  /** Of the failed tasks of these days, or of all. */
  readonly onClear: (only: "failed" | undefined) => void;
  readonly onClose: () => void;
}

const ONE_WEEKDAY = "A backfill takes all days between two";

/** Several days in numbers, and what can be done to all of them at once. */
export function RangePanel({ calendar, range, backfillOff, onBackfill, onClear, onClose }: RangePanelProps) {
  const { dagId, today } = calendar;
  const { weekday } = range;
  const { days, runs, failedRuns, withoutRuns, missing, ends } = rangeFacts(calendar, range);
  return (
    <aside aria-label="Selected days" className={styles.selected}>
      <PanelEdge />
      <Panel
        title={countOf(days, weekday === undefined ? "day" : weekdayNames[weekday])}
        actions={
          <IconButton label="Close (Esc)" onClick={onClose}>
            <Icon name="close" size={14} />
          </IconButton>
        }
      >
        <p>
          {range.from} to {range.to}
        </p>
        <p>
          {countOf(runs, "run")} · {failedRuns.toLocaleString("en-US")} failed · {countOf(withoutRuns, "day")} without
          runs{missing === 0 ? "" : `, ${missing.toLocaleString("en-US")} of them missing`}
        </p>
        <RangeActions
          dagId={dagId}
          runs={runs}
          failedRuns={failedRuns}
          ends={ends}
          backfill={
            range.from > today
              ? undefined
              : {
                  words: "Backfill…",
                  off: backfillOff ?? (weekday && ONE_WEEKDAY),
                  onClick: () => onBackfill({ from: range.from, to: range.to < today ? range.to : today }),
                }
          }
          onClear={onClear}
        />
      </Panel>
    </aside>
  );
}
