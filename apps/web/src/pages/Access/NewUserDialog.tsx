import { useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useRoles } from "../../api/useRoles.ts";
import { useCreateUser } from "../../api/useUsers.ts";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { FormDialog } from "../Admin/FormDialog.tsx";
import { NewPasswordFields, type NewPassword, NO_PASSWORD, passwordProblem } from "./NewPasswordFields.tsx";
import { givenChoices } from "./roleChoices.ts";

export interface NewUserDialogProps {
  /** Whether there are none yet. */
  readonly isFirst: boolean;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function NewUserDialog({ isFirst, onClose, onSaved }: NewUserDialogProps) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<string>(isFirst ? "admin" : "operator");
  const [password, setPassword] = useState<NewPassword>(NO_PASSWORD);
  const [isTried, setTried] = useState(false);
  const choices = givenChoices((useRoles().data ?? []).map((each) => each.name));
  const create = useCreateUser();
  const refused = fieldErrors(create.error);
  const wrong = isTried ? passwordProblem(password) : undefined;
  const submit = (): void => {
    setTried(true);
    if (passwordProblem(password) === undefined)
      create.mutate({ name, role, password: password.password }, { onSuccess: onSaved });
  };
  return (
    <FormDialog
      title="New user"
      confirm="Make the user"
      calls="createUser"
      isDirty={name !== "" || password.password !== ""}
      isBusy={create.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {isFirst ? (
        <Notice tone="warning">
          From now on everybody has to sign in, you too. The first user is an admin: somebody must be able to let others
          in.
        </Notice>
      ) : null}
      <TextField
        label="Name"
        hint="In lower case; an e-mail address is one"
        value={name}
        onChange={setName}
        error={refused["name"]}
        autoComplete="off"
        focusFirst
      />
      <SelectField
        label="Role"
        value={role}
        choices={isFirst ? choices.filter(({ value }) => value === "admin") : choices}
        onChange={setRole}
      />
      <NewPasswordFields value={password} onChange={setPassword} problem={wrong ?? refused["password"]} />
      {create.error === null || Object.keys(refused).length > 0 ? null : (
        <ErrorPanel error={create.error} doing={`make the user ${name}`} />
      )}
    </FormDialog>
  );
}
