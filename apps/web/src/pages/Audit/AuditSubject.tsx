import type { AuditEntry } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import styles from "./Audit.module.css";

/** What an entry is about, as links where it has a page; a page may be gone. */
export function AuditSubject({ entry: { dagId, runId, taskId, object } }: { entry: AuditEntry }) {
  if (dagId === null && object === null) return <span className={styles.quiet}>–</span>;
  return (
    <div className={styles.subject}>
      {dagId === null ? null : (
        <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
          {dagId}
        </Link>
      )}
      {dagId === null || runId === null ? null : (
        <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }}>
          {runId}
        </Link>
      )}
      {taskId === null ? null : <span>{taskId}</span>}
      {object === null ? null : <span className={dagId === null ? styles.name : undefined}>{object}</span>}
    </div>
  );
}
