import { getRouteApi, Link, Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useDag } from "../../api/useDags.ts";
import { DagAtHand, useWhyNoAudit } from "../../api/useMayNot.ts";
import { keepDagTab } from "../../routing/lastDagTab.ts";
import { Icon } from "../../ui/Icon.tsx";
import { linkButton } from "../../ui/linkButton.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { isConnectionLost } from "../../ui/page/isConnectionLost.ts";
import { isNotFound } from "../../ui/page/isNotFound.ts";
import { EmptyState, Notice } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { DagZone } from "../../ui/time/ZoneContext.tsx";
import { Tooltip } from "../../ui/Tooltip.tsx";
import { useShortcuts } from "../../ui/useShortcuts.ts";
import { BackfillDialog } from "../actions/BackfillDialog.tsx";
import { FavouriteStar } from "../actions/FavouriteStar.tsx";
import { PauseSwitch } from "../actions/PauseSwitch.tsx";
import { TriggerDialog } from "../actions/TriggerDialog.tsx";
import { countOf } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";
import styles from "./DagDetail.module.css";
import { DeleteDagDialog } from "./DeleteDagDialog.tsx";
import { whyOff } from "../actions/whyOff.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

const route = getRouteApi("/dags/$dagId");
const tab = { className: tabClass, activeOptions: { includeSearch: false } } as const;

/** The head of every page of a DAG: what it is, when it runs next, what can be done with it. */
export default function DagLayout() {
  const { dagId } = route.useParams();
  const { dialog, from, to, conf } = route.useSearch();
  const navigate = useNavigate();
  const dag = useDag(dagId);
  const readsAudit = useWhyNoAudit() === undefined;
  const { pathname } = useLocation();
  useEffect(() => keepDagTab(pathname), [pathname]);
  const other = pathname.endsWith("/grid") ? "/dags/$dagId/graph" : "/dags/$dagId/grid";
  useShortcuts({ "g g": () => void navigate({ to: other, params: { dagId } }) });
  const open = (next: "trigger" | "backfill" | "delete" | undefined): void =>
    void navigate({
      to: ".",
      search: (now) => ({ ...now, dialog: next, from: undefined, to: undefined, conf: undefined }),
    });
  const close = (): void => open(undefined);
  const detail = dag.data;
  if (isNotFound(dag.error)) return <NoSuchDag dagId={dagId} reason={dag.error.message} />;

  return (
    <DagAtHand value={dagId}>
      <DagZone zone={detail?.schedule.timezone}>
        <PageHeader
          title={dagId}
          facts={detail === undefined ? null : <Facts dag={detail} />}
          actions={
            detail === undefined ? null : (
              <>
                <FavouriteStar dagId={dagId} />
                <PauseSwitch dagId={dagId} paused={detail.paused} runningRuns={detail.runningRuns} />
                <ActionButton
                  calls="createBackfill"
                  icon={<Icon name="backfills" size={14} />}
                  off={whyOff(detail, "backfill")}
                  onClick={() => open("backfill")}
                >
                  Backfill
                </ActionButton>
                <ActionButton
                  calls="triggerRun"
                  tone="primary"
                  icon={<Icon name="play" size={12} />}
                  off={whyOff(detail, "manual")}
                  onClick={() => open("trigger")}
                >
                  Trigger
                </ActionButton>
                {isUnused(detail) ? (
                  <ActionButton calls="deleteDag" onClick={() => open("delete")}>
                    Delete…
                  </ActionButton>
                ) : null}
              </>
            )
          }
        >
          <Tabs label={`Parts of ${dagId}`}>
            <Link to="/dags/$dagId/grid" params={{ dagId }} {...tab}>
              Grid
            </Link>
            <Link to="/dags/$dagId/calendar" params={{ dagId }} {...tab}>
              Calendar
            </Link>
            <Link to="/dags/$dagId/graph" params={{ dagId }} {...tab}>
              Graph
            </Link>
            <Link to="/dags/$dagId/runs" params={{ dagId }} {...tab}>
              Runs
            </Link>
            <Link to="/dags/$dagId/backfills" params={{ dagId }} {...tab}>
              Backfills
            </Link>
            <Link to="/dags/$dagId/code" params={{ dagId }} {...tab}>
              Code
            </Link>
            <Link to="/dags/$dagId/details" params={{ dagId }} {...tab}>
              Details
            </Link>
            {readsAudit ? (
              <Link to="/dags/$dagId/events" params={{ dagId }} {...tab}>
                Events
              </Link>
            ) : null}
          </Tabs>
        </PageHeader>
        {dag.isError && !(detail !== undefined && isConnectionLost(dag.error)) ? (
          <ErrorPanel error={dag.error} doing={`load ${dagId}`} onRetry={() => void dag.refetch()} />
        ) : null}
        {detail === undefined || detail.problems.length === 0 ? null : (
          <Notice tone="danger">
            <strong>{countOf(detail.problems.length, "problem")} in its file</strong>; the last good version keeps
            running. <Link to="/problems">Show</Link>
          </Notice>
        )}
        {detail?.isGone === true ? (
          <Notice tone="warning">
            The DAG folders do not have it any more ({detail.file}). It keeps its last version until it is deleted.
          </Notice>
        ) : null}
        <Outlet />
        {detail !== undefined && dialog === "trigger" ? (
          <TriggerDialog dag={detail} conf={conf} onClose={close} />
        ) : null}
        {detail !== undefined && dialog === "backfill" ? (
          <BackfillDialog dag={detail} days={{ from, to }} onClose={close} />
        ) : null}
        {detail !== undefined && isUnused(detail) && dialog === "delete" ? (
          <DeleteDagDialog dagId={dagId} onDeleted={() => void navigate({ to: "/dags" })} onClose={close} />
        ) : null}
      </DagZone>
    </DagAtHand>
  );
}

function NoSuchDag({ dagId, reason }: { dagId: string; reason: string }) {
  usePageTitle("Not found", dagId);
  return (
    <>
      <PageHeader title={dagId} />
      <Panel>
        <EmptyState
          title="Not found"
          actions={
            <Link className={linkButton} to="/dags">
              All DAGs
            </Link>
          }
        >
          {reason} It may have been deleted, or be called otherwise by now.
        </EmptyState>
      </Panel>
    </>
  );
}

/** Neither a deployment nor a file has it: it would not come back. */
function isUnused({ active, isGone }: NonNullable<ReturnType<typeof useDag>["data"]>): boolean {
  return !active || isGone;
}

function Facts({ dag }: { dag: NonNullable<ReturnType<typeof useDag>["data"]> }) {
  const { schedule, nextRun } = dag;
  return (
    <>
      <Tooltip text={`${schedule.text} · ${schedule.timezone}`}>
        <span>
          {schedule.words} · {schedule.timezone}
        </span>
      </Tooltip>
      {dag.paused ? (
        <span className={styles.paused}>paused: {dag.pauseReason ?? "nothing new starts"}</span>
      ) : nextRun === null ? null : (
        <span>
          next <Time at={nextRun.runAfter} relative />
        </span>
      )}
      {dag.runningRuns === 0 ? null : (
        <span className={styles.running}>
          <TaskStateBadge state="running" /> {countOf(dag.runningRuns, "run")}
        </span>
      )}
    </>
  );
}
