import { type DagDetail, isRunOver, type RunDetail } from "@daymill/contract";
import { getRouteApi, Link, Outlet, useMatch, useNavigate } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { useRun } from "../../api/useRun.ts";
import { noMarkOptions, type RunSearch } from "../../routing/searches.ts";
import { DagAtHand, useWhyNoAudit } from "../../api/useMayNot.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { PageHeader } from "../../ui/page/Panel.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { Elapsed } from "../../ui/time/Time.tsx";
import { DagZone } from "../../ui/time/ZoneContext.tsx";
import { runLabel, runTypeWord } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { ApprovalNotice } from "./ApprovalNotice.tsx";
import { RunDialogs } from "./RunDialogs.tsx";
import { UsualDuration } from "./UsualDuration.tsx";
import { whyOff } from "../actions/whyOff.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import { PausedNotice } from "../actions/PausedNotice.tsx";

const route = getRouteApi("/dags/$dagId/runs/$runId");
const tab = { className: tabClass, activeOptions: { includeSearch: false, exact: true } } as const;

/** The head of every page of a run: how it stands, what it waits for, what can be done with it. */
export default function RunLayout() {
  const { dagId, runId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const query = useRun(dagId, runId);
  const dag = useDag(dagId).data;
  const run = query.data;
  const label = run === undefined ? runId : runLabel(run);
  const graph = useMatch({ from: "/dags/$dagId/runs/$runId/graph", shouldThrow: false });
  const gantt = useMatch({ from: "/dags/$dagId/runs/$runId/gantt", shouldThrow: false });
  const events = useMatch({ from: "/dags/$dagId/runs/$runId/events", shouldThrow: false });
  const part = (graph && "Graph") ?? (gantt && "Gantt") ?? (events && "Events");
  const readsAudit = useWhyNoAudit() === undefined;
  usePageTitle(...(part === undefined ? [] : [part]), run === undefined ? runId : `${label} ${run.state}`, dagId);
  const change = (next: RunSearch, replace = false): void =>
    void navigate({ to: ".", search: (now) => ({ ...now, ...next }), replace });
  const close = (): void => change({ ...noMarkOptions, on: undefined, dialog: undefined });

  if (query.isError && run === undefined)
    return (
      <ErrorPanel error={query.error} doing={`load run ${runId} of ${dagId}`} onRetry={() => void query.refetch()} />
    );
  if (run === undefined) return <Loading what={`run ${runId}`} />;
  return (
    <DagAtHand value={dagId}>
      <DagZone zone={run.timezone}>
        <PageHeader
          title={label}
          facts={<Facts run={run} recent={dag?.recentRuns ?? []} />}
          actions={
            <>
              {run.failedCount + run.upstreamFailedCount === 0 ? null : (
                <ActionButton calls="clear" tone="primary" onClick={() => change({ dialog: "clear", only: "failed" })}>
                  Clear failed…
                </ActionButton>
              )}
              <ActionButton
                calls="clear"
                icon={<Icon name="clear" size={14} />}
                onClick={() => change({ dialog: "clear" })}
              >
                Clear…
              </ActionButton>
              <ActionButton calls="mark" onClick={() => change({ dialog: "mark" })}>
                Mark…
              </ActionButton>
              <ActionButton
                calls="triggerRun"
                off={whyOff(dag, "manual")}
                onClick={() => change({ dialog: "trigger" })}
              >
                Trigger another
              </ActionButton>
              {isRunOver(run.state) ? (
                <ActionButton calls="deleteRun" onClick={() => change({ dialog: "delete" })}>
                  Delete…
                </ActionButton>
              ) : (
                <ActionButton calls="patchRun" onClick={() => change({ dialog: "cancel" })}>
                  Cancel…
                </ActionButton>
              )}
            </>
          }
        >
          <Tabs label={`Parts of run ${label}`}>
            <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }} {...tab}>
              Tasks
            </Link>
            <Link to="/dags/$dagId/runs/$runId/graph" params={{ dagId, runId }} {...tab}>
              Graph
            </Link>
            <Link to="/dags/$dagId/runs/$runId/gantt" params={{ dagId, runId }} {...tab}>
              Gantt
            </Link>
            {readsAudit ? (
              <Link to="/dags/$dagId/runs/$runId/events" params={{ dagId, runId }} {...tab}>
                Events
              </Link>
            ) : null}
          </Tabs>
        </PageHeader>
        <PausedNotice dag={dag} />
        {run.waiting === null ? null : (
          <Notice tone="info" icon="clock">
            Waiting: {run.waiting.text}
          </Notice>
        )}
        <ApprovalNotice run={run} />
        <Outlet />
        <RunDialogs
          run={run}
          search={search}
          onSearch={(next) => change(next, true)}
          onDeleted={() => void navigate({ to: "/dags/$dagId/grid", params: { dagId } })}
          onClose={close}
        />
      </DagZone>
    </DagAtHand>
  );
}

function Facts({ run, recent }: { readonly run: RunDetail; readonly recent: DagDetail["recentRuns"] }) {
  return (
    <>
      <RunStateBadge state={run.state} />
      <Link to="/dags/$dagId/grid" params={{ dagId: run.dagId }} search={{ run: run.runId }}>
        {run.dagId}
      </Link>
      <span>{runTypeWord(run.type)}</span>
      <Elapsed from={run.startedAt} to={run.endedAt} />
      <UsualDuration run={run} recent={recent} />
    </>
  );
}
