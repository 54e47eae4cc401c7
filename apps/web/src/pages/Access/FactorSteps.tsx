import { type FormEvent, type ReactNode, useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useBeginFactor, useConfirmFactor, useTellSession } from "../../api/useSecondFactor.ts";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { TextField } from "../../ui/fields.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "./Access.module.css";
import { QrCode } from "./QrCode.tsx";

/** Sets up a second factor: the password, the first code of an authenticator app, then the recovery codes, shown this once. */
export function FactorSteps({ onDone }: { onDone: () => void }) {
  const begin = useBeginFactor();
  const confirm = useConfirmFactor();
  const tell = useTellSession();
  if (confirm.data !== undefined) {
    const codes = confirm.data.recoveryCodes.join("\n");
    return (
      <div className={styles.form}>
        <Notice tone="warning">
          Each of these stands for a code once, for when the app is lost. This is the only time that they are shown.
        </Notice>
        <pre className={styles.token}>{codes}</pre>
        <Button onClick={() => copyText(codes, "Recovery codes copied")}>Copy the recovery codes</Button>
        <Button tone="primary" onClick={() => void tell().then(onDone)}>
          I have kept them
        </Button>
      </div>
    );
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
