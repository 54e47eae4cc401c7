import type { DagDetail, RouteName, RunDetail, TriggerRunBody } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { useTriggerRun } from "../../api/useRuns.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { toZonedIso } from "../../ui/time/formatTime.ts";
import { showToast } from "../../ui/toast.ts";
import { runLabel } from "../naming.ts";
import { ParamFields } from "./ParamFields.tsx";
import styles from "./form.module.css";
import { whyOff } from "./whyOff.ts";
import { useParamForm } from "./useParamForm.ts";

/** Starts a run by hand. */
export function TriggerDialog({ dag, onClose }: { dag: DagDetail; onClose: () => void }) {
  const trigger = useTriggerRun(dag.dagId);
  return (
    <TriggerForm
      dag={dag}
      title={`Trigger ${dag.dagId}`}
      confirm="Trigger"
      calls="triggerRun"
      start={trigger}
      onStart={(body, options) => trigger.mutate(body, options)}
      onClose={onClose}
    />
  );
}

export interface TriggerFormProps {
  readonly dag: DagDetail;
  readonly title: string;
  /** On the main button. */
  readonly confirm: string;
  /** The route of the request that starts the run. */
  readonly calls: RouteName;
  /** That request, as it stands. */
  readonly start: { readonly isPending: boolean; readonly error: Error | null };
  readonly onStart: (body: TriggerRunBody, options: { readonly onSuccess: (run: RunDetail) => void }) => void;
  readonly onClose: () => void;
  /** Above the fields: which DAG, why. */
  readonly children?: ReactNode;
}

/** The dialog of a run by hand: its parameters and, if wanted, a logical date in the DAG's zone. Leads to the run. */
export function TriggerForm({ dag, title, confirm, calls, start, onStart, onClose, children }: TriggerFormProps) {
  const { timezone } = dag.schedule;
  const form = useId();
  const navigate = useNavigate();
  const params = useParamForm(dag.params);
  const [date, setDate] = useState("");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  const off = useMayNot(calls, dag.dagId) ?? whyOff(dag, "manual");

  const logicalDate = date === "" ? undefined : toZonedIso(date, timezone);
  const dateError =
    date !== "" && logicalDate === undefined ? "Expected a day such as 2024-03-15, or with a time" : undefined;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (off !== undefined) return;
    setTried(true);
    if (Object.keys(params.errors).length > 0 || dateError !== undefined) return;
    onStart(
      {
        params: { ...params.values },
        ...(logicalDate === undefined ? {} : { logicalDate }),
        ...(note === "" ? {} : { note }),
      },
      {
        onSuccess: (run) => {
          showToast({ message: `Started run ${runLabel(run)} of ${run.dagId}` });
          void navigate({ to: "/dags/$dagId/runs/$runId", params: { dagId: dag.dagId, runId: run.runId } });
        },
      },
    );
  };

  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <Button tone="primary" type="submit" form={form} busy={start.isPending} off={off}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {children}
        {dag.paused ? <Notice tone="warning">The DAG is paused: the run waits until it is active.</Notice> : null}
        {start.error === null ? null : <ErrorPanel error={start.error} doing="trigger the run" />}
        <ParamFields
          params={dag.params}
          texts={params.texts}
          errors={tried ? { ...params.errors, ...fieldErrors(start.error, "body.params.") } : {}}
          onText={params.change}
        />
        <TextField
          label="Logical date"
          hint={`Optional, in ${timezone}. Without one the run covers the last complete interval.`}
          placeholder="2024-03-15 or 2024-03-15 06:00"
          value={date}
          onChange={setDate}
          error={tried ? dateError : undefined}
        />
        <TextField label="Note" hint="Optional" value={note} onChange={setNote} />
      </form>
    </Dialog>
  );
}
