import { Button } from "../../ui/Button.tsx";
import { TextArea, TextField } from "../../ui/fields.tsx";
import { HiddenText } from "../../ui/HiddenText.tsx";
import styles from "./Admin.module.css";
import type { SecretChange } from "./connectionForm.ts";

export interface SecretFieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** Whether it takes many lines, as a key does. */
  readonly isDocument: boolean;
  readonly isStored: boolean;
  /** Absent: nothing was typed. */
  readonly change: SecretChange | undefined;
  readonly error: string | undefined;
  readonly onChange: (change: SecretChange) => void;
}

/** A secret that is written and never read: a stored one can be replaced, removed, or left as it is. */
export function SecretField(props: SecretFieldProps) {
  const { label, hint, isDocument, isStored, change, error, onChange } = props;
  if (change?.kind === "keep" || change?.kind === "remove") return <StoredSecret {...props} kind={change.kind} />;
  const field = {
    label,
    hint,
    error,
    value: change?.text ?? "",
    onChange: (text: string) => onChange({ kind: "new", text }),
  };
  return (
    <div>
      {isDocument ? (
        <TextArea {...field} mono rows={5} isSecret />
      ) : (
        <TextField {...field} type="password" autoComplete="new-password" />
      )}
      {isStored ? (
        <Button tone="quiet" onClick={() => onChange({ kind: "keep" })}>
          Keep the stored one
        </Button>
      ) : null}
    </div>
  );
}

function StoredSecret({ label, error, onChange, kind }: SecretFieldProps & { readonly kind: "keep" | "remove" }) {
  const of = <HiddenText> {label}</HiddenText>;
  return (
    <div className={styles.stored}>
      <span className={styles.label}>{label}</span>
      <div className={styles.secret}>
        <span className={styles.quiet}>{kind === "keep" ? "•••••• set" : "is removed"}</span>
        <Button onClick={() => onChange({ kind: "new", text: "" })}>Replace{of}</Button>
        {kind === "keep" ? (
          <Button onClick={() => onChange({ kind: "remove" })}>Remove{of}</Button>
        ) : (
          <Button onClick={() => onChange({ kind: "keep" })}>Keep{of}</Button>
        )}
      </div>
      {error === undefined ? null : (
        <span className={styles.error} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
