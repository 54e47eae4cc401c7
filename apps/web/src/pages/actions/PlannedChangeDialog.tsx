import type { Plan, PlannedItem } from "@daymill/contract";
import { type ReactNode, useMemo, useState } from "react";
import {
  planDifference,
  type PlannedBody,
  type PlannedChange,
  useChange,
  useChangePlan,
} from "../../api/usePlannedChange.ts";
import { useSession } from "../../api/useSession.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { TextArea } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "./ClearDialog.module.css";
import { PlanPreview } from "./PlanPreview.tsx";
import { itemKey } from "./clearTarget.ts";
import { DifferenceNotice } from "./DifferenceNotice.tsx";
import { ActionButton } from "./ActionButton.tsx";
import { CopyAs } from "./CopyAs.tsx";

export interface PlannedChangeDialogProps<Body extends PlannedBody, Applied extends { readonly kind: "applied" }> {
  readonly change: PlannedChange<Body, Applied>;
  /** The request, without the items that were unticked. Keep it the same function as long as it asks for the same. */
  readonly toBody: (excluded: readonly PlannedItem[]) => Body;
  /** What happens to them. */
  readonly done: "cleared" | "marked";
  readonly title: (plan: Plan | undefined) => string;
  /** What it is about, in a sentence. */
  readonly scope: ReactNode;
  /** On the main button; `again`: after the set changed and the preview was renewed. */
  readonly confirm: (total: number | undefined, again: boolean) => string;
  readonly renderFields: (body: Body, plan: Plan | undefined) => ReactNode;
  readonly onApplied: (applied: Applied) => void;
  readonly onClose: () => void;
}

/**
 * A change of task instances with a preview: the server says exactly what would change, and applies only what was seen. When
 * the set changed in between, it changes nothing and the difference is shown.
 */
export function PlannedChangeDialog<Body extends PlannedBody, Applied extends { readonly kind: "applied" }>(
  props: PlannedChangeDialogProps<Body, Applied>,
) {
  const { change, toBody, done, onApplied, onClose } = props;
  const [excluded, setExcluded] = useState<ReadonlyMap<string, PlannedItem>>(new Map());
  const body = useMemo(() => toBody([...excluded.values()]), [toBody, excluded]);
  const plan = useChangePlan(change, body);
  const making = useChange(change);
  const [note, setNote] = useState("");
  const needsNote = useSession().data?.requiresNote === true;
  const asked = note.trim() === "" ? body : { ...body, note: note.trim() };
  const difference = planDifference(making.error);
  const stale = plan.isFetching && plan.isPlaceholderData;

  const toggle = (item: PlannedItem): void => {
    const next = new Map(excluded);
    if (!next.delete(itemKey(item))) next.set(itemKey(item), item);
    setExcluded(next);
  };
  const apply = (): void => {
    if (plan.data === undefined) return;
    const onSuccess = (answer: Plan | Applied): void => {
      if (answer.kind === "applied") onApplied(answer);
      onClose();
    };
    making.mutate({ ...asked, etag: plan.data.etag }, { onSuccess });
  };

  return (
    <Dialog
      title={props.title(plan.data)}
      width={760}
      onClose={onClose}
      actions={
        <>
          <CopyAs request={() => ({ calls: change.name, body: asked })} command={(url) => change.command(asked, url)} />
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <ActionButton
            calls={change.name}
            on={body.dagId}
            tone="primary"
            busy={making.isPending}
            disabled={plan.data === undefined || plan.data.total === 0 || stale || (needsNote && note.trim() === "")}
            onClick={apply}
          >
            {props.confirm(plan.data?.total, difference !== undefined)}
          </ActionButton>
        </>
      }
    >
      <p className={styles.scope}>{props.scope}</p>
      {difference === undefined ? null : <DifferenceNotice difference={difference} done={done} />}
      {making.error === null || difference !== undefined ? null : (
        <ErrorPanel error={making.error} doing={`${change.name} them`} onRetry={apply} />
      )}
      <div className={styles.columns}>
        <div className={styles.options}>
          {props.renderFields(body, plan.data)}
          <TextArea
            label="Why"
            hint={needsNote ? "Needed, for the audit log" : "Stands in the audit log"}
            rows={2}
            value={note}
            onChange={setNote}
          />
        </div>
        <div className={styles.preview} data-stale={stale}>
          {plan.isError ? (
            <ErrorPanel error={plan.error} doing={`preview the ${change.name}`} onRetry={() => void plan.refetch()} />
          ) : null}
          {plan.data === undefined && !plan.isError ? <Loading what="the preview" lines={5} /> : null}
          {plan.data?.warnings.map((warning) => (
            <Notice key={warning} tone="warning">
              {warning}
            </Notice>
          ))}
          {plan.data === undefined ? null : (
            <PlanPreview plan={plan.data} done={done} excluded={[...excluded.values()]} onToggle={toggle} />
          )}
        </div>
      </div>
    </Dialog>
  );
}
