import type { MarkBody, PlannedItem } from "@daymill/contract";
import { useCallback, useState } from "react";
import { markChange } from "../../api/markChange.ts";
import { CheckboxField, RadioField } from "../../ui/fields.tsx";
import { showToast } from "../../ui/toast.ts";
import { countOf } from "../naming.ts";
import styles from "./ClearDialog.module.css";
import { type ClearTarget, toMarkBody } from "./clearTarget.ts";
import { PlannedChangeDialog } from "./PlannedChangeDialog.tsx";

export type MarkState = MarkBody["state"];

export interface MarkDialogProps {
  readonly target: ClearTarget;
  readonly state: MarkState;
  readonly onState: (state: MarkState) => void;
  readonly onClose: () => void;
}

/** Says how task instances ended. */
export function MarkDialog({ target, state, onState, onClose }: MarkDialogProps) {
  const [around, setAround] = useState({ upstream: false, downstream: false });
  const toBody = useCallback(
    (excluded: readonly PlannedItem[]) => toMarkBody(target, { state, ...around }, excluded),
    [target, state, around],
  );
  const chance = state === "skipped" ? "" : " What failed for want of them gets its chance.";
  return (
    <PlannedChangeDialog
      change={markChange}
      toBody={toBody}
      done="marked"
      title={() => `Mark ${target.words}`}
      scope={`Whatever they were doing: what runs is stopped.${chance}`}
      confirm={(total = 0) => `Mark ${total.toLocaleString("en-US")} ${state}`}
      renderFields={() => (
        <div className={styles.options}>
          <RadioField
            label="As"
            value={state}
            choices={[
              { value: "success", label: "success" },
              { value: "failed", label: "failed" },
              { value: "skipped", label: "skipped" },
            ]}
            onChange={onState}
          />
          {target.exactly === undefined ? (
            <>
              <CheckboxField
                label="Upstream"
                checked={around.upstream}
                onChange={(upstream) => setAround({ ...around, upstream })}
              />
              <CheckboxField
                label="Downstream"
                checked={around.downstream}
                onChange={(downstream) => setAround({ ...around, downstream })}
              />
            </>
          ) : null}
        </div>
      )}
      onApplied={({ total }) => showToast({ message: `Marked ${countOf(total, "task instance")} ${state}` })}
      onClose={onClose}
    />
  );
}
