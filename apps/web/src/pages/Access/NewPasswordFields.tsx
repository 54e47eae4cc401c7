import { LEAST_PASSWORD } from "@daymill/contract";
import { TextField } from "../../ui/fields.tsx";

export interface NewPassword {
  readonly password: string;
  readonly again: string;
}

export const NO_PASSWORD: NewPassword = { password: "", again: "" };

/** What is wrong with a new password before anybody is asked; undefined: nothing. */
export function passwordProblem({ password, again }: NewPassword): string | undefined {
  if (password.length < LEAST_PASSWORD) return `expected at least ${LEAST_PASSWORD} characters`;
  return password === again ? undefined : "the two are not the same";
}

export interface NewPasswordFieldsProps {
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
  readonly problem: string | undefined;
}

/** A password that nobody has yet, typed twice. */
export function NewPasswordFields({ value, onChange, problem }: NewPasswordFieldsProps) {
  return (
    <>
      <TextField
        label="New password"
        hint={`At least ${LEAST_PASSWORD} characters; several words are good`}
        type="password"
        autoComplete="new-password"
        value={value.password}
        onChange={(password) => onChange({ ...value, password })}
        error={problem}
      />
      <TextField
        label="New password again"
        type="password"
        autoComplete="new-password"
        value={value.again}
        onChange={(again) => onChange({ ...value, again })}
      />
    </>
  );
}
