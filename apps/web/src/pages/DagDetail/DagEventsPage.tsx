import { getRouteApi } from "@tanstack/react-router";
import { useWhyNoAudit } from "../../api/useMayNot.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import { EventPanel } from "../Audit/EventPanel.tsx";
import { usePageTitle } from "../usePageTitle.ts";

const route = getRouteApi("/dags/$dagId/events");

/** What people did to a DAG and to all of its runs: who paused, triggered, cleared or backfilled, and when. */
export default function DagEventsPage() {
  const { dagId } = route.useParams();
  const refusal = useWhyNoAudit();
  usePageTitle("Events", dagId);
  return refusal === undefined ? (
    <EventPanel subject={{ dagId }} dagId={dagId} />
  ) : (
    <Notice tone="warning">{refusal}</Notice>
  );
}
