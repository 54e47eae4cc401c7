import type { PlannedItem } from "@daymill/contract";
import { useMemo, useState } from "react";
import { planDifference, useClear, useClearPlan } from "../../api/useClear.ts";
import type { ClearOptions } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf } from "../naming.ts";
import styles from "./ClearDialog.module.css";
import { ClearOptionFields } from "./ClearOptionFields.tsx";
import { ClearPreview } from "./ClearPreview.tsx";
import { type ClearTarget, itemKey, toClearBody } from "./clearTarget.ts";
import { DifferenceNotice } from "./DifferenceNotice.tsx";
import { useClearedToast } from "./useClearedToast.ts";

export interface ClearDialogProps {
  readonly target: ClearTarget;
  readonly options: ClearOptions;
  readonly onOptions: (change: ClearOptions) => void;
  readonly onClose: () => void;
}

/**
 * Clear with a preview: the server says exactly what would change, and applies only what was seen. When the set changed in
 * between, it changes nothing and the difference is shown.
 */
export function ClearDialog({ target, options, onOptions, onClose }: ClearDialogProps) {
  const [excluded, setExcluded] = useState<ReadonlyMap<string, PlannedItem>>(new Map());
  const body = useMemo(() => toClearBody(target, options, [...excluded.values()]), [target, options, excluded]);
  const plan = useClearPlan(body);
  const clear = useClear();
  const toast = useClearedToast();
  const difference = planDifference(clear.error);
  const total = plan.data?.total ?? 0;
  const stale = plan.isFetching && plan.isPlaceholderData;

  const toggle = (item: PlannedItem): void => {
    const next = new Map(excluded);
    if (!next.delete(itemKey(item))) next.set(itemKey(item), item);
    setExcluded(next);
  };
  const apply = (): void => {
    if (plan.data === undefined) return;
    clear.mutate(
      { ...body, etag: plan.data.etag },
      {
        onSuccess: (answer) => {
          if (answer.kind === "applied") toast(answer);
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      title={plan.data === undefined ? "Clear task instances" : `Clear ${countOf(total, "task instance")}`}
      width={760}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <Button
            tone="primary"
            busy={clear.isPending}
            disabled={total === 0 || stale || plan.data === undefined}
            onClick={apply}
          >
            {confirmWords(plan.data?.total, difference !== undefined)}
          </Button>
        </>
      }
    >
      <p className={styles.scope}>
        {target.words} of {target.dagId}
      </p>
      {difference === undefined ? null : <DifferenceNotice difference={difference} done="cleared" />}
      {clear.error === null || difference !== undefined ? null : (
        <ErrorPanel error={clear.error} doing="clear them" onRetry={apply} />
      )}
      <div className={styles.columns}>
        <ClearOptionFields body={body} plan={plan.data} whole={target.tasks === undefined} onOptions={onOptions} />
        <div className={styles.preview} data-stale={stale}>
          {plan.isError ? (
            <ErrorPanel error={plan.error} doing="preview the clear" onRetry={() => void plan.refetch()} />
          ) : null}
          {plan.data === undefined && !plan.isError ? <Loading what="the preview" lines={5} /> : null}
          {plan.data === undefined ? null : (
            <>
              {plan.data.warnings.map((warning) => (
                <Notice key={warning} tone="warning">
                  {warning}
                </Notice>
              ))}
              <ClearPreview plan={plan.data} done="cleared" excluded={[...excluded.values()]} onToggle={toggle} />
            </>
          )}
        </div>
      </div>
    </Dialog>
  );
}

function confirmWords(total: number | undefined, again: boolean): string {
  if (total === undefined) return "Clear";
  return `${again ? "Clear these" : "Clear"} ${total.toLocaleString("en-US")}`;
}
