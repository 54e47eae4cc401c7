import type { CalendarHours } from "@daymill/contract";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { PanelEdge } from "../../ui/page/PanelEdge.tsx";
import { countOf } from "../naming.ts";
import styles from "./Calendar.module.css";
import type { HourRange, HourRangeFacts } from "./hourRange.ts";
import { hoursInWords } from "./hourRange.ts";
import { RangeActions } from "./RangeActions.tsx";

export interface HourRangePanelProps {
  readonly hours: Pick<CalendarHours, "dagId" | "timezone" | "now">;
  readonly range: HourRange;
  readonly facts: HourRangeFacts;
  /** Why days cannot be backfilled; undefined: they can. */
  readonly backfillOff: string | undefined;
  readonly onBackfill: (from: string, to: string) => void;
  readonly onClear: (only: "failed" | undefined) => void;
  readonly onClose: () => void;
}

/** Several hours in numbers, and what can be done to all of them at once. */
export function HourRangePanel({
  hours,
  range,
  facts,
  backfillOff,
  onBackfill,
  onClear,
  onClose,
}: HourRangePanelProps) {
  const [from, to, today] = [range.from, range.to, hours.now].map((hour) => hour.slice(0, "2024-03-15".length));
  return (
    <aside aria-label="Selected hours" className={styles.selected}>
      <PanelEdge />
      <Panel
        title={countOf(facts.hours, "hour")}
        actions={
          <IconButton label="Close (Esc)" onClick={onClose}>
            <Icon name="close" size={14} />
          </IconButton>
        }
      >
        <p>
          {hoursInWords(range)} {hours.timezone}
        </p>
        <p>
          {countOf(facts.runs, "run")} · {facts.failedRuns.toLocaleString("en-US")} failed
        </p>
        <RangeActions
          dagId={hours.dagId}
          runs={facts.runs}
          failedRuns={facts.failedRuns}
          ends={facts.ends}
          backfill={
            from === undefined || to === undefined || today === undefined || from > today
              ? undefined
              : {
                  words: from === to ? "Backfill the day…" : "Backfill the days…",
                  off: backfillOff,
                  onClick: () => onBackfill(from, to < today ? to : today),
                }
          }
          onClear={onClear}
        />
      </Panel>
    </aside>
  );
}
