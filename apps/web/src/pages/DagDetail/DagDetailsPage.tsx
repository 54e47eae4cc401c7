import type { DagDetail } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
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
        <Facts facts={settingsOf(dag)} />
      </Panel>
      {dag.upcoming.length === 0 ? null : <NextRuns dag={dag} />}
      {params.length === 0 ? null : (
        <Panel title="Parameters">
          <Facts facts={params.map(([name, param]): Fact => [name, <Param key={name} param={param} />])} />
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

function settingsOf(dag: DagDetail): readonly Fact[] {
  return [
    ["Description", dag.description],
    ["Owner", dag.owner],
    ["Deployment", dag.deployment],
    ["File", <code key="file">{dag.file}</code>],
    [
      "Version",
      dag.version === null ? null : (
        <Link key="version" to="/dags/$dagId/code" params={{ dagId: dag.dagId }}>
          {dag.version}
        </Link>
      ),
    ],
    ["Schedule", `${dag.schedule.text} (${dag.schedule.words})`],
    ["Time zone", dag.schedule.timezone],
    ["Start", dag.start],
    ["End", dag.end],
    ["Catchup", dag.catchup ? "yes" : "no"],
    ["Roles on it", dag.access.length === 0 ? null : dag.access.map(accessText).join(", ")],
    ["Takes runs", dag.allowedRunTypes.join(", ")],
    ["Active runs at most", dag.maxActiveRuns],
    ["Active tasks at most", dag.maxActiveTasks],
    ["Paused after failed runs in a row", dag.maxConsecutiveFailedRuns === 0 ? null : dag.maxConsecutiveFailedRuns],
    ["Run timeout", dag.runTimeoutMs === null ? null : formatDuration(dag.runTimeoutMs)],
    ["Deadlines", dag.deadlines.length === 0 ? null : <Deadlines key="deadlines" deadlines={dag.deadlines} />],
    ["Tasks", dag.taskCount],
    ["First seen", <Time key="created" at={dag.createdAt} />],
    ["Last deployed", <Time key="updated" at={dag.updatedAt} />],
  ];
}

function Deadlines({ deadlines }: Pick<DagDetail, "deadlines">) {
  return deadlines.map(({ name, rule }) => (
    <div key={name}>
      {name}: {rule}
    </div>
  ));
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

function Param({ param }: { param: DagDetail["params"][string] }) {
  return (
    <>
      <code>{JSON.stringify(param.default)}</code> {param.description}
    </>
  );
}

function accessText({ role, may, isKnown }: DagDetail["access"][number]): string {
  return `${role}: ${may}${isKnown ? "" : " (there is no such role)"}`;
}
