import { backfillCommand, type DagDetail } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useDeferredValue, useId } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useBackfillPlan, useCreateBackfill } from "../../api/useBackfills.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { countOf } from "../naming.ts";
import { CopyAs } from "./CopyAs.tsx";
import { BackfillFields } from "./BackfillFields.tsx";
import { BackfillPreview } from "./BackfillPreview.tsx";
import { BackfillTaskFields } from "./BackfillTaskFields.tsx";
import { ParamFields } from "./ParamFields.tsx";
import styles from "./form.module.css";
import { type FirstDays, useBackfillForm } from "./useBackfillForm.ts";
import { whyOff } from "./whyOff.ts";

export interface BackfillDialogProps {
  readonly dag: DagDetail;
  /** What the range begins as. */
  readonly days: FirstDays;
  readonly onClose: () => void;
}

/** Runs a DAG for a range of days; what each day would become is previewed by the server. */
export function BackfillDialog({ dag, days, onClose }: BackfillDialogProps) {
  const formId = useId();
  const navigate = useNavigate();
  const create = useCreateBackfill();
  const state = useBackfillForm(dag, days);
  const { body } = state;
  const plan = useBackfillPlan(useDeferredValue(body));
  const off = useMayNot("createBackfill", dag.dagId) ?? whyOff(dag, "backfill");
  const runs = plan.data === undefined ? 0 : plan.data.create + plan.data.rerun;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body === undefined || off !== undefined) return;
    create.mutate(body, {
      onSuccess: (answer) => {
        if (answer.kind === "backfill")
          void navigate({ to: "/backfills/$backfillId", params: { backfillId: String(answer.backfillId) } });
      },
    });
  };

  return (
    <Dialog
      sendsByEnter={false}
      title={`Backfill ${dag.dagId}`}
      width={620}
      onClose={onClose}
      actions={
        <>
          {body === undefined ? null : (
            <CopyAs request={() => ({ calls: "createBackfill", body })} command={(url) => backfillCommand(body, url)} />
          )}
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <Button tone="primary" type="submit" form={formId} busy={create.isPending} disabled={runs === 0} off={off}>
            {runs === 0 ? "Backfill" : `Backfill ${countOf(runs, "run")}`}
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit} noValidate>
        {create.error === null ? null : <ErrorPanel error={create.error} doing="start the backfill" />}
        <BackfillFields state={state} timezone={dag.schedule.timezone} />
        <BackfillTaskFields dagId={dag.dagId} state={state} />
        <ParamFields
          params={dag.params}
          texts={state.params.texts}
          errors={{ ...state.params.errors, ...fieldErrors(plan.error, "body.params.") }}
          onText={state.params.change}
        />
        {plan.error === null ? null : <ErrorPanel error={plan.error} doing="preview the backfill" />}
        {body !== undefined && plan.isPending ? <Loading what="the preview" lines={2} /> : null}
        {body === undefined || plan.data === undefined ? null : (
          <BackfillPreview plan={plan.data} parallel={Number(state.form.parallel)} />
        )}
      </form>
    </Dialog>
  );
}
