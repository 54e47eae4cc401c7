import { getRouteApi, Navigate } from "@tanstack/react-router";
import { useRunList } from "../api/useRuns.ts";
import { ErrorPanel } from "../ui/page/ErrorPanel.tsx";
import { Loading } from "../ui/page/Loading.tsx";

const route = getRouteApi("/r/$runId");

/** The address of a run without its DAG, for chats: leads on to it, or to the list of those that may be meant. */
export default function ShortLinkPage() {
  const { runId } = route.useParams();
  const list = useRunList({ runId });
  if (list.isError) return <ErrorPanel error={list.error} doing="find the run" onRetry={() => void list.refetch()} />;
  if (list.data === undefined) return <Loading what="the run" />;
  const [run, other] = list.data.pages.flatMap((page) => page.items);
  if (run === undefined || other !== undefined) return <Navigate to="/runs" search={{ q: runId }} replace />;
  return <Navigate to="/dags/$dagId/runs/$runId" params={run} replace />;
}
