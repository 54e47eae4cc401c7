import { CONNECTION_KINDS, connectionKind, type ConnectionView } from "@daymill/contract";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useSaveConnection, useTestConnection } from "../../api/useConnections.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { showToast } from "../../ui/toast.tsx";
import styles from "./Admin.module.css";
import { ConnectionFields } from "./ConnectionFields.tsx";
import {
  atShownFields,
  connectionDifferences,
  connectionForm,
  connectionFormErrors,
  isOwnType,
  toConnectionBody,
  withoutStored,
} from "./connectionForm.ts";
import { FormDialog } from "./FormDialog.tsx";
import { SaveProblem } from "./SaveProblem.tsx";
import { TrialResult } from "./TrialResult.tsx";
import { useRecordForm } from "./useRecordForm.ts";

export interface ConnectionDialogProps {
  /** Absent: a new one is made. */
  readonly connection?: ConnectionView;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** What a connection is tested as before it has an id. */
const UNNAMED = "unnamed";

/** Makes a connection or changes one, by the description of its type. Secrets are written here and never read. */
export function ConnectionDialog({ connection, onClose, onSaved }: ConnectionDialogProps) {
  const { form, seen, change, isDirty, tried, markTried, rebase } = useRecordForm(() => ({
    form: connectionForm(connection),
    seen: connection,
  }));
  const save = useSaveConnection();
  const trial = useTestConnection();
  const wrong = connectionFormErrors(form);
  const refused = {
    ...fieldErrors(save.error),
    ...fieldErrors(save.error, "path."),
    ...fieldErrors(trial.error, "body.connection."),
    ...fieldErrors(trial.error, "path."),
  };
  const errors = atShownFields({ ...(tried ? wrong : {}), ...refused }, form.type);

  const submit = (): void => {
    markTried();
    trial.reset();
    if (Object.keys(wrong).length > 0) return;
    save.mutate(
      { connectionId: form.connectionId.trim(), body: toConnectionBody(form, seen?.updatedAt ?? null) },
      {
        onSuccess: (saved) => {
          showToast({ message: `Saved the connection ${saved.connectionId}` });
          onSaved();
        },
      },
    );
  };
  const { unchangedSince: _, ...connectionNow } = toConnectionBody(form, null);
  const test = (): void => {
    save.reset();
    const { connectionId: unnamed, ...wrongButName } = wrong;
    if (Object.keys(wrongButName).length > 0) return markTried();
    trial.mutate({
      connectionId: unnamed === undefined ? form.connectionId.trim() : UNNAMED,
      connection: connectionNow,
    });
  };
  const isTestOld = JSON.stringify(trial.variables?.connection) !== JSON.stringify(connectionNow);
  return (
    <FormDialog
      title={connection === undefined ? "New connection" : `Change ${connection.connectionId}`}
      confirm={connection === undefined ? "Make it" : "Save"}
      width={680}
      isDirty={isDirty && !save.isSuccess}
      isBusy={save.isPending}
      onSubmit={submit}
      onClose={onClose}
      actions={
        isOwnType(form.type) ? null : (
          <Button busy={trial.isPending} onClick={test}>
            Test
          </Button>
        )
      }
    >
      <SaveProblem<ConnectionView>
        error={save.error}
        doing={`save the connection ${form.connectionId}`}
        shown={Object.keys(fieldErrors(save.error))}
        compare={(stored) => connectionDifferences(form, stored)}
        onTakeTheirs={(stored) => {
          rebase({ form: connectionForm(stored), seen: stored });
          save.reset();
        }}
        onKeepMine={({ current }) => {
          rebase(current === null ? { form: withoutStored(form), seen: undefined } : { seen: current });
          save.reset();
        }}
      />
      {connection === undefined ? (
        <div className={styles.pair}>
          <TextField
            label="Id"
            hint="What DAGs call it: lake, warehouse, source"
            value={form.connectionId}
            onChange={(connectionId) => change({ connectionId })}
            error={errors["connectionId"]}
            focusFirst
          />
          <SelectField
            label="Type"
            value={isOwnType(form.type) ? "" : form.type}
            choices={[
              ...CONNECTION_KINDS.map(({ type, label }) => ({ value: type, label })),
              { value: "", label: "A type of your own" },
            ]}
            onChange={(type) => change({ type })}
          />
          {isOwnType(form.type) ? (
            <TextField
              label="Name of the type"
              hint="Tasks of your own know what it means"
              value={form.type}
              onChange={(type) => change({ type })}
              error={errors["type"]}
            />
          ) : null}
        </div>
      ) : null}
      <p className={styles.words}>
        {connectionKind(form.type).label}. {connectionKind(form.type).about}
      </p>
      <ConnectionFields form={form} stored={seen?.secrets ?? []} errors={errors} onChange={change} />
      <TextField
        label="Description"
        hint="Optional"
        value={form.description}
        onChange={(description) => change({ description })}
        error={errors["description"]}
      />
      <TrialResult trial={trial} isOld={isTestOld} />
    </FormDialog>
  );
}
