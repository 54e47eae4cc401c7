import { getRouteApi } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { formatDuration, formatInterval, formatLogicalDate } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import { ProblemCard } from "../Problems/ProblemCard.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./DagDetail.module.css";

const route = getRouteApi("/dags/$dagId/details");

/** What a DAG is set to, and the runs that its schedule will ask for. */
export default function DagDetailsPage() {
  const { dagId } = route.useParams();
  const dag = useDag(dagId).data;
  usePageTitle("Details", dagId);
  if (dag === undefined) return <Loading what={dagId} />;
  const facts: readonly (readonly [string, React.ReactNode])[] = [
    ["Description", dag.description],
    ["Owner", dag.owner],
    ["File", <code key="file">{dag.file}</code>],
    ["Version", dag.version],
    ["Schedule", `${dag.schedule.text} (${dag.schedule.words})`],
    ["Time zone", dag.schedule.timezone],
    ["Start", dag.start],
    ["End", dag.end],
    ["Catchup", dag.catchup ? "yes" : "no"],
    ["Active runs at most", dag.maxActiveRuns],
    ["Active tasks at most", dag.maxActiveTasks],
    ["Run timeout", dag.runTimeoutMs === null ? null : formatDuration(dag.runTimeoutMs)],
    ["Tasks", dag.taskCount],
    ["First seen", <Time key="created" at={dag.createdAt} />],
    ["Last deployed", <Time key="updated" at={dag.updatedAt} />],
  ];
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
        <dl className={styles.list}>
          {facts.map(([word, value]) =>
            value === null ? null : (
              <div key={word} className={styles.fact}>
                <dt>{word}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </Panel>
      {dag.upcoming.length === 0 ? null : (
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
      )}
      {Object.keys(dag.params).length === 0 ? null : (
        <Panel title="Parameters">
          <dl className={styles.list}>
            {Object.entries(dag.params).map(([name, param]) => (
              <div key={name} className={styles.fact}>
                <dt>{name}</dt>
                <dd>
                  <code>{JSON.stringify(param.default)}</code> {param.description}
                </dd>
              </div>
            ))}
          </dl>
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
