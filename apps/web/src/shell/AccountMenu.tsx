import { rolesText } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useSession, useSignOut } from "../api/useSession.ts";
import { ActionMenu } from "../ui/ActionMenu.tsx";
import { Button } from "../ui/Button.tsx";
import { showFailure } from "../ui/toast.ts";
import { useLoaded } from "../ui/useLoaded.ts";
import styles from "./AppShell.module.css";

function loadDialog() {
  return import("../pages/Access/AccountDialog.tsx");
}

/** Who one is, and what one can do about it. Absent where nobody signs in. */
export function AccountMenu() {
  const session = useSession().data;
  const signOut = useSignOut();
  const navigate = useNavigate();
  const [changed, setChanged] = useState<"password" | "factor">();
  const close = (): void => setChanged(undefined);
  const dialog = useLoaded(loadDialog, changed !== undefined, () => {
    close();
    showFailure("The dialog could not be loaded", "The server does not answer, or is another version.");
  });
  if (session === undefined || session.isOpen || session.user === null) return null;
  const { name, role, by, own } = session.user;
  const leave = (): void =>
    signOut.mutate(undefined, { onError: (error) => showFailure("You are still signed in", error) });
  return (
    <>
      <ActionMenu
        label={`${name}, ${rolesText({ role, ownRoles: own?.roles ?? [] })}`}
        target={
          <Button>
            <span className={styles.account}>{name}</span>
          </Button>
        }
        actions={[
          { label: "API tokens", onSelect: () => void navigate({ to: "/tokens" }) },
          ...(by === "oidc"
            ? []
            : [
                { label: "Change password…", onSelect: () => setChanged("password") },
                { label: "Second factor…", onSelect: () => setChanged("factor") },
              ]),
          { label: "Sign out", onSelect: leave },
        ]}
      />
      {changed !== undefined && dialog !== undefined ? <dialog.default about={changed} onClose={close} /> : null}
    </>
  );
}
