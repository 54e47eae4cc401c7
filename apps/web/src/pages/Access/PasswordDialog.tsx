import { useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useChangePassword } from "../../api/useSession.ts";
import { TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { showToast } from "../../ui/toast.ts";
import { FormDialog } from "../Admin/FormDialog.tsx";
import { NewPasswordFields, type NewPassword, NO_PASSWORD, passwordProblem } from "./NewPasswordFields.tsx";

/** Changes one's own password. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState<NewPassword>(NO_PASSWORD);
  const [isTried, setTried] = useState(false);
  const change = useChangePassword();
  const wrong = isTried ? passwordProblem(next) : undefined;
  const refused = fieldErrors(change.error);
  const submit = (): void => {
    setTried(true);
    if (passwordProblem(next) !== undefined) return;
    change.mutate(
      { current, next: next.password },
      {
        onSuccess: () => {
          showToast({ message: "Your password is changed; your other sessions have ended" });
          onClose();
        },
      },
    );
  };
  return (
    <FormDialog
      title="Change your password"
      confirm="Change it"
      calls="changePassword"
      isDirty={false}
      isBusy={change.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextField
        label="Current password"
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        error={refused["current"]}
        focusFirst
      />
      <NewPasswordFields value={next} onChange={setNext} problem={wrong ?? refused["next"]} />
      {change.error === null || Object.keys(refused).length > 0 ? null : (
        <ErrorPanel error={change.error} doing="change your password" />
      )}
    </FormDialog>
  );
}
