import { getRouteApi } from "@tanstack/react-router";
import { useCalendar } from "../../api/useCalendar.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { DayView } from "../Calendar/DayView.tsx";
import { HourView } from "../Calendar/HourView.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const route = getRouteApi("/dags/$dagId/calendar");

/** The days of a DAG over the years, or the hours of a month; the selected one opens beside them. */
export default function DagCalendarPage() {
  const { dagId } = route.useParams();
  const { gran } = route.useSearch();
  const calendar = useCalendar(dagId);
  usePageTitle("Calendar", dagId);
  const { data } = calendar;
  if (calendar.isError && !(data !== undefined && isConnectionLost(calendar.error)))
    return (
      <ErrorPanel error={calendar.error} doing={`load the days of ${dagId}`} onRetry={() => void calendar.refetch()} />
    );
  if (data === undefined) return <Loading what={`the days of ${dagId}`} />;
  return gran === "hour" ? <HourView calendar={data} /> : <DayView calendar={data} />;
}
