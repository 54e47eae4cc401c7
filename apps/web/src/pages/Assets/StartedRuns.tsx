import type { AssetEvent } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import styles from "./Assets.module.css";

/** Links to the runs that an event started. */
export function StartedRuns({ event: { started } }: { event: AssetEvent }) {
  if (started.length === 0) return <span className={styles.quiet}>nothing yet</span>;
  return (
    <ul className={styles.users}>
      {started.map(({ dagId, runId }) => (
        <li key={`${dagId} ${runId}`}>
          <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }}>
            {dagId} · {runId}
          </Link>
        </li>
      ))}
    </ul>
  );
}
