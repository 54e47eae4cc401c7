import { type AuditEntry, auditActionText } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Audit.module.css";
import { AuditChanges } from "./AuditChanges.tsx";
import { AuditSubject } from "./AuditSubject.tsx";
import { UndoClear } from "./UndoClear.tsx";
import { wayOf } from "./wayOf.ts";

/** Entries with what each changed. */
export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <Table label="Audit log" cards>
      <thead>
        <tr>
          <th>When</th>
          <th>Who</th>
          <th>Did</th>
          <th>To</th>
          <th>What changed</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.entryId}>
            <td data-label="When">
              <Time at={entry.at} relative />
            </td>
            <td data-label="Who">
              <Link from="/audit" to="." search={(now) => ({ ...now, who: entry.who })} className={styles.name}>
                {entry.who}
              </Link>
              <div className={styles.words}>{wayOf(entry)}</div>
            </td>
            <td data-label="Did">{auditActionText(entry.action)}</td>
            <td data-label="To">
              <AuditSubject entry={entry} />
            </td>
            <td data-wide>
              <AuditChanges entry={entry} />
              <UndoClear entry={entry} entries={entries} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
