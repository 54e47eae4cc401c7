import type { Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { runLabel } from "../naming.ts";
import styles from "./Home.module.css";

/** What the timetables ask for next, one run a DAG. */
export function NextRunsPanel({ upcoming }: Pick<Overview, "upcoming">) {
  return (
    <Panel flush title="Next runs">
      {upcoming.length === 0 ? <p className={styles.inset}>No timetable asks for a run.</p> : null}
      <ul className={styles.rows}>
        {upcoming.map(({ dagId, runAfter, logicalDate }) => (
          <li key={dagId} className={styles.row}>
            <p className={styles.line}>
              <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
                {dagId}
              </Link>
              <span className={styles.quiet}>{runLabel({ runId: "", logicalDate })}</span>
              <Time at={runAfter} relative />
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
