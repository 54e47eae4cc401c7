import type { FailingDag, Overview } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button } from "../../ui/Button.tsx";
import { linkButton } from "../../ui/linkButton.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { countOf, runLabel } from "../naming.ts";
import { FailureCard } from "../Run/FailureCard.tsx";
import { AcknowledgeButton } from "./AcknowledgeButton.tsx";
import { AcknowledgedLine } from "./AcknowledgedLine.tsx";
import styles from "./Home.module.css";

/**
 * DAGs with runs that failed since yesterday: the newest of each, which task, why, and the way to its log; below them those of
 * which somebody knows.
 */
export function FailuresPanel({
  failures,
  acknowledged,
  since,
}: Pick<Overview, "failures" | "acknowledged" | "since">) {
  if (failures.total + acknowledged.total === 0) return null;
  const left = failures.total - failures.items.length;
  const title =
    failures.total === 0
      ? "Went wrong in the last 24 hours, and acknowledged"
      : `Failed in the last 24 hours: ${countOf(failures.total, "DAG")}`;
  return (
    <Panel flush title={title} actions={<Since at={since} />}>
      <ul className={styles.rows}>
        {failures.items.map((dag) => (
          <li key={dag.dagId} className={styles.row}>
            <FailingDagRow dag={dag} />
          </li>
        ))}
      </ul>
      {left === 0 ? null : (
        <p className={styles.row}>
          <Link to="/runs" search={{ state: "failed" }}>
            {countOf(left, "more DAG")} with failed runs
          </Link>
        </p>
      )}
      <AcknowledgedLine acknowledged={acknowledged} />
    </Panel>
  );
}

function Since({ at }: { at: string }) {
  return (
    <span className={styles.quiet}>
      since <Time at={at} />
    </span>
  );
}

function FailingDagRow({ dag }: { dag: FailingDag }) {
  const { dagId, lastRunId: runId, failure } = dag;
  const run = { dagId, runId };
  const off = useMayNot("clear", dagId);
  return (
    <>
      <p className={styles.line}>
        <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
          {dagId}
        </Link>
        <Link to="/dags/$dagId/runs/$runId" params={run}>
          {runLabel({ runId, logicalDate: dag.lastLogicalDate })}
        </Link>
        {dag.failedRuns === 1 ? null : (
          <Link to="/dags/$dagId/runs" params={{ dagId }} search={{ state: "failed" }}>
            {countOf(dag.failedRuns, "failed run")}
          </Link>
        )}
        <AcknowledgeButton dagId={dagId} until={dag.lastFailedAt} />
      </p>
      {failure === null ? (
        <p className={styles.quiet}>
          No task of it failed: <Time at={dag.lastFailedAt} relative />, the run ran out of time or was marked.
        </p>
      ) : (
        <FailureCard {...run} failure={failure}>
          {off === undefined ? (
            <Link
              to="/dags/$dagId/runs/$runId"
              params={run}
              search={{ dialog: "clear", only: "failed" }}
              className={linkButton}
            >
              Clear failed…
            </Link>
          ) : (
            <Button off={off}>Clear failed…</Button>
          )}
        </FailureCard>
      )}
    </>
  );
}
