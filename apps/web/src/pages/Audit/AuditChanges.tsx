import { type AuditEntry, auditedChanges, type JsonValue } from "@daymill/contract";
import styles from "./Audit.module.css";

export interface AuditChangesProps {
  readonly entry: AuditEntry;
  /** What it changed, in place of the fields that differ. */
  readonly inWords?: string | undefined;
}

/** What differs by an entry, what was asked for, and what came of it where that is not simply done. */
export function AuditChanges({ entry, inWords }: AuditChangesProps) {
  const changes = inWords === undefined ? auditedChanges(entry) : [];
  const { asked, outcome, error } = entry;
  return (
    <>
      {outcome === null ? (
        <div className={styles.bad}>unknown: it goes on, or the server stopped in between</div>
      ) : null}
      {error === null ? null : (
        <div className={styles.bad}>
          {outcome}: {error}
        </div>
      )}
      {inWords === undefined ? null : <div>{inWords}</div>}
      {changes.length === 0 ? null : (
        <ul className={styles.changes}>
          {changes.map(({ field, from, to }) => (
            <li key={field}>
              {field}: <Value value={from} /> → <Value value={to} />
            </li>
          ))}
        </ul>
      )}
      {isEmpty(asked) ? null : (
        <details>
          <summary>what was asked for</summary>
          <pre className={styles.asked}>{JSON.stringify(asked, null, 2)}</pre>
        </details>
      )}
    </>
  );
}

function Value({ value }: { value: JsonValue | undefined }) {
  if (value === undefined || value === null) return <span className={styles.quiet}>none</span>;
  return <code>{typeof value === "string" ? value : JSON.stringify(value)}</code>;
}

function isEmpty(asked: JsonValue): boolean {
  return asked === null || (typeof asked === "object" && Object.keys(asked).length === 0);
}
