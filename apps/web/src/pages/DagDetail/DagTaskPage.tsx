import { NOT_MAPPED } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { linkButton } from "../../ui/linkButton.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { TrendTab } from "../TaskInstance/trend/TrendTab.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./DagDetail.module.css";

const route = getRouteApi("/dags/$dagId/tasks/$taskId");

/** A task over the newest runs of its DAG: how long it took, what it made, where it failed. */
export default function DagTaskPage() {
  const { dagId, taskId } = route.useParams();
  const dag = useDag(dagId).data;
  const newest = dag?.recentRuns.at(-1);
  usePageTitle(taskId, dagId);
  // The layout around this page says why there is no DAG.
  if (dag === undefined) return <Loading what={taskId} />;
  if (newest === undefined)
    return <EmptyState title="No run yet">A task is told of over time once its DAG has run.</EmptyState>;
  return (
    <>
      <div className={styles.taskHead}>
        <h2>{taskId}</h2>
        <Link className={linkButton} to="/dags/$dagId/graph" params={{ dagId }} search={{ task: taskId }}>
          What it is
        </Link>
        <Link className={linkButton} to="/task-instances" search={{ dag: dagId, task: taskId, state: ["failed"] }}>
          Where it failed
        </Link>
      </div>
      <TrendTab
        of={{ instance: { dagId, runId: newest.runId, taskId, mapIndex: NOT_MAPPED }, endedAt: newest.endedAt }}
        isOfRun={false}
      />
    </>
  );
}
