import type { BackfillBody, DagDetail } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useDeferredValue, useId, useMemo, useState } from "react";
import { useBackfillPlan, useCreateBackfill } from "../../api/useBackfills.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { RadioField, TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { countOf } from "../naming.ts";
import { BackfillPreview } from "./BackfillPreview.tsx";
import styles from "./form.module.css";

type Reprocess = NonNullable<BackfillBody["reprocess"]>;
type Order = NonNullable<BackfillBody["order"]>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Runs a DAG for a range of days; what each day would become is previewed by the server. */
export function BackfillDialog({ dag, onClose }: { dag: DagDetail; onClose: () => void }) {
  const form = useId();
  const navigate = useNavigate();
  const create = useCreateBackfill();
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [reprocess, setReprocess] = useState<Reprocess>("none");
  const [order, setOrder] = useState<Order>("oldest");
  const [parallel, setParallel] = useState(String(dag.maxActiveRuns));

  const problem = rangeProblem(from, to);
  const maxActiveRuns = Number(parallel);
  const parallelError = Number.isInteger(maxActiveRuns) && maxActiveRuns > 0 ? undefined : "Expected a number from 1";
  const body = useMemo(
    (): BackfillBody | undefined =>
      problem !== undefined || from === "" || to === "" || parallelError !== undefined
        ? undefined
        : { dagId: dag.dagId, from, to, reprocess, order, maxActiveRuns },
    [dag.dagId, from, to, reprocess, order, maxActiveRuns, problem, parallelError],
  );
  const plan = useBackfillPlan(useDeferredValue(body));
  const runs = plan.data === undefined ? 0 : plan.data.create + plan.data.rerun;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (body === undefined) return;
    create.mutate(body, {
      onSuccess: (answer) => {
        if (answer.kind === "backfill")
          void navigate({ to: "/backfills/$backfillId", params: { backfillId: String(answer.backfillId) } });
      },
    });
  };

  return (
    <Dialog
      title={`Backfill ${dag.dagId}`}
      width={620}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            Cancel
          </Button>
          <Button tone="primary" type="submit" form={form} busy={create.isPending} disabled={runs === 0}>
            {runs === 0 ? "Backfill" : `Backfill ${countOf(runs, "run")}`}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {create.error === null ? null : <ErrorPanel error={create.error} doing="start the backfill" />}
        <div className={styles.pair}>
          <TextField
            label="From"
            type="date"
            value={from}
            onChange={setFrom}
            hint={`Days of ${dag.schedule.timezone}`}
          />
          <TextField label="To" placeholder="2024-01-31" value={to} onChange={setTo} hint="Included" error={problem} />
        </div>
        <RadioField
          label="Runs that exist"
          value={reprocess}
          choices={[
            { value: "none", label: "leave alone" },
            { value: "failed", label: "rerun failed" },
            { value: "completed", label: "rerun all that ended" },
          ]}
          onChange={setReprocess}
        />
        <div className={styles.pair}>
          <RadioField
            label="Order"
            value={order}
            choices={[
              { value: "oldest", label: "oldest first" },
              { value: "newest", label: "newest first" },
            ]}
            onChange={setOrder}
          />
          <TextField label="Runs at once" type="number" value={parallel} onChange={setParallel} error={parallelError} />
        </div>
        {plan.error === null ? null : <ErrorPanel error={plan.error} doing="preview the backfill" />}
        {body !== undefined && plan.isPending ? <Loading what="the preview" lines={2} /> : null}
        {body === undefined || plan.data === undefined ? null : (
          <BackfillPreview plan={plan.data} parallel={maxActiveRuns} />
        )}
      </form>
    </Dialog>
  );
}

/** What is wrong with the range as far as it is typed. */
function rangeProblem(from: string, to: string): string | undefined {
  if (from === "" || to === "") return undefined;
  if (!DAY.test(from) || !DAY.test(to)) return "Expected days such as 2024-01-31";
  return from > to ? "The last day is before the first" : undefined;
}
