import { Link } from "@tanstack/react-router";
import { useOpenBackfills } from "../../api/useBackfills.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { BackfillProgress } from "../Backfills/BackfillProgress.tsx";
import { BackfillState } from "../Backfills/BackfillState.tsx";
import styles from "./Home.module.css";

/** Backfills that are not over, with how far they are and when they may end. */
export function BackfillsPanel() {
  const query = useOpenBackfills();
  if (query.isError && query.data === undefined)
    return <ErrorPanel error={query.error} doing="load the backfills" onRetry={() => void query.refetch()} />;
  const backfills = query.data?.items ?? [];
  if (backfills.length === 0) return null;
  const isMore = query.data?.next !== null;
  return (
    <Panel flush title="Backfills under way" actions={isMore ? <Link to="/backfills">All backfills</Link> : undefined}>
      <ul className={styles.rows}>
        {backfills.map((backfill) => (
          <li key={backfill.backfillId} className={styles.row}>
            <p className={styles.line}>
              <Link
                to="/backfills/$backfillId"
                params={{ backfillId: String(backfill.backfillId) }}
                className={styles.name}
              >
                {backfill.dagId}, {backfill.from} to {backfill.to}
              </Link>
              <BackfillState state={backfill.state} />
            </p>
            <BackfillProgress backfill={backfill} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
