import { type Calendar, RunState } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useCalendar } from "../../api/useCalendar.ts";
import { useDag } from "../../api/useDags.ts";
import { noClearOptions } from "../../routing/searches.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import styles from "../Calendar/Calendar.module.css";
import { CalendarGrid } from "../Calendar/CalendarGrid.tsx";
import { type DayRange, rangeBetween } from "../Calendar/dayRange.ts";
import { RangeClearDialog } from "../Calendar/RangeClearDialog.tsx";
import { RangePanel } from "../Calendar/RangePanel.tsx";
import { DayPanel } from "../Calendar/DayPanel.tsx";
import { whyOff } from "../actions/whyOff.ts";
import { countOf } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";

const route = getRouteApi("/dags/$dagId/calendar");

/** The days of a DAG over the years; the selected one opens beside them. */
export default function DagCalendarPage() {
  const { dagId } = route.useParams();
  const search = route.useSearch();
  const { day, day2, dialog } = search;
  const navigate = route.useNavigate();
  const calendar = useCalendar(dagId);
  const dag = useDag(dagId).data;
  usePageTitle("Calendar", dagId);
  const range = day === undefined || day2 === undefined || day === day2 ? undefined : rangeBetween(day, day2);
  // A walk from day to day is one step of the history: Back closes the panel.
  const select = (next: string | undefined, otherEnd?: string): void =>
    void navigate({
      search: (now) => ({ ...now, day: next, day2: otherEnd }),
      replace: day !== undefined && next !== undefined,
    });
  const backfill = ({ from, to }: DayRange): void =>
    void navigate({ search: (now) => ({ ...now, dialog: "backfill" as const, from, to }) });
  const close = (): void => select(undefined);
  useShortcuts({ Escape: close });

  const { data } = calendar;
  if (calendar.isError && !(data !== undefined && isConnectionLost(calendar.error)))
    return (
      <ErrorPanel error={calendar.error} doing={`load the days of ${dagId}`} onRetry={() => void calendar.refetch()} />
    );
  if (data === undefined) return <Loading what={`the days of ${dagId}`} />;
  return (
    <div className={styles.split} data-open={day !== undefined}>
      <Panel>
        <Head calendar={data} />
        <CalendarGrid
          calendar={data}
          selected={day}
          otherEnd={range === undefined ? undefined : day2}
          onSelect={select}
        />
      </Panel>
      {range === undefined ? null : (
        <RangePanel
          calendar={data}
          range={range}
          backfillOff={whyOff(dag, "backfill")}
          onBackfill={backfill}
          onClear={(only) => void navigate({ search: (now) => ({ ...now, dialog: "clear" as const, only }) })}
          onClose={close}
        />
      )}
      {range !== undefined && dialog === "clear" ? (
        <RangeClearDialog
          calendar={data}
          range={range}
          options={search}
          onOptions={(change) => void navigate({ search: (now) => ({ ...now, ...change }), replace: true })}
          onClose={() => void navigate({ search: (now) => ({ ...now, ...noClearOptions, dialog: undefined }) })}
        />
      ) : null}
      {day === undefined || range !== undefined ? null : (
        <DayPanel
          calendar={data}
          day={day}
          backfillOff={whyOff(dag, "backfill")}
          onBackfill={() => backfill({ from: day, to: day })}
          onClose={close}
        />
      )}
    </div>
  );
}

function Head({ calendar: { days, timezone } }: { calendar: Calendar }) {
  const failed = days.filter((day) => day.runs.failed !== undefined).length;
  return (
    <div className={styles.head}>
      <span>
        {countOf(days.length, "day")} with runs · {failed.toLocaleString("en-US")} with failures · days of {timezone}
      </span>
      <ul className={styles.legend} aria-label="States">
        {[RunState.success, RunState.failed, RunState.running, RunState.queued].map((state) => (
          <li key={state}>
            <RunStateBadge state={state} />
          </li>
        ))}
      </ul>
    </div>
  );
}
