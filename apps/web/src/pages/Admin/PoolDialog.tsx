import type { Pool } from "@daymill/contract";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useSavePool } from "../../api/usePools.ts";
import { CheckboxField, TextField } from "../../ui/fields.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf } from "../naming.ts";
import { poolDifferences, poolForm, poolFormErrors, seenPool, toPoolBody } from "./poolForm.ts";
import { RecordDialog } from "./RecordDialog.tsx";
import { useRecordForm } from "./useRecordForm.ts";

export interface PoolDialogProps {
  /** Absent: a new one is made. */
  readonly pool?: Pool;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Makes a pool or changes one. */
export function PoolDialog({ pool, onClose, onSaved }: PoolDialogProps) {
  const basisOf = (stored: Pool | undefined) => ({ form: poolForm(stored), seen: seenPool(stored) });
  const record = useRecordForm(() => basisOf(pool));
  const { form, seen, change } = record;
  const save = useSavePool();
  const wrong = poolFormErrors(form);
  const refused = { ...fieldErrors(save.error), ...renamed(fieldErrors(save.error, "path.")) };
  const errors: Readonly<Record<string, string>> = { ...(record.tried ? wrong : {}), ...refused };
  const slots = form.unlimited ? Number.POSITIVE_INFINITY : Number(form.slots);
  const undoOf = (stored: Pool) =>
    pool === undefined
      ? undefined
      : () => save.mutateAsync({ name: pool.name, body: toPoolBody(poolForm(pool), seenPool(stored)) });
  return (
    <RecordDialog
      kind="pool"
      calls="putPool"
      name={pool?.name}
      typedName={form.name}
      record={record}
      save={save}
      wrong={wrong}
      refused={refused}
      compare={(stored: Pool) => poolDifferences(form, stored)}
      basisOf={basisOf}
      basisOfNone={{ seen: seenPool(undefined) }}
      onSave={(saved) =>
        save.mutate(
          { name: form.name.trim(), body: toPoolBody(form, seen) },
          { onSuccess: (stored) => saved(stored.name, undoOf(stored)) },
        )
      }
      onClose={onClose}
      onSaved={onSaved}
    >
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
      {pool?.isDeclared === true ? (
        <Notice tone="info">
          The configuration declares this pool: what you change holds until the server is started again. Change it there
          to keep it.
        </Notice>
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
    </RecordDialog>
  );
}

/** The name stands in the address of the request. */
function renamed(errors: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return errors["pool"] === undefined ? {} : { name: errors["pool"] };
}
