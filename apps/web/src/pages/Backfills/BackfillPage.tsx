import type { Backfill } from "@daymill/contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useBackfill, useBackfillCommand, useSkippedDays } from "../../api/useBackfills.ts";
import { useWhyNoAudit } from "../../api/useMayNot.ts";
import { useRunList } from "../../api/useRuns.ts";
import { type BackfillSearch, noClearOptions } from "../../routing/searches.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { formatLogicalDate } from "../../ui/time/formatTime.ts";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { ClearRunsDialog } from "../actions/ClearRunsDialog.tsx";
import { EventPanel } from "../Audit/EventPanel.tsx";
import { CallbackPanel } from "../callbacks/CallbackPanel.tsx";
import { CountsBar } from "../CountsBar.tsx";
import { countOf } from "../naming.ts";
import { RunTable } from "../RunList/RunTable.tsx";
import { usePageTitle } from "../usePageTitle.ts";
import { BackfillControls } from "./BackfillControls.tsx";
import { BackfillProgress } from "./BackfillProgress.tsx";
import styles from "./Backfills.module.css";
import { PacePanel } from "./PacePanel.tsx";
import { BackfillState } from "./BackfillState.tsx";
import { subsetText } from "./subsetText.ts";
import { CancelBackfillDialog } from "./CancelBackfillDialog.tsx";

const RangeCalendar = lazy(() => import("./RangeCalendar.tsx"));

const route = getRouteApi("/backfills/$backfillId");

/** One backfill: how far it is, its runs, and what it left out. */
export default function BackfillPage() {
  const backfillId = Number(route.useParams().backfillId);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useBackfill(backfillId);
  const command = useBackfillCommand(backfillId);
  const readsAudit = useWhyNoAudit() === undefined;
  usePageTitle(`Backfill ${backfillId}`);
  const backfill = query.data;
  if (query.isError && backfill === undefined)
    return (
      <ErrorPanel error={query.error} doing={`load backfill ${backfillId}`} onRetry={() => void query.refetch()} />
    );
  if (backfill === undefined) return <Loading what={`backfill ${backfillId}`} />;
  const change = (next: BackfillSearch, replace = false): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace });
  const close = (): void => change({ ...noClearOptions, dialog: undefined });
  return (
    <>
      <PageHeader
        title={`Backfill ${backfillId}`}
        facts={
          <>
            <BackfillState state={backfill.state} />
            <Link to="/dags/$dagId" params={{ dagId: backfill.dagId }}>
              {backfill.dagId}
            </Link>
            <span>
              {backfill.from} to {backfill.to}
            </span>
            <span>{backfill.order} first</span>
            <span>existing runs: {reprocessWords[backfill.reprocess]}</span>
            {backfill.pauseAfterFailures === null ? null : (
              <span>pauses after {countOf(backfill.pauseAfterFailures, "failed run")}</span>
            )}
            {Object.entries(backfill.params).map(([name, value]) => (
              <span key={name}>
                {name}: {JSON.stringify(value)}
              </span>
            ))}
            {backfill.tasks === null ? null : <span>only {subsetText(backfill.tasks)}</span>}
          </>
        }
        actions={
          <BackfillControls backfill={backfill} command={command} onCancel={() => change({ dialog: "cancel" })} />
        }
      />
      {command.error === null ? null : <ErrorPanel error={command.error} doing="change the backfill" />}
      {backfill.pauseReason === null ? null : (
        <Notice tone="warning">Paused: {backfill.pauseReason}. Resume counts anew.</Notice>
      )}
      <Panel title="Progress">
        <div className={styles.summary}>
          <BackfillProgress backfill={backfill} />
          <CountsBar counts={backfill.counts} />
          <p className={styles.words}>
            made by {backfill.who}, <Time at={backfill.createdAt} />,{" "}
            {backfill.endedAt === null ? "going on for" : "took"}{" "}
            <Elapsed from={backfill.createdAt} to={backfill.endedAt} />
          </p>
        </div>
      </Panel>
      <Suspense fallback={<Loading what="the days" />}>
        <RangeCalendar backfill={backfill} />
      </Suspense>
      <PacePanel backfillId={backfillId} />
      <BackfillRuns backfill={backfill} onClear={() => change({ dialog: "clear", only: "failed" })} />
      <CallbackPanel subject={{ backfillId }} on={backfill.dagId} />
      {backfill.progress.skipped === 0 ? null : <SkippedDays backfillId={backfillId} />}
      {readsAudit ? <EventPanel subject={{ backfillId }} dagId={backfill.dagId} /> : null}
      {search.dialog === "cancel" ? (
        <CancelBackfillDialog backfill={backfill} command={command} onClose={close} />
      ) : null}
      {search.dialog === "clear" ? (
        <ClearRunsDialog
          dagId={backfill.dagId}
          filter={{ backfillId, state: FAILED }}
          whose={`of backfill ${backfillId} that failed`}
          options={search}
          onOptions={(options) => change(options, true)}
          onClose={close}
        />
      ) : null}
    </>
  );
}

const reprocessWords: Readonly<Record<Backfill["reprocess"], string>> = {
  none: "left alone",
  failed: "failed ones rerun",
  failed_only: "failed ones rerun, no new ones",
  completed: "all that ended rerun",
};

const FAILED = ["failed"] as const;

function BackfillRuns({ backfill, onClear }: { backfill: Backfill; onClear: () => void }) {
  const list = useRunList({ backfillId: backfill.backfillId });
  const runs = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel
      title="Runs"
      flush
      actions={
        backfill.progress.failed === 0 ? undefined : (
          <ActionButton calls="clear" on={backfill.dagId} onClick={onClear}>
            Clear failed…
          </ActionButton>
        )
      }
    >
      {list.isError ? (
        <ErrorPanel error={list.error} doing="load its runs" onRetry={() => void list.refetch()} />
      ) : null}
      {list.isSuccess && runs.length === 0 ? <EmptyState title="No run has been made yet" /> : null}
      {runs.length === 0 ? null : <RunTable runs={runs} withDag={false} />}
      <ShowMore list={list} />
    </Panel>
  );
}

function SkippedDays({ backfillId }: { backfillId: number }) {
  const skipped = useSkippedDays(backfillId).data;
  if (skipped === undefined) return null;
  return (
    <Panel title={`${countOf(skipped.items.length, "day")}${skipped.next === null ? "" : " and more"} left out`}>
      <ul className={styles.skipped}>
        {skipped.items.map((day) => (
          <li key={day.logicalDate}>
            <strong>{formatLogicalDate(day.logicalDate)}</strong> <span className={styles.words}>{day.reason}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
