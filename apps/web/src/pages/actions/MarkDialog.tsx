import type { PlannedItem } from "@daymill/contract";
import { useCallback } from "react";
import { markChange } from "../../api/markChange.ts";
import type { MarkOptions } from "../../routing/searches.ts";
import { CheckboxField, RadioField } from "../../ui/fields.tsx";
import { showToast } from "../../ui/toast.ts";
import { countOf } from "../naming.ts";
import styles from "./ClearDialog.module.css";
import { type ClearTarget, toMarkBody } from "./clearTarget.ts";
import { PlannedChangeDialog } from "./PlannedChangeDialog.tsx";
import { ReachFields } from "./ReachFields.tsx";
import { useRunsLink } from "./useRunsLink.ts";

export interface MarkDialogProps {
  readonly target: ClearTarget;
  readonly options: MarkOptions;
  readonly onOptions: (change: MarkOptions) => void;
  readonly onClose: () => void;
}

/** Says how task instances ended. */
export function MarkDialog({ target, options, onOptions, onClose }: MarkDialogProps) {
  const toBody = useCallback(
    (excluded: readonly PlannedItem[]) => toMarkBody(target, options, excluded),
    [target, options],
  );
  const linkTo = useRunsLink();
  const { as: state = "success" } = options;
  return (
    <PlannedChangeDialog
      change={markChange}
      toBody={toBody}
      done="marked"
      title={() => `Mark ${target.words}`}
      scope="Whatever they were doing: what runs is stopped."
      confirm={(total = 0) => `Mark ${total.toLocaleString("en-US")} ${state}`}
      renderFields={(body, plan) => (
        <div className={styles.options}>
          <RadioField
            label="As"
            value={state}
            choices={[
              { value: "success", label: "success" },
              { value: "failed", label: "failed" },
              { value: "skipped", label: "skipped" },
            ]}
            onChange={(as) => onOptions({ as })}
          />
          <ReachFields
            body={body}
            plan={plan}
            whole={target.tasks === undefined || target.exactly !== undefined}
            onOptions={onOptions}
          />
          {(plan?.failedDownstream ?? 0) === 0 && options.keep !== true ? null : (
            <CheckboxField
              label={`Clear ${countOf(plan?.failedDownstream ?? 0, "failed instance")} downstream`}
              hint="What failed for want of them gets its chance"
              checked={body.clearDownstream !== false}
              onChange={(clears) => onOptions({ keep: clears ? undefined : true })}
            />
          )}
        </div>
      )}
      onApplied={({ total, runIds }) =>
        showToast({
          message: `Marked ${countOf(total, "task instance")} ${state}`,
          link: linkTo(target.dagId, runIds),
        })
      }
      onClose={onClose}
    />
  );
}
