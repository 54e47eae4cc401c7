import type { AccessRole, HeldRole } from "@daymill/contract";
import { useState } from "react";
import { fieldErrors } from "../../api/fieldErrors.ts";
import { useCreateToken } from "../../api/useTokens.ts";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { SelectField, TextField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { FormDialog } from "../Admin/FormDialog.tsx";
import styles from "./Access.module.css";
import { roleChoices } from "./roleChoices.ts";

const DAY_MS = 86_400_000;

const lifetimes = [
  { value: "7", label: "in a week" },
  { value: "30", label: "in 30 days" },
  { value: "90", label: "in 90 days" },
  { value: "365", label: "in a year" },
  { value: "never", label: "never" },
] as const;

type Lifetime = (typeof lifetimes)[number]["value"];

export interface NewTokenDialogProps {
  /** What the token may do at most. */
  readonly role: HeldRole;
  readonly onClose: () => void;
}

/** Makes a token, then shows it: this once. */
export function NewTokenDialog({ role: most, onClose }: NewTokenDialogProps) {
  const [name, setName] = useState("");
  const [role, setRole] = useState<AccessRole>(most === "viewer" ? "viewer" : "operator");
  const [lifetime, setLifetime] = useState<Lifetime>("30");
  const create = useCreateToken();
  if (create.data !== undefined) return <TokenShown token={create.data.token} onClose={onClose} />;
  const refused = fieldErrors(create.error);
  const expiresAt = (): string | null =>
    lifetime === "never" ? null : new Date(Date.now() + Number(lifetime) * DAY_MS).toISOString();
  return (
    <FormDialog
      title="New API token"
      confirm="Make the token"
      calls="createToken"
      isDirty={name !== ""}
      isBusy={create.isPending}
      onSubmit={() => create.mutate({ name, role, expiresAt: expiresAt() })}
      onClose={onClose}
    >
      <TextField
        label="Name"
        hint="What it is for: ci, laptop"
        value={name}
        onChange={setName}
        error={refused["name"]}
        autoComplete="off"
        focusFirst
      />
      <SelectField label="Role" value={role} choices={roleChoices(most)} onChange={setRole} error={refused["role"]} />
      <SelectField label="Expires" value={lifetime} choices={lifetimes} onChange={setLifetime} />
      {create.error === null || refused["name"] !== undefined || refused["role"] !== undefined ? null : (
        <ErrorPanel error={create.error} doing="make the token" />
      )}
    </FormDialog>
  );
}

function TokenShown({ token, onClose }: { token: string; onClose: () => void }) {
  return (
    <Dialog
      title="The new API token"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button tone="primary" focusFirst onClick={() => copyText(token, "Token copied")}>
            Copy the token
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Notice tone="warning">This is the only time that it is shown.</Notice>
        <code className={styles.token}>{token}</code>
        <p className={styles.quiet}>
          Programs send it as the variable <code>DAYMILL_TOKEN</code>, or in the header{" "}
          <code>Authorization: Bearer</code>. The command keeps it after <code>daymill login</code>.
        </p>
      </div>
    </Dialog>
  );
}
