import { getRouteApi } from "@tanstack/react-router";
import { useWhyNoAudit } from "../../api/useMayNot.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import { EventPanel } from "../Audit/EventPanel.tsx";

const route = getRouteApi("/dags/$dagId/runs/$runId/events");

/** What people did to a run: who triggered, cleared, marked or changed it, and when. */
export default function RunEventsPage() {
  const run = route.useParams();
  const refusal = useWhyNoAudit();
  return refusal === undefined ? (
    <EventPanel subject={run} dagId={run.dagId} />
  ) : (
    <Notice tone="warning">{refusal}</Notice>
  );
}
