import { refusalText, routeUrl } from "@daymill/contract";
import { useEffect, useState } from "react";
import { useSession } from "../../api/useSession.ts";
import { linkButton } from "../../ui/linkButton.ts";
import { Notice } from "../../ui/page/Notice.tsx";
import styles from "./Access.module.css";

/** Leads to the provider of single sign-on, and from there back to this page. Says why one is not let in. */
export function ProviderSignIn() {
  const provider = useSession().data?.provider;
  const refusal = useRefusal();
  if (provider === undefined) return null;
  const { pathname, search } = window.location;
  return (
    <div className={styles.form}>
      {refusal === undefined ? null : <Notice tone="danger">{refusal}</Notice>}
      <a
        className={`${linkButton} ${styles.provider}`}
        href={routeUrl("leaveToSignIn", { query: { returnTo: `${pathname}${search}` } })}
      >
        Sign in with {provider.label}
      </a>
      <p className={styles.or}>or with a password</p>
    </div>
  );
}

/** What the server says behind the # of the address, which is taken from there: a page that is loaded again was not refused. */
function useRefusal(): string | undefined {
  const [refusal] = useState(() => refusalText(window.location.hash));
  useEffect(() => {
    const { pathname, search } = window.location;
    if (refusal !== undefined) window.history.replaceState(window.history.state, "", `${pathname}${search}`);
  }, [refusal]);
  return refusal;
}
