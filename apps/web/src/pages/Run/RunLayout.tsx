import { getRouteApi, Link } from "@tanstack/react-router";
import { useDag } from "../../api/useDags.ts";
import { useRun } from "../../api/useRuns.ts";
import { noClearOptions, type RunSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { Elapsed } from "../../ui/time/Time.tsx";
import { DagZone } from "../../ui/time/ZoneContext.tsx";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import { TriggerDialog } from "../actions/TriggerDialog.tsx";
import { CountsBar } from "../CountsBar.tsx";
import { countOf, runLabel, runTypeWord } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { ApprovalNotice } from "./ApprovalNotice.tsx";
import { FailureCard } from "./FailureCard.tsx";
import styles from "./Run.module.css";
import { RunFacts } from "./RunFacts.tsx";
import { RunTasks } from "./RunTasks.tsx";

const route = getRouteApi("/dags/$dagId/runs/$runId");

/** One run, the failure first. */
export default function RunPage() {
  const { dagId, runId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useRun(dagId, runId);
  const dag = useDag(dagId).data;
  const run = query.data;
  const label = run === undefined ? runId : runLabel(run);
  usePageTitle(run === undefined ? runId : `${label} ${run.state}`, dagId);
  const change = (next: RunSearch, replace = false): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace });
  const close = (): void => change({ ...noClearOptions, dialog: undefined });

  if (query.isError && run === undefined)
    return (
      <ErrorPanel error={query.error} doing={`load run ${runId} of ${dagId}`} onRetry={() => void query.refetch()} />
    );
  if (run === undefined) return <Loading what={`run ${runId}`} />;
  const failed = run.failedCount + run.upstreamFailedCount;
  return (
    <DagZone zone={run.timezone}>
      <PageHeader
        title={label}
        facts={
          <>
            <RunStateBadge state={run.state} />
            <Link to="/dags/$dagId/grid" params={{ dagId }} search={{ run: runId }}>
              {dagId}
            </Link>
            <span>{runTypeWord(run.type)}</span>
            <Elapsed from={run.startedAt} to={run.endedAt} />
          </>
        }
        actions={
          <>
            {failed === 0 ? null : (
              <Button tone="primary" onClick={() => change({ dialog: "clear", only: "failed" })}>
                Clear failed…
              </Button>
            )}
            <Button icon={<Icon name="clear" size={14} />} onClick={() => change({ dialog: "clear" })}>
              Clear…
            </Button>
            <Button onClick={() => change({ dialog: "trigger" })}>Trigger another</Button>
          </>
        }
      />
      {run.waiting === null ? null : (
        <Notice tone="info" icon="clock">
          Waiting: {run.waiting.text}
        </Notice>
      )}
      <ApprovalNotice run={run} />
      {run.firstFailure === null ? null : (
        <Panel title={run.state === "failed" ? "Why it failed" : "A task failed"}>
          <FailureCard dagId={dagId} runId={runId} failure={run.firstFailure} />
          {failed <= 1 ? null : (
            <p className={styles.others}>
              {countOf(run.failedCount, "instance")} failed, {run.upstreamFailedCount} upstream failed in all.
            </p>
          )}
        </Panel>
      )}
      <div className={styles.columns}>
        <Panel title="Tasks" flush>
          <div className={styles.counts}>
            <CountsBar counts={run.counts} />
          </div>
          <RunTasks run={run} search={search} onSearch={(next) => change(next, true)} />
        </Panel>
        <RunFacts run={run} />
      </div>
      {search.dialog === "clear" ? (
        <ClearDialog
          target={{ dagId, runIds: [runId], words: `Run ${label}` }}
          options={search}
          onOptions={(options) => change(options, true)}
          onClose={close}
        />
      ) : null}
      {search.dialog === "trigger" && dag !== undefined ? <TriggerDialog dag={dag} onClose={close} /> : null}
    </DagZone>
  );
}
