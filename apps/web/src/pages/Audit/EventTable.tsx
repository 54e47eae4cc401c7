import { type AuditEntry, auditActionText } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Audit.module.css";
import { AuditChanges } from "./AuditChanges.tsx";
import { takenInWords } from "./takenInWords.ts";
import { UndoClear } from "./UndoClear.tsx";
import { wayOf } from "./wayOf.ts";

/** Entries that are all about the same: when, by whom and what. */
export function EventTable({ entries }: { entries: readonly AuditEntry[] }) {
  return (
    <Table label="Events" cards>
      <thead>
        <tr>
          <th>When</th>
          <th>Who</th>
          <th>Did</th>
          <th>What changed</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.entryId}>
            <td data-label="When">
              <Time at={entry.at} />
            </td>
            <td data-label="Who">
              <span className={styles.name}>{entry.who}</span>
              <div className={styles.words}>{wayOf(entry)}</div>
            </td>
            <td data-label="Did">
              {auditActionText(entry.action)}
              {entry.taskId === null ? null : <div className={styles.words}>{entry.taskId}</div>}
            </td>
            <td data-wide>
              <AuditChanges entry={entry} inWords={takenInWords(entry)} />
              <UndoClear entry={entry} entries={entries} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
