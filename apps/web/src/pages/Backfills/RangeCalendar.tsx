import type { Backfill, Calendar } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useCalendar } from "../../api/useCalendar.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { CalendarGrid } from "../Calendar/CalendarGrid.tsx";
import { countOf } from "../naming.ts";
import styles from "./Backfills.module.css";
import { rangeCalendar, rangeCounts } from "./rangeCalendar.ts";

/** The days of the range as their runs stand now; a day, or several, open in the calendar of the DAG. */
export default function RangeCalendar({ backfill }: { readonly backfill: Backfill }) {
  const query = useCalendar(backfill.dagId);
  return (
    <Panel title="Days">
      {query.isError && query.data === undefined ? (
        <ErrorPanel error={query.error} doing="load the days" onRetry={() => void query.refetch()} />
      ) : null}
      {query.isPending ? <Loading what="the days" /> : null}
      {query.data === undefined ? null : <Days calendar={query.data} backfill={backfill} />}
    </Panel>
  );
}

function Days({ calendar, backfill }: { readonly calendar: Calendar; readonly backfill: Backfill }) {
  const { dagId, from, to } = backfill;
  const navigate = useNavigate();
  const shown = useMemo(() => rangeCalendar(calendar, { from, to }), [calendar, from, to]);
  const { days, withRuns, withFailures } = rangeCounts(shown);
  return (
    <div className={styles.summary}>
      <p className={styles.words}>
        {withRuns.toLocaleString("en-US")} of {countOf(days, "day")} with runs · {withFailures.toLocaleString("en-US")}{" "}
        with failures · days of {shown.timezone}
      </p>
      <CalendarGrid
        ref={null}
        calendar={shown}
        by={undefined}
        isWhole={false}
        selected={undefined}
        otherEnd={to}
        weekday={undefined}
        onSelect={(range) =>
          void navigate({
            to: "/dags/$dagId/calendar",
            params: { dagId },
            search: {
              day: range.from,
              day2: range.from === range.to ? undefined : range.to,
              weekday: range.weekday,
            },
          })
        }
      />
    </div>
  );
}
