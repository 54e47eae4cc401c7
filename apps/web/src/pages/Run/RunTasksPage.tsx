import { getRouteApi } from "@tanstack/react-router";
import { useRun } from "../../api/useRun.ts";
import { Panel } from "../../ui/page/Panel.tsx";
import { RunAssets } from "../Assets/RunAssets.tsx";
import { CallbackPanel } from "../callbacks/CallbackPanel.tsx";
import { CountsBar } from "../CountsBar.tsx";
import { countOf } from "../naming.ts";
import { FailureCard } from "./FailureCard.tsx";
import { PassPanel } from "./PassPanel.tsx";
import styles from "./Run.module.css";
import { RunFacts } from "./RunFacts.tsx";
import { RunTasks } from "./RunTasks.tsx";

const OF_RUN = { about: "run" } as const;

const route = getRouteApi("/dags/$dagId/runs/$runId/");

/** One run: the failure first, then its tasks. */
export default function RunTasksPage() {
  const { dagId, runId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const run = useRun(dagId, runId).data;
  // The layout around this page shows why there is none.
  if (run === undefined) return null;
  return (
    <>
      {run.firstFailure === null ? null : (
        <Panel title={run.state === "failed" ? "Why it failed" : "A task failed"}>
          <FailureCard dagId={dagId} runId={runId} failure={run.firstFailure} version={run.version} />
          {run.failedCount + run.upstreamFailedCount <= 1 ? null : (
            <p className={styles.others}>
              {countOf(run.failedCount, "instance")} failed, {run.upstreamFailedCount} upstream failed in all.
            </p>
          )}
        </Panel>
      )}
      <PassPanel
        run={run}
        pass={search.pass}
        onPass={(pass) => void navigate({ search: (now) => ({ ...now, pass }), replace: true })}
      />
      <div className={styles.columns}>
        <Panel title="Tasks" flush>
          <div className={styles.counts}>
            <CountsBar counts={run.counts} />
          </div>
          <RunTasks
            run={run}
            search={search}
            onSearch={(next) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true })}
          />
        </Panel>
        <RunFacts run={run} onNote={() => void navigate({ search: (now) => ({ ...now, dialog: "note" as const }) })} />
      </div>
      <RunAssets run={run} />
      <CallbackPanel subject={{ run: { dagId, runId }, of: OF_RUN }} />
    </>
  );
}
