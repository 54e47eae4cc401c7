import type { Overview } from "@daymill/contract";
import { useHealth } from "../../api/useHealth.ts";
import { useOverview } from "../../api/useOverview.ts";
import { useProblems } from "../../api/useProblems.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import NoDagsYet from "../DagList/NoDagsYet.tsx";
import { countOf } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { ApprovalsPanel } from "./ApprovalsPanel.tsx";
import { BackfillsPanel } from "./BackfillsPanel.tsx";
import { CalmPanel } from "./CalmPanel.tsx";
import { FailuresPanel } from "./FailuresPanel.tsx";
import { FavouritesPanel } from "./FavouritesPanel.tsx";
import { HealthWord } from "./HealthWord.tsx";
import styles from "./Home.module.css";
import { LatePanel } from "./LatePanel.tsx";
import { needsNobody } from "./needsNobody.ts";
import { NextRunsPanel } from "./NextRunsPanel.tsx";
import { PausedPanel } from "./PausedPanel.tsx";
import { RunningPanel } from "./RunningPanel.tsx";
import { ThroughputPanel } from "./ThroughputPanel.tsx";
import { TimelinePanel } from "./TimelinePanel.tsx";

/** What needs a person now, then what goes on and what comes next. */
export default function HomePage() {
  const query = useOverview();
  const problems = useProblems().data?.items;
  const isWell = useHealth().data?.status === "ok";
  usePageTitle("Home");
  const overview = query.data;
  if (query.isError && overview === undefined)
    return (
      <>
        <PageHeader title="Home" />
        <ErrorPanel error={query.error} doing="load what needs you" onRetry={() => void query.refetch()} />
      </>
    );
  if (overview === undefined) return <Loading what="what needs you" />;
  return (
    <>
      <PageHeader title="Home" facts={<Facts overview={overview} />} />
      {overview.dags.active + overview.dags.paused === 0 ? (
        <Panel>
          <NoDagsYet />
        </Panel>
      ) : (
        <div className={styles.columns}>
          <div className={styles.column}>
            {isWell && problems !== undefined && needsNobody(overview, problems) ? (
              <CalmPanel next={overview.upcoming[0]} acknowledged={overview.acknowledged.total} />
            ) : null}
            <FailuresPanel {...overview} />
            <LatePanel late={overview.late} />
            <ApprovalsPanel approvals={overview.approvals} />
            <PausedPanel paused={overview.pausedByFailures} />
            <FavouritesPanel />
          </div>
          <div className={styles.column}>
            <RunningPanel queued={overview.runs.queued} />
            <BackfillsPanel />
            <NextRunsPanel upcoming={overview.upcoming} />
            <ThroughputPanel />
          </div>
          <TimelinePanel />
        </div>
      )}
    </>
  );
}

function Facts({ overview: { dags, runs } }: { overview: Overview }) {
  return (
    <>
      <HealthWord />
      <span>
        {countOf(dags.active, "active DAG")}
        {dags.paused === 0 ? "" : `, ${dags.paused.toLocaleString("en-US")} paused`}
      </span>
      <span>
        {countOf(runs.running, "run")} running, {runs.queued.toLocaleString("en-US")} queued
      </span>
    </>
  );
}
