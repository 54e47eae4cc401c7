import type { InstanceKey } from "../../api/queryKeys.ts";
import { useWhyNoAudit } from "../../api/useMayNot.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import { EventPanel } from "../Audit/EventPanel.tsx";

/** What people did to the task in its run, or may have done to it with others. */
export default function InstanceEvents({ instance: { dagId, runId, taskId } }: { readonly instance: InstanceKey }) {
  const refusal = useWhyNoAudit();
  return refusal === undefined ? (
    <EventPanel subject={{ dagId, runId, taskId }} dagId={dagId} />
  ) : (
    <Notice tone="warning">{refusal}</Notice>
  );
}
