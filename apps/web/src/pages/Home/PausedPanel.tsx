import type { Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { PauseSwitch } from "../actions/PauseSwitch.tsx";
import { countOf } from "../naming.ts";
import styles from "./Home.module.css";

/** DAGs that start nothing more because their runs failed, with the switch that lets them go on. */
export function PausedPanel({ paused: { items, total } }: { paused: Overview["pausedByFailures"] }) {
  if (total === 0) return null;
  return (
    <Panel flush title={`Paused by failures: ${countOf(total, "DAG")}`}>
      <ul className={styles.rows}>
        {items.map(({ dagId, reason }) => (
          <li key={dagId} className={styles.row}>
            <p className={styles.line}>
              <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
                {dagId}
              </Link>
              <span>{reason}</span>
              <PauseSwitch dagId={dagId} paused runningRuns={0} />
            </p>
          </li>
        ))}
      </ul>
      {total === items.length ? null : <p className={styles.row}>and {countOf(total - items.length, "DAG")} more</p>}
    </Panel>
  );
}
