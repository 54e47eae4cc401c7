import { type DagDetail, type RouteName, type RunDetail, triggerCommand, type TriggerRunBody } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { useReadRun, useTriggerRun } from "../../api/useRuns.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Segments, TextArea, TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { toZonedIso } from "../../ui/time/formatTime.ts";
import { showToast } from "../../ui/toast.ts";
import { runLabel } from "../naming.ts";
import { CopyAs } from "./CopyAs.tsx";
import { ParamFields } from "./ParamFields.tsx";
import { PrefillField } from "./PrefillField.tsx";
import styles from "./form.module.css";
import { whyOff } from "./whyOff.ts";
import { useParamForm } from "./useParamForm.ts";
import { readParamsJson, useParamsJson } from "./useParamsJson.ts";

export interface TriggerDialogProps {
  readonly dag: DagDetail;
  /** The run whose parameters it begins with. Default: their defaults. */
  readonly from?: RunDetail | undefined;
  /** The same as a JSON object, of a link. What cannot be read of it is shown as it is. */
  readonly conf?: string | undefined;
  readonly onClose: () => void;
}

/** Starts a run by hand. */
export function TriggerDialog({ dag, from, conf, onClose }: TriggerDialogProps) {
  const { dagId } = dag;
  const trigger = useTriggerRun(dagId);
  return (
    <TriggerForm
      dag={dag}
      from={from}
      conf={conf}
      title={`Trigger ${dagId}`}
      confirm="Trigger"
      calls="triggerRun"
      start={trigger}
      onStart={(body, options) => trigger.mutate(body, options)}
      renderCopy={(body) => (
        <CopyAs
          request={() => ({ calls: "triggerRun", params: { dagId }, body: body() })}
          command={(url) => triggerCommand(dagId, body(), url)}
        />
      )}
      onClose={onClose}
    />
  );
}

export interface TriggerFormProps {
  readonly dag: DagDetail;
  readonly from?: RunDetail | undefined;
  readonly conf?: string | undefined;
  readonly title: string;
  /** On the main button. */
  readonly confirm: string;
  /** The route of the request that starts the run. */
  readonly calls: RouteName;
  /** That request, as it stands. */
  readonly start: { readonly isPending: boolean; readonly error: Error | null };
  readonly onStart: (body: TriggerRunBody, options: { readonly onSuccess: (run: RunDetail) => void }) => void;
  readonly onClose: () => void;
  /** Copies the request for a script. Default: nothing does. */
  readonly renderCopy?: (body: () => TriggerRunBody) => ReactNode;
  /** Above the fields: which DAG, why. */
  readonly children?: ReactNode;
}

/** The dialog of a run by hand: its parameters and, if wanted, a logical date in the DAG's zone and an id. Leads to the run. */
export function TriggerForm(props: TriggerFormProps) {
  const { dag, from, conf, title, confirm, calls, start, onStart, onClose, renderCopy, children } = props;
  const { timezone } = dag.schedule;
  const form = useId();
  const navigate = useNavigate();
  const first = conf === undefined ? undefined : readParamsJson(conf, Object.keys(dag.params));
  const isRead = first !== undefined && "values" in first;
  const params = useParamForm(dag.params, isRead ? first.values : from?.params);
  const json = useParamsJson(dag.params, params, isRead ? undefined : conf);
  const reading = useReadRun(dag.dagId);
  const [date, setDate] = useState("");
  const [note, setNote] = useState("");
  const [runId, setRunId] = useState("");
  const [tried, setTried] = useState(false);
  const off = useMayNot(calls, dag.dagId) ?? whyOff(dag, "manual");

  const logicalDate = date === "" ? undefined : toZonedIso(date, timezone);
  const dateError =
    date !== "" && logicalDate === undefined ? "Expected a day such as 2024-03-15, or with a time" : undefined;

  const isReadable = json.text === undefined ? Object.keys(params.errors).length === 0 : json.error === undefined;
  const hasErrors = !isReadable || dateError !== undefined;
  const body = (): TriggerRunBody => ({
    params: { ...(json.values ?? params.values) },
    ...(logicalDate === undefined ? {} : { logicalDate }),
    ...(note === "" ? {} : { note }),
    ...(runId === "" ? {} : { runId }),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (off !== undefined || reading.isPending) return;
    setTried(true);
    if (hasErrors) return;
    onStart(body(), {
      onSuccess: (run) => {
        showToast({ message: `Started run ${runLabel(run)} of ${run.dagId}` });
        void navigate({ to: "/dags/$dagId/runs/$runId", params: { dagId: dag.dagId, runId: run.runId } });
      },
    });
  };

  return (
    <Dialog
      sendsByEnter={false}
      title={title}
      onClose={onClose}
      actions={
        <>
          {hasErrors || reading.isPending ? null : renderCopy?.(body)}
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <Button tone="primary" type="submit" form={form} busy={start.isPending || reading.isPending} off={off}>
            {confirm}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {children}
        {dag.paused ? <Notice tone="warning">The DAG is paused: the run waits until it is active.</Notice> : null}
        {start.error === null ? null : <ErrorPanel error={start.error} doing="trigger the run" />}
        {Object.keys(dag.params).length === 0 && json.text === undefined ? null : (
          <>
            {json.text === undefined ? (
              <PrefillField dagId={dag.dagId} from={from} reading={reading} onFill={params.fill} />
            ) : null}
            <Segments
              label="Parameters"
              value={json.text === undefined ? "fields" : "json"}
              choices={[
                { value: "fields", label: "Fields" },
                { value: "json", label: "JSON" },
              ]}
              onChange={json.toggle}
            />
          </>
        )}
        {/* What were typed meanwhile would be written over. */}
        <fieldset className={styles.filled} disabled={reading.isPending}>
          {json.text === undefined ? (
            <ParamFields
              params={dag.params}
              texts={params.texts}
              errors={tried ? { ...params.errors, ...fieldErrors(start.error, "body.params.") } : {}}
              onText={params.change}
            />
          ) : (
            <TextArea
              label="Parameters, as JSON"
              mono
              rows={10}
              value={json.text}
              onChange={json.change}
              error={json.error ?? refusedParam(start.error)}
            />
          )}
        </fieldset>
        <TextField
          label="Logical date"
          hint={`Optional, in ${timezone}. Without one the run covers the last complete interval.`}
          placeholder="2024-03-15 or 2024-03-15 06:00"
          value={date}
          onChange={setDate}
          error={tried ? dateError : undefined}
        />
        <TextField
          label="Run id"
          hint="Optional: without one the server makes it"
          value={runId}
          onChange={setRunId}
          error={fieldErrors(start.error)["runId"]}
        />
        <TextField label="Note" hint="Optional" value={note} onChange={setNote} />
      </form>
    </Dialog>
  );
}

/** What the server says of a parameter: in one text there is no field of its own for it. */
function refusedParam(error: Error | null): string | undefined {
  const [first] = Object.entries(fieldErrors(error, "body.params."));
  return first && `${first[0]}: ${first[1]}`;
}
