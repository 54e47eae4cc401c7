import { type FormEvent, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useSession, useSignIn } from "../../api/useSession.ts";
import { Wordmark } from "../../shell/Wordmark.tsx";
import { Button } from "../../ui/Button.tsx";
import { TextField } from "../../ui/fields.tsx";
import { COVER } from "../../ui/isCovered.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { useSchemeOnRoot } from "../../ui/theme/useScheme.ts";
import { useFocusBack } from "../../ui/useFocusBack.ts";
import { usePassingTitle } from "../usePageTitle.ts";
import styles from "./Access.module.css";
import { ProviderSignIn } from "./ProviderSignIn.tsx";

/**
 * Asks who one is, over whatever is there. `before`: who was signed in on the page behind, which waits for them; undefined:
 * nobody.
 */
export default function SignIn({ before }: { before: string | undefined }) {
  const provider = useSession().data?.provider;
  usePassingTitle("Sign in");
  useSchemeOnRoot();
  const cover = useRef<HTMLDivElement>(null);
  useAlone(cover);
  // After the rest of the page can have the focus again.
  useFocusBack();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useSignIn(before);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate({ name: name.trim().toLowerCase(), password });
  };
  return createPortal(
    <div ref={cover} className={styles.cover} {...COVER}>
      <main className={styles.card}>
        <div className={styles.brand}>
          <Wordmark />
          <h1 className={styles.title}>Sign in to Daymill</h1>
        </div>
        {before === undefined ? null : (
          <Notice tone="info">
            Your session has ended, {before}. Sign in to go on
            {provider === undefined
              ? ": nothing"
              : `. ${provider.label} loads the page anew; with a password nothing`}{" "}
            on the page is lost.
          </Notice>
        )}
        <ProviderSignIn />
        <form className={styles.form} onSubmit={submit}>
          <TextField label="Name" value={name} onChange={setName} autoComplete="username" />
          <TextField
            label="Password"
            type="password"
            value={password}
            onChange={setPassword}
            autoComplete="current-password"
          />
          {signIn.error === null ? null : <Notice tone="danger">{explain(signIn.error)}</Notice>}
          <Button type="submit" tone="primary" busy={signIn.isPending} disabled={name === "" || password === ""}>
            Sign in
          </Button>
        </form>
        <p className={styles.quiet}>
          No account? An admin makes one, here under Admin or by <code>daymill users create</code>.
        </p>
      </main>
    </div>,
    document.body,
  );
}

function explain(error: Error): string {
  return isConnectionLost(error) ? "The server does not answer. Is Daymill running?" : error.message;
}

/**
 * While the element is there, nothing else of the page can be reached: not by pointer, key or screen reader. Its first input
 * has the focus at first.
 */
function useAlone(element: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    const others = [...document.body.children].filter(
      (each): each is HTMLElement => each instanceof HTMLElement && each !== element.current && !each.inert,
    );
    for (const each of others) each.inert = true;
    element.current?.querySelector("input")?.focus();
    return () => {
      for (const each of others) each.inert = false;
    };
  }, [element]);
}
