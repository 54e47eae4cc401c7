import type { DagSummary } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useStarredDags } from "../../api/useStarredDags.ts";
import { useFavouriteDags } from "../../ui/favouriteDags.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { FavouriteStar } from "../actions/FavouriteStar.tsx";
import { RunSparkline } from "../DagList/RunSparkline.tsx";
import styles from "./Home.module.css";

/** The DAGs that are starred in this browser: how their last runs went, how the newest stands, and when they run next. */
export function FavouritesPanel() {
  const query = useStarredDags(useFavouriteDags());
  if (query.isError && query.data === undefined)
    return <ErrorPanel error={query.error} doing="load the favourites" onRetry={() => void query.refetch()} />;
  const dags = query.data;
  return (
    <Panel flush title="Favourites" actions={<InTheList />}>
      {dags === undefined ? <Loading what="the favourites" lines={2} /> : null}
      {dags?.length === 0 ? (
        <p className={styles.inset}>None yet. The star before the name of a DAG, in the list of DAGs, puts it here.</p>
      ) : (
        <ul className={styles.rows} aria-label="Favourites">
          {dags?.map((dag) => (
            <li key={dag.dagId} className={styles.row}>
              <Favourite dag={dag} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function InTheList() {
  return (
    <Link to="/dags" search={{ only: "favourites" }}>
      In the list
    </Link>
  );
}

function Favourite({ dag }: { readonly dag: DagSummary }) {
  const { dagId, recentRuns } = dag;
  const last = recentRuns.at(-1);
  return (
    <div className={styles.favourite}>
      <FavouriteStar dagId={dagId} />
      <Link to="/dags/$dagId" params={{ dagId }} className={styles.name}>
        {dagId}
      </Link>
      <span className={styles.lastRuns}>
        <RunSparkline dagId={dagId} runs={recentRuns} />
      </span>
      <span className={styles.standing}>
        {last === undefined ? null : <RunStateBadge state={last.state} />}
        <span className={styles.quiet}>
          <Next dag={dag} />
        </span>
      </span>
    </div>
  );
}

function Next({ dag: { active, paused, pauseReason, nextRun } }: { readonly dag: DagSummary }) {
  if (!active) return "not in the last deploy";
  if (paused) return pauseReason === null ? "paused" : `paused: ${pauseReason}`;
  if (nextRun === null) return "no next run";
  return (
    <>
      next <Time at={nextRun.runAfter} relative />
    </>
  );
}
