import type { InstanceKey } from "../../api/queryKeys.ts";
import { useWhyNoAudit } from "../../api/useMayNot.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import { EventPanel } from "../Audit/EventPanel.tsx";

/** What people did to the instance, alone or with others. */
export default function InstanceEvents({ instance }: { readonly instance: InstanceKey }) {
  const refusal = useWhyNoAudit();
  return refusal === undefined ? (
    <EventPanel subject={instance} dagId={instance.dagId} />
  ) : (
    <Notice tone="warning">{refusal}</Notice>
  );
}
