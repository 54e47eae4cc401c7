import { CONNECTION_KINDS, connectionKind, type ConnectionView } from "@daymill/contract";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useSaveConnection, useTestConnection } from "../../api/useConnections.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import styles from "./Admin.module.css";
import { ConnectionFields } from "./ConnectionFields.tsx";
import { CopyEnv } from "./CopyEnv.tsx";
import {
  atShownFields,
  connectionDifferences,
  connectionForm,
  connectionFormErrors,
  isOwnType,
  toConnectionBody,
  withoutStored,
} from "./connectionForm.ts";
import { RecordDialog } from "./RecordDialog.tsx";
import { TestMessage } from "./TestMessage.tsx";
import { TrialResult } from "./TrialResult.tsx";
import { useRecordForm } from "./useRecordForm.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

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
  const basisOf = (stored: ConnectionView | undefined) => ({ form: connectionForm(stored), seen: stored });
  const record = useRecordForm(() => basisOf(connection));
  const { form, seen, change } = record;
  const save = useSaveConnection();
  const trial = useTestConnection();
  const wrong = connectionFormErrors(form);
  const refused = { ...fieldErrors(save.error), ...fieldErrors(save.error, "path.") };
  const untested = { ...fieldErrors(trial.error, "body.connection."), ...fieldErrors(trial.error, "path.") };
  const errors = atShownFields({ ...(record.tried ? wrong : {}), ...refused, ...untested }, form.type);

  const { unchangedSince: _, ...connectionNow } = toConnectionBody(form, null);
  const test = (): void => {
    save.reset();
    const { connectionId: unnamed, ...wrongButName } = wrong;
    if (Object.keys(wrongButName).length > 0) return record.markTried();
    trial.mutate({
      connectionId: unnamed === undefined ? form.connectionId.trim() : UNNAMED,
      connection: connectionNow,
    });
  };
  const isTestOld = JSON.stringify(trial.variables?.connection) !== JSON.stringify(connectionNow);
  return (
    <RecordDialog
      kind="connection"
      calls="putConnection"
      name={connection?.connectionId}
      typedName={form.connectionId}
      width={680}
      record={record}
      save={save}
      wrong={wrong}
      refused={refused}
      compare={(stored: ConnectionView) => connectionDifferences(form, stored)}
      basisOf={basisOf}
      basisOfNone={{ form: withoutStored(form), seen: undefined }}
      onSave={(saved) => {
        trial.reset();
        save.mutate(
          { connectionId: form.connectionId.trim(), body: toConnectionBody(form, seen?.updatedAt ?? null) },
          { onSuccess: ({ connectionId }) => saved(connectionId) },
        );
      }}
      onClose={onClose}
      onSaved={onSaved}
      actions={
        <>
          {connection === undefined ? null : <CopyEnv connection={connection} />}
          {isOwnType(form.type) ? null : (
            <ActionButton calls="testConnection" busy={trial.isPending} onClick={test}>
              Test
            </ActionButton>
          )}
        </>
      }
    >
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
      {connection === undefined ? null : <TestMessage connection={connection} />}
    </RecordDialog>
  );
}
