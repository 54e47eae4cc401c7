import type { Role } from "@daymill/contract";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useSaveRole } from "../../api/useRoles.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { RecordDialog } from "../Admin/RecordDialog.tsx";
import { useRecordForm } from "../Admin/useRecordForm.ts";
import { GrantFields } from "./GrantFields.tsx";
import { baseChoices } from "./roleChoices.ts";
import { roleDifferences, roleForm, roleFormErrors, toRoleBody } from "./roleForm.ts";

export interface RoleDialogProps {
  /** Absent: a new one is made. */
  readonly role?: Role;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Makes a role of one's own or changes one. */
export function RoleDialog({ role, onClose, onSaved }: RoleDialogProps) {
  const basisOf = (stored: Role | undefined) => ({ form: roleForm(stored), seen: stored?.updatedAt ?? null });
  const record = useRecordForm(() => basisOf(role));
  const { form, seen, change } = record;
  const save = useSaveRole();
  const wrong = roleFormErrors(form);
  const byPath = fieldErrors(save.error, "path.");
  const refused = { ...fieldErrors(save.error), ...(byPath["role"] !== undefined && { name: byPath["role"] }) };
  const errors: Readonly<Record<string, string>> = { ...(record.tried ? wrong : {}), ...refused };
  return (
    <RecordDialog
      kind="role"
      calls="putRole"
      name={role?.name}
      typedName={form.name}
      record={record}
      save={save}
      wrong={wrong}
      refused={refused}
      compare={(stored: Role) => roleDifferences(form, stored)}
      basisOf={basisOf}
      basisOfNone={{ seen: null }}
      onSave={(saved) =>
        save.mutate({ name: form.name.trim(), body: toRoleBody(form, seen) }, { onSuccess: ({ name }) => saved(name) })
      }
      onClose={onClose}
      onSaved={onSaved}
    >
      {role === undefined ? (
        <TextField
          label="Name"
          hint="Users are given it, and DAG files may name it: access: { sales_team: “operator” }"
          value={form.name}
          onChange={(name) => change({ name })}
          error={errors["name"]}
          focusFirst
        />
      ) : null}
      <SelectField label="Everywhere" value={form.base} choices={baseChoices} onChange={(base) => change({ base })} />
      <GrantFields grants={form.grants} errors={errors} onChange={(grants) => change({ grants })} />
    </RecordDialog>
  );
}
