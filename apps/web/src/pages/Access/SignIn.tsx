import { ApiError } from "@daymill/contract";
import { type FormEvent, useState } from "react";
import { useSession, useSignIn } from "../../api/useSession.ts";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import styles from "./Access.module.css";
import { Cover } from "./Cover.tsx";
import { ProviderSignIn } from "./ProviderSignIn.tsx";

/**
 * Asks who one is, over whatever is there. `before`: who was signed in on the page behind, which waits for them; undefined:
 * nobody.
 */
export function SignIn({ before }: { before: string | undefined }) {
  const provider = useSession().data?.provider;
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  /** undefined: it was not asked for. */
  const [code, setCode] = useState<string>();
  const signIn = useSignIn(before);
  const rename = (next: string): void => {
    setName(next);
    // It was asked for from somebody else.
    if (code !== undefined) signIn.reset();
    setCode(undefined);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (signIn.isPending) return;
    signIn.mutate(
      { name: name.trim().toLowerCase(), password, ...(code && { code }) },
      { onError: (error) => asksCode(error) && setCode("") },
    );
  };
  return (
    <Cover title="Sign in" heading="Sign in to Daymill">
      {before === undefined ? null : (
        <Notice tone="info">
          Your session has ended, {before}. Sign in to go on
          {provider === undefined ? ": nothing" : `. ${provider.label} loads the page anew; with a password nothing`} on
          the page is lost.
        </Notice>
      )}
      <ProviderSignIn />
      <form className={styles.form} onSubmit={submit}>
        <TextField label="Name" value={name} onChange={rename} autoComplete="username" />
        <TextField
          label="Password"
          type="password"
          value={password}
          onChange={setPassword}
          autoComplete="current-password"
        />
        {code === undefined ? null : (
          <TextField label="Code" value={code} onChange={setCode} autoComplete="one-time-code" focusNow />
        )}
        {signIn.error === null ? null : (
          <Notice tone={asksCode(signIn.error) ? "info" : "danger"}>{explain(signIn.error)}</Notice>
        )}
        <Button
          type="submit"
          tone="primary"
          busy={signIn.isPending}
          disabled={name === "" || password === "" || code === ""}
        >
          Sign in
        </Button>
      </form>
      <p className={styles.quiet}>
        No account? An admin makes one, here under Admin or by <code>daymill users create</code>.
      </p>
    </Cover>
  );
}

/** Whether the password was right, and a second factor is asked for. */
function asksCode(error: Error): boolean {
  return error instanceof ApiError && error.problem.code === "E715";
}

function explain(error: Error): string {
  return isConnectionLost(error) ? "The server does not answer. Is Daymill running?" : error.message;
}
