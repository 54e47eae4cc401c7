import type { LateDag, Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/page/Panel.tsx";
import { runTones } from "../../ui/state/taskTone.ts";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import { countOf, runLabel } from "../naming.ts";
import { AcknowledgeButton } from "./AcknowledgeButton.tsx";
import styles from "./Home.module.css";

/** DAGs whose runs were not over in time since yesterday: the deadline of each that was missed last, and by how much. */
export function LatePanel({ late: { items, total } }: Pick<Overview, "late">) {
  if (total === 0) return null;
  return (
    <Panel flush title={`Missed deadlines in the last 24 hours: ${countOf(total, "DAG")}`}>
      <ul className={styles.rows}>
        {items.map((dag) => (
          <li key={dag.dagId} className={styles.row}>
            <LateDagRow dag={dag} />
          </li>
        ))}
      </ul>
      {total === items.length ? null : <p className={styles.row}>and {countOf(total - items.length, "DAG")} more</p>}
    </Panel>
  );
}

function LateDagRow({ dag }: { dag: LateDag }) {
  const { dagId, lastRunId: runId, lastState, lastEndedAt, lastDueAt } = dag;
  return (
    <>
      <p className={styles.line}>
        <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
          {dagId}
        </Link>
        <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }}>
          {runLabel({ runId, logicalDate: dag.lastLogicalDate })}
        </Link>
        {dag.missed === 1 ? null : (
          <Link to="/dags/$dagId/runs" params={{ dagId }} search={{ late: true }}>
            {countOf(dag.missed, "missed deadline")}
          </Link>
        )}
        <AcknowledgeButton dagId={dagId} until={dag.lastMissedAt} />
      </p>
      <p>
        <strong>{dag.lastName}</strong> was due <Time at={lastDueAt} />:{" "}
        {lastEndedAt === null ? `still ${runTones[lastState].word.toLowerCase()}, ` : "the run ended "}
        <Elapsed from={lastDueAt} to={lastEndedAt} /> later
      </p>
    </>
  );
}
