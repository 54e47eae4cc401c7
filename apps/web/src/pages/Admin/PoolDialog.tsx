import type { Pool } from "@daymill/contract";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useSavePool } from "../../api/usePools.ts";
import { CheckboxField, TextField } from "../../ui/fields.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { showToast } from "../../ui/toast.tsx";
import { countOf } from "../naming.ts";
import { FormDialog } from "./FormDialog.tsx";
import { poolDifferences, poolForm, poolFormErrors, seenPool, toPoolBody } from "./poolForm.ts";
import { SaveProblem } from "./SaveProblem.tsx";
import { useRecordForm } from "./useRecordForm.ts";

export interface PoolDialogProps {
  /** Absent: a new one is made. */
  readonly pool?: Pool;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Makes a pool or changes one. */
export function PoolDialog({ pool, onClose, onSaved }: PoolDialogProps) {
  const { form, seen, change, isDirty, tried, markTried, rebase } = useRecordForm(() => ({
    form: poolForm(pool),
    seen: seenPool(pool),
  }));
  const save = useSavePool();
  const wrong = poolFormErrors(form);
  const refused = fieldErrors(save.error);
  const errors = { ...(tried ? wrong : {}), ...refused, ...renamed(fieldErrors(save.error, "path.")) };

  const submit = (): void => {
    markTried();
    if (Object.keys(wrong).length > 0) return;
    save.mutate(
      { name: form.name.trim(), body: toPoolBody(form, seen) },
      {
        onSuccess: (saved) => {
          showToast({ message: `Saved the pool ${saved.name}` });
          onSaved();
        },
      },
    );
  };
  const slots = form.unlimited ? Number.POSITIVE_INFINITY : Number(form.slots);
  return (
    <FormDialog
      title={pool === undefined ? "New pool" : `Change ${pool.name}`}
      confirm={pool === undefined ? "Make it" : "Save"}
      isDirty={isDirty && !save.isSuccess}
      isBusy={save.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <SaveProblem<Pool>
        error={save.error}
        doing={`save the pool ${form.name}`}
        shown={Object.keys({ ...refused, ...errors })}
        compare={(stored) => poolDifferences(form, stored)}
        onTakeTheirs={(stored) => {
          rebase({ form: poolForm(stored), seen: seenPool(stored) });
          save.reset();
        }}
        onKeepMine={({ current }) => {
          rebase({ seen: seenPool(current) });
          save.reset();
        }}
      />
      {pool === undefined ? (
        <TextField
          label="Name"
          hint="DAGs name it: pool: “source_db”"
          value={form.name}
          onChange={(name) => change({ name })}
          error={errors["name"]}
          focusFirst
        />
      ) : null}
      <TextField
        label="Slots"
        type="number"
        value={form.unlimited ? "" : form.slots}
        disabled={form.unlimited}
        onChange={(text) => change({ slots: text })}
        error={errors["slots"]}
      />
      <CheckboxField label="No limit" checked={form.unlimited} onChange={(unlimited) => change({ unlimited })} />
      {pool !== undefined && slots < pool.used ? (
        <Notice tone="warning">
          {countOf(pool.used, "slot")} {pool.used === 1 ? "is" : "are"} held now; what runs goes on, and nothing new
          starts until fewer than {slots} are.
        </Notice>
      ) : null}
      <CheckboxField
        label="What waits without a worker holds its slots, too"
        hint="Sensors, waits and remote jobs"
        checked={form.includeDeferred}
        onChange={(includeDeferred) => change({ includeDeferred })}
      />
      <TextField
        label="Description"
        hint="Optional"
        value={form.description}
        onChange={(description) => change({ description })}
        error={errors["description"]}
      />
    </FormDialog>
  );
}

/** The name stands in the address of the request. */
function renamed(errors: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return errors["pool"] === undefined ? {} : { name: errors["pool"] };
}
