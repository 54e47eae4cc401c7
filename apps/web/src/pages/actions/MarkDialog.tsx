import type { MarkBody, PlannedItem } from "@daymill/contract";
import { useMemo, useState } from "react";
import { planDifference } from "../../api/useClear.ts";
import { useMark, useMarkPlan } from "../../api/useMark.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { CheckboxField, RadioField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { showToast } from "../../ui/toast.tsx";
import { countOf } from "../naming.ts";
import styles from "./ClearDialog.module.css";
import { ClearPreview } from "./ClearPreview.tsx";
import { type ClearTarget, itemKey, toMarkBody } from "./clearTarget.ts";
import { DifferenceNotice } from "./DifferenceNotice.tsx";

export type MarkState = MarkBody["state"];

export interface MarkDialogProps {
  readonly target: ClearTarget;
  readonly state: MarkState;
  readonly onState: (state: MarkState) => void;
  readonly onClose: () => void;
}

/** Says how task instances ended, with a preview: the server applies only what was seen. */
export function MarkDialog({ target, state, onState, onClose }: MarkDialogProps) {
  const [around, setAround] = useState({ upstream: false, downstream: false });
  const [excluded, setExcluded] = useState<ReadonlyMap<string, PlannedItem>>(new Map());
  const body = useMemo(
    () => toMarkBody(target, { state, ...around }, [...excluded.values()]),
    [target, state, around, excluded],
  );
  const plan = useMarkPlan(body);
  const mark = useMark();
  const difference = planDifference(mark.error);
  const total = plan.data?.total ?? 0;
  const stale = plan.isFetching && plan.isPlaceholderData;

  const toggle = (item: PlannedItem): void => {
    const next = new Map(excluded);
    if (!next.delete(itemKey(item))) next.set(itemKey(item), item);
    setExcluded(next);
  };
  const apply = (): void => {
    if (plan.data === undefined) return;
    mark.mutate(
      { ...body, etag: plan.data.etag },
      {
        onSuccess: () => {
          showToast({ message: `Marked ${countOf(total, "task instance")} ${state}` });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      title={`Mark ${target.words}`}
      width={760}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <Button
            tone="primary"
            busy={mark.isPending}
            disabled={total === 0 || stale || plan.data === undefined}
            onClick={apply}
          >
            {`Mark ${total.toLocaleString("en-US")} ${state}`}
          </Button>
        </>
      }
    >
      <p className={styles.scope}>
        Whatever they were doing: what runs is stopped.{" "}
        {state === "skipped" ? "" : "What failed for want of them gets its chance."}
      </p>
      {difference === undefined ? null : <DifferenceNotice difference={difference} done="marked" />}
      {mark.error === null || difference !== undefined ? null : (
        <ErrorPanel error={mark.error} doing="mark them" onRetry={apply} />
      )}
      <div className={styles.columns}>
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
        </div>
        <div className={styles.preview} data-stale={stale}>
          {plan.isError ? (
            <ErrorPanel error={plan.error} doing="preview the mark" onRetry={() => void plan.refetch()} />
          ) : null}
          {plan.data === undefined && !plan.isError ? <Loading what="the preview" lines={5} /> : null}
          {plan.data?.warnings.map((warning) => (
            <Notice key={warning} tone="warning">
              {warning}
            </Notice>
          ))}
          {plan.data === undefined ? null : (
            <ClearPreview plan={plan.data} done="marked" excluded={[...excluded.values()]} onToggle={toggle} />
          )}
        </div>
      </div>
    </Dialog>
  );
}
