import { type FormEvent, type ReactNode, useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useBeginFactor, useConfirmFactor, useTellSession } from "../../api/useSecondFactor.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "./Access.module.css";
import { QrCode } from "./QrCode.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";

export interface FactorStepsProps {
  /** True while there are recovery codes to keep, or there may be some: nothing may take them away. */
  readonly onHold?: (isHeld: boolean) => void;
  /** Once they were kept. */
  readonly onDone: () => void;
}

/** Sets up a second factor: the password, the first code of an authenticator app, then the recovery codes, shown this once. */
export function FactorSteps({ onHold, onDone }: FactorStepsProps) {
  const begin = useBeginFactor();
  const confirm = useConfirmFactor(onHold);
  const tell = useTellSession();
  if (confirm.data !== undefined) {
    return <RecoveryCodes codes={confirm.data.recoveryCodes} onKept={() => void tell().then(onDone)} />;
  }
  if (begin.data === undefined) {
    return (
      <OneField key="password" label="Password" type="password" field="password" button="Go on" send={begin}>
        <p className={styles.quiet}>
          Besides your password, a code of an authenticator app on your phone will be asked for.
        </p>
      </OneField>
    );
  }
  const { qr, secret } = begin.data;
  return (
    <OneField key="code" label="Code that the app shows" field="code" button="Set it up" send={confirm}>
      <QrCode rows={qr} />
      <p className={styles.quiet}>Scan this with the app, or type into it:</p>
      <code className={styles.token}>{secret}</code>
    </OneField>
  );
}

export interface OneFieldProps {
  readonly label: string;
  readonly type?: "password";
  /** What the request calls it. */
  readonly field: string;
  readonly button: string;
  readonly tone?: "primary" | "danger";
  readonly send: { readonly mutate: (text: string) => void; readonly isPending: boolean; readonly error: Error | null };
  readonly children: ReactNode;
}

/** A form that asks for one text. */
export function OneField({ label, type, field, button, tone = "primary", send, children }: OneFieldProps) {
  const [text, setText] = useState("");
  const refused = fieldErrors(send.error)[field];
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (text !== "" && !send.isPending) send.mutate(text);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {children}
      <TextField
        label={label}
        {...(type === undefined ? {} : { type })}
        value={text}
        onChange={setText}
        autoComplete={type === undefined ? "one-time-code" : "current-password"}
        error={refused}
        focusFirst
        focusNow
      />
      {send.error === null || refused !== undefined ? null : <Notice tone="danger">{send.error.message}</Notice>}
      <Button type="submit" tone={tone} busy={send.isPending}>
        {button}
      </Button>
    </form>
  );
}
