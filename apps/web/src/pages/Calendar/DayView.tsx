import type { Calendar } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useRef } from "react";
import { useDag } from "../../api/useDags.ts";
import { noClearOptions } from "../../routing/searches.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { whyOff } from "../actions/whyOff.ts";
import styles from "./Calendar.module.css";
import { CalendarGrid, type CalendarHandle } from "./CalendarGrid.tsx";
import { CalendarHead } from "./CalendarHead.tsx";
import { DayPanel } from "./DayPanel.tsx";
import { type DayRange, missingStretches, nextStretch, rangeBetween } from "./dayRange.ts";
import { RangeClearDialog } from "./RangeClearDialog.tsx";
import { RangePanel } from "./RangePanel.tsx";

const route = getRouteApi("/dags/$dagId/calendar");

/** The days of a DAG over the years; one, or several, open beside them. */
export function DayView({ calendar }: { readonly calendar: Calendar }) {
  const search = route.useSearch();
  const { day, day2, weekday, dialog } = search;
  const navigate = route.useNavigate();
  const dag = useDag(calendar.dagId).data;
  const range =
    day === undefined || day2 === undefined || day === day2 ? undefined : { ...rangeBetween(day, day2), weekday };
  // A walk from day to day is one step of the history: Back closes the panel.
  const select = (next: DayRange | undefined): void =>
    void navigate({
      search: (now) => ({
        ...now,
        day: next?.from,
        day2: next?.from === next?.to ? undefined : next?.to,
        weekday: next?.weekday,
      }),
      replace: day !== undefined && next !== undefined,
    });
  const backfill = ({ from, to }: DayRange): void =>
    void navigate({ search: (now) => ({ ...now, dialog: "backfill" as const, from, to }) });
  const close = (): void => select(undefined);
  const grid = useRef<CalendarHandle>(null);
  useShortcuts({ Escape: close });
  return (
    <div className={styles.split} data-open={day !== undefined}>
      <Panel>
        <CalendarHead
          calendar={calendar}
          coloured={calendar.days}
          search={search}
          onSearch={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })}
          onMissing={() => {
            const selected = day === undefined ? undefined : rangeBetween(day, day2 ?? day);
            const next = nextStretch(missingStretches(calendar), selected);
            if (next !== undefined) select(next);
          }}
        />
        <CalendarGrid
          ref={grid}
          calendar={calendar}
          by={search.by}
          isWhole={search.years === "all"}
          selected={day}
          otherEnd={range === undefined ? undefined : day2}
          weekday={range?.weekday}
          onSelect={select}
        />
      </Panel>
      {range === undefined ? null : (
        <RangePanel
          calendar={calendar}
          range={range}
          backfillOff={whyOff(dag, "backfill")}
          onBackfill={backfill}
          onClear={(only) => void navigate({ search: (now) => ({ ...now, dialog: "clear" as const, only }) })}
          onClose={close}
        />
      )}
      {range !== undefined && dialog === "clear" ? (
        <RangeClearDialog
          calendar={calendar}
          range={range}
          options={search}
          onOptions={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })}
          onClose={() => void navigate({ search: (now) => ({ ...now, ...noClearOptions, dialog: undefined }) })}
        />
      ) : null}
      {day === undefined || range !== undefined ? null : (
        <DayPanel
          calendar={calendar}
          slot={{
            day,
            found: calendar.days.find((one) => one.day === day),
            planned: calendar.planned.find((one) => one.day === day)?.runs ?? 0,
          }}
          backfillOff={whyOff(dag, "backfill")}
          onBackfill={() => backfill({ from: day, to: day })}
          onWiden={(wider) => {
            select(wider);
            // The button goes with the panel: whoever works by keys is back at the day.
            grid.current?.goTo(day);
          }}
          onClose={close}
        />
      )}
    </div>
  );
}
