import type { Variable } from "@daymill/contract";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useSaveVariable } from "../../api/useVariables.ts";
import { Button } from "../../ui/Button.tsx";
import { CheckboxField, TextArea, TextField } from "../../ui/fields.tsx";
import styles from "./Admin.module.css";
import { RecordDialog } from "./RecordDialog.tsx";
import { useRecordForm } from "./useRecordForm.ts";
import {
  formatted,
  jsonProblem,
  toVariableBody,
  variableDifferences,
  variableForm,
  variableFormErrors,
} from "./variableForm.ts";

export interface VariableDialogProps {
  /** Absent: a new one is made. */
  readonly variable?: Variable;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Makes a variable or changes one. The value of a secret is not here: it can be replaced, or left as it is. */
export function VariableDialog({ variable, onClose, onSaved }: VariableDialogProps) {
  const basisOf = (stored: Variable | undefined) => ({ form: variableForm(stored), seen: stored?.updatedAt ?? null });
  const record = useRecordForm(() => basisOf(variable));
  const { form, seen, change } = record;
  const save = useSaveVariable();
  const wrong = variableFormErrors(form);
  const refused = { ...fieldErrors(save.error), ...fieldErrors(save.error, "path.") };
  const errors: Readonly<Record<string, string>> = { ...(record.tried ? wrong : {}), ...refused };
  // What a secret was nobody knows.
  const undoOf = (updatedAt: string) =>
    variable === undefined || variable.secret || form.secret
      ? undefined
      : () => save.mutateAsync({ key: variable.key, body: toVariableBody(variableForm(variable), updatedAt) });
  return (
    <RecordDialog
      kind="variable"
      calls="putVariable"
      name={variable?.key}
      typedName={form.key}
      record={record}
      save={save}
      wrong={wrong}
      refused={refused}
      compare={(stored: Variable) => variableDifferences(form, stored)}
      basisOf={basisOf}
      basisOfNone={{ seen: null }}
      onSave={(saved) =>
        save.mutate(
          { key: form.key, body: toVariableBody(form, seen) },
          { onSuccess: ({ key, updatedAt }) => saved(key, undoOf(updatedAt)) },
        )
      }
      onClose={onClose}
      onSaved={onSaved}
    >
      {variable === undefined ? (
        <TextField
          label="Key"
          hint="Tasks ask for it: ctx.variable(“api/limit”)"
          value={form.key}
          onChange={(key) => change({ key })}
          error={errors["key"]}
          focusFirst
        />
      ) : null}
      <CheckboxField
        label="Secret"
        hint="Sealed: tasks can use it, nobody can read it, here or anywhere"
        checked={form.secret}
        onChange={(secret) => change({ secret })}
      />
      <ValueField form={form} error={errors["value"]} onChange={change} />
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

interface ValueFieldProps {
  readonly form: ReturnType<typeof variableForm>;
  readonly error: string | undefined;
  readonly onChange: (part: Partial<ReturnType<typeof variableForm>>) => void;
}

function ValueField({ form, error, onChange }: ValueFieldProps) {
  if (!form.hasValue)
    return (
      <div className={styles.stored}>
        <span className={styles.label}>Value</span>
        <div className={styles.secret}>
          <span className={styles.quiet}>•••••• set</span>
          <Button onClick={() => onChange({ hasValue: true })}>Replace</Button>
        </div>
        {error === undefined ? null : (
          <span className={styles.error} role="alert">
            {error}
          </span>
        )}
      </div>
    );
  if (form.secret)
    return (
      <TextArea
        label="Value"
        mono
        rows={4}
        value={form.value}
        onChange={(value) => onChange({ value })}
        error={error}
        isSecret
      />
    );
  const isLaidOut = formatted(form.value) === form.value;
  return (
    <>
      <TextArea
        label="Value"
        mono
        rows={6}
        value={form.value}
        onChange={(value) => onChange({ value })}
        hint={jsonProblem(form.value) ?? "Text, or JSON as text"}
        error={error}
      />
      {isLaidOut ? null : (
        <div>
          <Button onClick={() => onChange({ value: formatted(form.value) })}>Lay out the JSON</Button>
        </div>
      )}
    </>
  );
}
