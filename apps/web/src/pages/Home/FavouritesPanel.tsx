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
  const starred = useFavouriteDags();
  const query = useStarredDags(starred);
  if (query.isError && query.data === undefined)
    return <ErrorPanel error={query.error} doing="load the favourites" onRetry={() => void query.refetch()} />;
  return (
    <Panel flush title="Favourites" actions={<InTheList />}>
      {starred.length === 0 ? (
        <p className={styles.inset}>None yet. The star before the name of a DAG, in the list of DAGs, puts it here.</p>
      ) : query.data === undefined ? (
        <Loading what="the favourites" lines={2} />
      ) : (
        <Favourites dags={query.data} missing={query.isPlaceholderData ? [] : missingOf(starred, query.data)} />
      )}
    </Panel>
  );
}

/** Those that the server does not know, or does not show to whoever is signed in. */
function missingOf(starred: readonly string[], dags: readonly DagSummary[]): readonly string[] {
  return starred.filter((dagId) => !dags.some((dag) => dag.dagId === dagId));
}

interface FavouritesProps {
  readonly dags: readonly DagSummary[];
  readonly missing: readonly string[];
}

function Favourites({ dags, missing }: FavouritesProps) {
  return (
    <ul className={styles.rows} aria-label="Favourites">
      {dags.map((dag) => (
        <li key={dag.dagId} className={styles.row}>
          <Favourite dag={dag} />
        </li>
      ))}
      {missing.map((dagId) => (
        <li key={dagId} className={styles.row}>
          <Missing dagId={dagId} />
        </li>
      ))}
    </ul>
  );
}

/** Its star can be taken back. */
function Missing({ dagId }: { readonly dagId: string }) {
  return (
    <div className={styles.favourite}>
      <FavouriteStar dagId={dagId} />
      <span className={styles.name}>{dagId}</span>
      <span className={styles.standing}>
        <span className={styles.quiet}>deleted, or not yours to see</span>
      </span>
    </div>
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
