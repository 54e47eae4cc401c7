import { ActionButton } from "../actions/ActionButton.tsx";
import { useAcknowledgement } from "./useAcknowledgement.ts";

/** Says that somebody knows of what went wrong in a DAG until an instant. */
export function AcknowledgeButton({ dagId, until }: { readonly dagId: string; readonly until: string }) {
  const acknowledge = useAcknowledgement();
  return (
    <ActionButton calls="acknowledgeFailures" on={dagId} onClick={() => acknowledge(dagId, until)}>
      Acknowledge
    </ActionButton>
  );
}
