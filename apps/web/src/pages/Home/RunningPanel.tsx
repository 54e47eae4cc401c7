import { Link } from "@tanstack/react-router";
import { useRunList } from "../../api/useRuns.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Elapsed } from "../../ui/time/Time.tsx";
import { CountsBar } from "../CountsBar.tsx";
import { countOf, runLabel } from "../naming.ts";
import styles from "./Home.module.css";

const MOST_SHOWN = 8;

/** Runs that go on, each with how its tasks stand. */
export function RunningPanel({ queued }: { queued: number }) {
  const list = useRunList({ state: ["running"] });
  const runs = list.data?.pages.flatMap((page) => page.items);
  const all = (
    <Link to="/runs" search={{ state: "running" }}>
      All running runs
    </Link>
  );
  return (
    <Panel flush title="Running now" actions={(runs?.length ?? 0) > MOST_SHOWN ? all : undefined}>
      {list.isError ? (
        <ErrorPanel error={list.error} doing="load the runs" onRetry={() => void list.refetch()} />
      ) : null}
      {runs === undefined && !list.isError ? <Loading what="the runs" lines={3} /> : null}
      {runs?.length === 0 ? (
        <p className={styles.inset}>
          {queued === 0 ? "Nothing runs." : `Nothing runs; ${countOf(queued, "run")} queued.`}
        </p>
      ) : null}
      <ul className={styles.rows}>
        {runs?.slice(0, MOST_SHOWN).map((run) => (
          <li key={`${run.dagId}:${run.runId}`} className={styles.row}>
            <p className={styles.line}>
              <Link to="/dags/$dagId/runs/$runId" params={run} className={styles.name}>
                {run.dagId}, {runLabel(run)}
              </Link>
              <span className={styles.quiet}>
                <Elapsed from={run.startedAt} to={run.endedAt} />
              </span>
            </p>
            <CountsBar counts={run.counts} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
