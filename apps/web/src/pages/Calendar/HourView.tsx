import type { Calendar } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useCalendarHours } from "../../api/useCalendar.ts";
import { useDag } from "../../api/useDags.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { noClearOptions } from "../../routing/searches.ts";
import { ClearRunsDialog } from "../actions/ClearRunsDialog.tsx";
import { whyOff } from "../actions/whyOff.ts";
import styles from "./Calendar.module.css";
import { CalendarHead } from "./CalendarHead.tsx";
import { DayPanel } from "./DayPanel.tsx";
import { HourGrid } from "./HourGrid.tsx";
import { hourRangeFacts, hoursInWords, hoursSelected } from "./hourRange.ts";
import { HourRangePanel } from "./HourRangePanel.tsx";
import { hourSlot } from "./hourSlot.ts";

const route = getRouteApi("/dags/$dagId/calendar");

/** The hours of a month, of a DAG that runs many times a day; one opens beside them. */
export function HourView({ calendar }: { readonly calendar: Calendar }) {
  const { dagId } = calendar;
  const search = route.useSearch();
  const { hour, hour2, dialog } = search;
  const navigate = route.useNavigate();
  const newest = calendar.days.at(-1)?.day ?? calendar.today;
  const month = search.month ?? (hour ?? newest).slice(0, "2024-03".length);
  const hours = useCalendarHours(dagId, month);
  const dag = useDag(dagId).data;
  const adjust = (change: Partial<typeof search>): void =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true });
  // A walk from hour to hour is one step of the history: Back closes the panel.
  const select = (next: string | undefined, other?: string): void =>
    void navigate({
      search: (now) => ({ ...now, hour: next, hour2: other === next ? undefined : other }),
      replace: hour !== undefined && next !== undefined,
    });
  const backfill = (from: string | undefined, to: string | undefined): void =>
    void navigate({ search: (now) => ({ ...now, dialog: "backfill" as const, from, to }) });
  const close = (): void => select(undefined);
  useShortcuts({ Escape: close });
  const { data } = hours;
  const range = hoursSelected(data?.month, { hour, hour2 });
  const facts = data && range && hourRangeFacts(data, range);
  const slot = range === undefined ? hourSlot(data, hour) : undefined;
  const day = slot?.day.slice(0, "2024-03-15".length);
  return (
    <div className={styles.split} data-open={slot !== undefined || range !== undefined}>
      <Panel>
        <CalendarHead calendar={calendar} coloured={data?.hours ?? []} search={search} onSearch={adjust} />
        {hours.isError && !(data !== undefined && isConnectionLost(hours.error)) ? (
          <ErrorPanel error={hours.error} doing={`load the hours of ${month}`} onRetry={() => void hours.refetch()} />
        ) : data === undefined ? (
          <Loading what={`the hours of ${month}`} />
        ) : (
          <HourGrid
            hours={data}
            month={month}
            by={search.by}
            selected={hour}
            otherEnd={range === undefined ? undefined : hour2}
            onSelect={select}
            onMonth={(next) => adjust({ month: next, hour: undefined, hour2: undefined })}
          />
        )}
      </Panel>
      {data === undefined || range === undefined || facts === undefined ? null : (
        <HourRangePanel
          hours={data}
          range={range}
          facts={facts}
          backfillOff={whyOff(dag, "backfill")}
          onBackfill={backfill}
          onClear={(only) => void navigate({ search: (now) => ({ ...now, dialog: "clear" as const, only }) })}
          onClose={close}
        />
      )}
      {range !== undefined && facts !== undefined && dialog === "clear" ? (
        <ClearRunsDialog
          dagId={dagId}
          filter={{ dagId, dated: facts.dated }}
          whose={`from ${hoursInWords(range)}`}
          options={search}
          onOptions={adjust}
          onClose={() => void navigate({ search: (now) => ({ ...now, ...noClearOptions, dialog: undefined }) })}
        />
      ) : null}
      {slot === undefined ? null : (
        <DayPanel
          calendar={calendar}
          slot={slot}
          backfillOff={whyOff(dag, "backfill")}
          onBackfill={() => backfill(day, day)}
          onClose={close}
        />
      )}
    </div>
  );
}
