import type { DagDetail } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { formatInterval, formatLogicalDate } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import { ProblemCard } from "../Problems/ProblemCard.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./DagDetail.module.css";
import { DagParam } from "./DagParam.tsx";
import { DagSettings } from "./DagSettings.tsx";

const route = getRouteApi("/dags/$dagId/details");

/** What a DAG is set to, and the runs that its schedule will ask for. */
export default function DagDetailsPage() {
  const { dagId } = route.useParams();
  const { data: dag, isError } = useDag(dagId);
  usePageTitle("Details", dagId);
  // The layout around this page tells why the DAG could not be loaded.
  if (dag === undefined) return isError ? null : <Loading what={dagId} />;
  const params = Object.entries(dag.params);
  return (
    <div className={styles.stack}>
      {dag.problems.length === 0 ? null : (
        <Panel title="Problems in its file">
          {dag.problems.map((problem) => (
            <ProblemCard key={`${problem.code}:${problem.line}:${problem.message}`} problem={problem} />
          ))}
        </Panel>
      )}
      <Panel title="Settings">
        <DagSettings dag={dag} />
      </Panel>
      {dag.upcoming.length === 0 ? null : <NextRuns dag={dag} />}
      {params.length === 0 ? null : (
        <Panel title="Parameters">
          <Facts facts={params.map(([name, param]): Fact => [name, <DagParam key={name} param={param} />])} />
        </Panel>
      )}
      {dag.docs === null ? null : (
        <Panel title="Notes">
          <p className={styles.docs}>{dag.docs}</p>
        </Panel>
      )}
    </div>
  );
}

function NextRuns({ dag }: { dag: DagDetail }) {
  return (
    <Panel title="Next runs">
      <ol className={styles.upcoming}>
        {dag.upcoming.map((run) => (
          <li key={run.logicalDate}>
            <strong>{formatLogicalDate(run.logicalDate)}</strong>
            <span>{formatInterval(run.interval, dag.schedule.timezone)}</span>
            <span>
              from <Time at={run.runAfter} />
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
