import type { Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { ActionButton } from "../actions/ActionButton.tsx";
import { countOf } from "../naming.ts";
import styles from "./Home.module.css";
import { useAcknowledgement } from "./useAcknowledgement.ts";

/** DAGs that failed or were late and of which somebody knows, and the way to take that back. */
export function AcknowledgedLine({ acknowledged: { items, total } }: Pick<Overview, "acknowledged">) {
  const set = useAcknowledgement();
  if (total === 0) return null;
  return (
    <ul className={styles.rows} aria-label="Acknowledged">
      {items.map(({ dagId }) => (
        <li key={dagId} className={styles.row}>
          <p className={styles.line}>
            <Link to="/dags/$dagId/runs" params={{ dagId }}>
              {dagId}
            </Link>
            <span className={styles.quiet}>failed or was late; somebody knows of it</span>
            <ActionButton calls="acknowledgeFailures" on={dagId} onClick={() => set(dagId, null)}>
              Take back
            </ActionButton>
          </p>
        </li>
      ))}
      {total === items.length ? null : <li className={styles.row}>and {countOf(total - items.length, "DAG")} more</li>}
    </ul>
  );
}
