import type { BackfillScheduleBody, BackfillSchedulePlan, DagDetail } from "@daymill/contract";
import { type FormEvent, useDeferredValue, useId, useState } from "react";
import { useBackfillSchedulePlan, useCreateBackfillSchedule } from "../../api/useBackfillSchedules.ts";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { countOf } from "../naming.ts";
import { failuresError } from "./countError.ts";
import { FailuresField } from "./FailuresField.tsx";
import styles from "./form.module.css";
import { type Reprocess, ReprocessField } from "./ReprocessField.tsx";
import { whyOff } from "./whyOff.ts";

interface RepeatForm {
  readonly name: string;
  /** Days before the day on which it fires. */
  readonly from: string;
  readonly to: string;
  readonly cron: string;
  readonly reprocess: Reprocess;
  /** Empty: failures do not pause it. */
  readonly failures: string;
}

const FIRST: RepeatForm = { name: "repeat", from: "7", to: "1", cron: "0 6 * * *", reprocess: "failed", failures: "" };

/** Makes a window of past days run again at the times of a cron; the server says when, and what it would do today. */
export function RepeatDialog({ dag, onClose }: { dag: DagDetail; onClose: () => void }) {
  const formId = useId();
  const [form, setForm] = useState(FIRST);
  const create = useCreateBackfillSchedule();
  const window = windowOf(form);
  const body = toBody(dag.dagId, form);
  const plan = useBackfillSchedulePlan(useDeferredValue(body));
  const off = useMayNot("createBackfillSchedule", dag.dagId) ?? whyOff(dag, "backfill");
  const change = (part: Partial<RepeatForm>): void => setForm((now) => ({ ...now, ...part }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body !== undefined && off === undefined) create.mutate(body, { onSuccess: onClose });
  };
  const ready = body === undefined || plan.error !== null || plan.isPlaceholderData ? undefined : plan.data;
  return (
    <Dialog
      sendsByEnter={false}
      title={`Repeat a backfill of ${dag.dagId}`}
      width={620}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <Button
            tone="primary"
            type="submit"
            form={formId}
            busy={create.isPending}
            disabled={ready === undefined}
            off={off}
          >
            Repeat it
          </Button>
        </>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit} noValidate>
        {create.error === null ? null : <ErrorPanel error={create.error} doing="repeat the backfill" />}
        <div className={styles.pair}>
          <TextField label="Name" hint="Unique in the DAG" value={form.name} onChange={(name) => change({ name })} />
          <TextField
            label="Cron"
            hint={`The clock of ${dag.schedule.timezone}`}
            mono
            value={form.cron}
            onChange={(cron) => change({ cron })}
          />
        </div>
        <div className={styles.pair}>
          <TextField
            label="First day"
            hint="Days before the day on which it fires"
            type="number"
            value={form.from}
            onChange={(from) => change({ from })}
          />
          <TextField
            label="Last day"
            hint="0: the day itself"
            type="number"
            value={form.to}
            onChange={(to) => change({ to })}
            error={window === undefined ? "Expected whole numbers, the last day not before the first" : undefined}
          />
        </div>
        <ReprocessField value={form.reprocess} onChange={(reprocess) => change({ reprocess })} />
        <FailuresField value={form.failures} onChange={(failures) => change({ failures })} />
        {plan.error === null ? null : <ErrorPanel error={plan.error} doing="preview it" />}
        {ready === undefined ? null : <RepeatPreview plan={ready} />}
      </form>
    </Dialog>
  );
}

function RepeatPreview({ plan }: { plan: BackfillSchedulePlan }) {
  const { create, rerun } = plan.plan;
  const runs = create + rerun === 0 ? "nothing" : countOf(create + rerun, "run");
  return (
    <output className={styles.hint}>
      {plan.next.length === 0 ? <p>It would never fire.</p> : null}
      {plan.next.map((at) => (
        <div key={at}>
          fires <Time at={at} />
        </div>
      ))}
      <div>
        Today it would run {runs}, of {plan.from} to {plan.to}.
      </div>
    </output>
  );
}

function windowOf({ from, to }: RepeatForm): string | undefined {
  const [first, last] = [Number(from), Number(to)];
  const areDays = [first, last].every((days) => Number.isInteger(days) && days >= 0 && days <= 9_999);
  if (!areDays || from === "" || to === "" || first < last) return undefined;
  return `-${first}d..${last === 0 ? "0d" : `-${last}d`}`;
}

function toBody(dagId: string, form: RepeatForm): BackfillScheduleBody | undefined {
  const { name, cron, reprocess, failures } = form;
  const window = windowOf(form);
  if (window === undefined || failuresError(failures) !== undefined) return undefined;
  const pause = failures === "" ? {} : { pauseAfterFailures: Number(failures) };
  return { dagId, name, window, cron, reprocess, ...pause };
}
