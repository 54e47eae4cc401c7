import { type PlannedItem } from "@daymill/contract";
import { useCallback } from "react";
import { clearChange } from "../../api/useClear.ts";
import type { ClearOptions } from "../../routing/searches.ts";
import { countOf } from "../naming.ts";
import { ClearOptionFields } from "./ClearOptionFields.tsx";
import { type ClearTarget, toClearBody } from "./clearTarget.ts";
import { PlannedChangeDialog } from "./PlannedChangeDialog.tsx";
import { useClearedToast } from "./useClearedToast.ts";

export interface ClearDialogProps {
  readonly target: ClearTarget;
  readonly options: ClearOptions;
  readonly onOptions: (change: ClearOptions) => void;
  readonly onClose: () => void;
}

/** Lets task instances run again. */
export function ClearDialog({ target, options, onOptions, onClose }: ClearDialogProps) {
  const toast = useClearedToast(target.dagId);
  const toBody = useCallback(
    (excluded: readonly PlannedItem[]) => toClearBody(target, options, excluded),
    [target, options],
  );
  return (
    <PlannedChangeDialog
      change={clearChange}
      toBody={toBody}
      done="cleared"
      title={(plan) => (plan === undefined ? "Clear task instances" : `Clear ${countOf(plan.total, "task instance")}`)}
      scope={`${target.words} of ${target.dagId}`}
      confirm={confirmWords}
      renderFields={(body, plan) => (
        <ClearOptionFields
          body={body}
          plan={plan}
          whole={target.tasks === undefined || target.exactly !== undefined}
          onOptions={onOptions}
        />
      )}
      onApplied={toast}
      onClose={onClose}
    />
  );
}

function confirmWords(total: number | undefined, again: boolean): string {
  if (total === undefined) return "Clear";
  return `${again ? "Clear these" : "Clear"} ${total.toLocaleString("en-US")}`;
}
