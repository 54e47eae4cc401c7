import { rolesText, type User } from "@daymill/contract";
import { useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useRoles } from "../../api/useRoles.ts";
import { useChangeUser } from "../../api/useUsers.ts";
import { Button } from "../../ui/Button.tsx";
import { CheckboxField, SelectField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { FormDialog } from "../Admin/FormDialog.tsx";
import { hostOf } from "./hostOf.ts";
import { NewPasswordFields, type NewPassword, passwordProblem, NO_PASSWORD } from "./NewPasswordFields.tsx";
import { givenChoices } from "./roleChoices.ts";

export interface ChangeUserDialogProps {
  readonly user: User;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Changes what is changed in it, and nothing else. */
export function ChangeUserDialog({ user, onClose, onSaved }: ChangeUserDialogProps) {
  const former = user.ownRoles[0] ?? user.role;
  const [role, setRole] = useState<string>(former);
  const roles = useRoles().data ?? [];
  const [isDisabled, setDisabled] = useState(user.isDisabled);
  const [losesFactor, setLosesFactor] = useState(false);
  const [password, setPassword] = useState<NewPassword>();
  const [isTried, setTried] = useState(false);
  const change = useChangeUser();
  const refused = fieldErrors(change.error);
  const problem = password === undefined ? undefined : passwordProblem(password);
  const body = {
    ...(role !== former && { role }),
    ...(isDisabled !== user.isDisabled && { isDisabled }),
    ...(losesFactor && { hasSecondFactor: false as const }),
    ...(password !== undefined && { password: password.password }),
  };
  const isDirty = Object.keys(body).length > 0;
  const submit = (): void => {
    setTried(true);
    if (!isDirty) onSaved();
    else if (problem === undefined) change.mutate({ name: user.name, body }, { onSuccess: onSaved });
  };
  return (
    <FormDialog
      title={`Change ${user.name}`}
      confirm="Save"
      calls="patchUser"
      isDirty={isDirty}
      isBusy={change.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      {user.issuer === null ? (
        <SelectField
          label="Role"
          value={role}
          choices={givenChoices(roles.map(({ name }) => name))}
          onChange={setRole}
        />
      ) : (
        <Notice tone="info">
          {user.name} signs in at {hostOf(user.issuer)}: the role, {rolesText(user)} now, follows the groups there, and
          there is no password here.
        </Notice>
      )}
      <CheckboxField
        label="Disabled"
        hint="Cannot sign in; sessions end, tokens are not let in"
        checked={isDisabled}
        onChange={setDisabled}
      />
      {user.hasSecondFactor ? (
        <CheckboxField
          label="Take the second factor away"
          hint="For who has lost it: sessions end, and the password alone lets them in"
          checked={losesFactor}
          onChange={setLosesFactor}
        />
      ) : null}
      {user.issuer !== null ? null : password === undefined ? (
        <div>
          <Button onClick={() => setPassword(NO_PASSWORD)}>New password…</Button>
        </div>
      ) : (
        <NewPasswordFields
          value={password}
          onChange={setPassword}
          problem={isTried ? (problem ?? refused["password"]) : undefined}
        />
      )}
      {change.error === null || Object.keys(refused).length > 0 ? null : (
        <ErrorPanel error={change.error} doing={`change ${user.name}`} />
      )}
    </FormDialog>
  );
}
