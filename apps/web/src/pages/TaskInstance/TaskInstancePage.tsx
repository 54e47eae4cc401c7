import { NOT_MAPPED, type TaskInstanceDetail } from "@daymill/contract";
import { getRouteApi, Link, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { useRun } from "../../api/useRun.ts";
import { useTaskInstance } from "../../api/useTaskInstances.ts";
import { noClearOptions, noMarkOptions, type TaskSearch } from "../../routing/searches.ts";
import { DagAtHand, useWhyNoAudit } from "../../api/useMayNot.ts";
import { Icon } from "../../ui/Icon.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { PageHeader, Panel } from "../../ui/page/Panel.tsx";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { tabClass, Tabs } from "../../ui/Tabs.tsx";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import { DagZone } from "../../ui/time/ZoneContext.tsx";
import { ClearDialog } from "../actions/ClearDialog.tsx";
import type { ClearTarget } from "../actions/clearTarget.ts";
import { MarkDialog } from "../actions/MarkDialog.tsx";
import { CallbackPanel } from "../callbacks/CallbackPanel.tsx";
import { instanceLabel, runLabel } from "../naming.ts";
import { usePageTitle } from "../usePageTitle.ts";
import { ApprovalCard } from "./ApprovalCard.tsx";
import { DataTab } from "./data/DataTab.tsx";
import { AttemptList } from "./AttemptList.tsx";
import { InstanceDetails } from "./InstanceDetails.tsx";
import { InstanceLog } from "./InstanceLog.tsx";
import { instanceLink } from "./instanceLink.ts";
import { LookPanel } from "./LookPanel.tsx";
import { MappedSteps } from "./MappedSteps.tsx";
import { RenderedPanel } from "./RenderedPanel.tsx";
import { TrendTab } from "./trend/TrendTab.tsx";
import { triesText } from "./triesText.ts";
import { WhyPanel } from "./WhyPanel.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

const InstanceCode = lazy(() => import("./InstanceCode.tsx"));
const InstanceEvents = lazy(() => import("./InstanceEvents.tsx"));

const route = getRouteApi("/dags/$dagId/runs/$runId/tasks/$taskId");

/** One task instance: its log, its attempts, what it was given and what it returned. */
export default function TaskInstancePage() {
  const { dagId, runId, taskId } = route.useParams();
  const { mapIndex } = useParams({ strict: false });
  const search = route.useSearch();
  const navigate = useNavigate();
  const instance: InstanceKey = {
    dagId,
    runId,
    taskId,
    mapIndex: mapIndex === undefined ? NOT_MAPPED : Number(mapIndex),
  };
  const query = useTaskInstance(instance);
  const run = useRun(dagId, runId).data;
  const label = run === undefined ? runId : runLabel(run);
  const detail = query.data;
  usePageTitle(detail === undefined ? taskId : `${instanceLabel(detail)} ${detail.state}`, label, dagId);
  const change = (next: TaskSearch, replace = false): void =>
    void navigate({ to: ".", search: (now) => ({ ...now, ...next }), hash: true, replace });
  const leave = (): void =>
    void navigate({
      to: ".",
      search: (now) => ({ ...now, dialog: undefined }),
      hash: true,
      replace: true,
      ignoreBlocker: true,
    });

  if (query.isError && detail === undefined)
    return (
      <>
        <ErrorPanel
          error={query.error}
          doing={`load ${instanceLabel(instance)} of run ${label}`}
          onRetry={() => void query.refetch()}
        />
        <p>
          <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }} search={{ q: taskId }}>
            Look for {taskId} among the tasks of the run
          </Link>
        </p>
      </>
    );
  if (detail === undefined) return <Loading what={taskId} />;
  const target: ClearTarget = {
    dagId,
    runIds: [runId],
    tasks: [instance.mapIndex === NOT_MAPPED ? { taskId } : { taskId, mapIndexes: [instance.mapIndex] }],
    words: `${instanceLabel(detail)} in run ${label}`,
  };
  return (
    <DagAtHand value={dagId}>
      <DagZone zone={detail.timezone}>
        <PageHeader
          title={instanceLabel(detail)}
          facts={
            <>
              <TaskStateBadge state={detail.state} />
              <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }}>
                {label}
              </Link>
              {instance.mapIndex === NOT_MAPPED ? null : (
                <>
                  <Link to="/dags/$dagId/runs/$runId/tasks/$taskId/m" params={{ dagId, runId, taskId }}>
                    All instances
                  </Link>
                  <MappedSteps instance={instance} tab={search.tab} />
                </>
              )}
              <span>{triesText(detail)}</span>
              {detail.skipReason === null ? null : <span>{detail.skipReason}</span>}
              <Elapsed from={detail.startedAt} to={detail.endedAt} />
            </>
          }
          actions={
            <>
              <ActionButton calls="mark" onClick={() => change({ dialog: "mark" })}>
                Mark…
              </ActionButton>
              <ActionButton
                calls="clear"
                icon={<Icon name="clear" size={14} />}
                onClick={() => change({ dialog: "clear" })}
              >
                Clear…
              </ActionButton>
            </>
          }
        >
          <InstanceTabs instance={instance} attempts={detail.attempts} />
        </PageHeader>
        {detail.waiting === null || detail.look !== null ? null : (
          <Notice tone="info" icon="clock">
            Waiting: {detail.waiting.text}
            {detail.waiting.until === null ? null : (
              <>
                {" "}
                Until <Time at={detail.waiting.until} />.
              </>
            )}
          </Notice>
        )}
        {detail.approval === null ? null : (
          <ApprovalCard
            key={`${instance.runId} ${instance.taskId} ${instance.mapIndex}`}
            approval={detail.approval}
            state={detail.state}
            instance={instance}
            deadline={detail.look?.deadline ?? null}
          />
        )}
        {(detail.look === null || detail.approval !== null) && detail.jobs.length === 0 ? null : (
          <LookPanel look={detail.look} jobs={detail.jobs} />
        )}
        <TabBody detail={detail} instance={instance} search={search} onSearch={change} onSaved={leave} />
        {search.dialog === "mark" ? (
          <MarkDialog
            target={target}
            options={search}
            onOptions={(options) => change(options, true)}
            onClose={() => change({ ...noMarkOptions, dialog: undefined })}
          />
        ) : null}
        {search.dialog === "clear" ? (
          <ClearDialog
            target={target}
            options={search}
            onOptions={(options) => change(options, true)}
            onClose={() => change({ ...noClearOptions, dialog: undefined })}
          />
        ) : null}
      </DagZone>
    </DagAtHand>
  );
}

function InstanceTabs({ instance, attempts }: { instance: InstanceKey; attempts: number }) {
  const parts = [
    ["Log", undefined],
    ["Why", "why"],
    [`Attempts (${attempts})`, "attempts"],
    ["Rendered", "rendered"],
    ["Code", "code"],
    ["Data", "data"],
    ["Trend", "trend"],
    ...(useWhyNoAudit() === undefined ? ([["Events", "events"]] as const) : []),
    ["Details", "details"],
  ] as const;
  return (
    <Tabs label="Parts of the task instance">
      {parts.map(([word, value]) => (
        <Link
          key={word}
          {...instanceLink(instance)}
          search={{ tab: value }}
          className={tabClass}
          activeOptions={{ explicitUndefined: true }}
        >
          {word}
        </Link>
      ))}
    </Tabs>
  );
}

function InstanceCallbacks({ instance }: { instance: InstanceKey }) {
  const { taskId, mapIndex } = instance;
  return <CallbackPanel subject={{ run: instance, of: { taskId, mapIndex } }} />;
}

interface TabBodyProps {
  readonly detail: TaskInstanceDetail;
  readonly instance: InstanceKey;
  readonly search: TaskSearch;
  readonly onSearch: (next: TaskSearch, replace?: boolean) => void;
  readonly onSaved: () => void;
}

function TabBody({ detail, instance, search, onSearch, onSaved }: TabBodyProps) {
  if (search.tab === "attempts")
    return (
      <>
        <Panel flush>
          <AttemptList detail={detail} instance={instance} />
        </Panel>
        <InstanceCallbacks instance={instance} />
      </>
    );
  if (search.tab === "details")
    return (
      <>
        <InstanceDetails detail={detail} instance={instance} search={search} onSearch={onSearch} onSaved={onSaved} />
        <InstanceCallbacks instance={instance} />
      </>
    );
  if (search.tab === "why") return <WhyPanel detail={detail} />;
  if (search.tab === "rendered")
    return (
      <RenderedPanel detail={detail} attempt={search.attempt} onAttempt={(attempt) => onSearch({ attempt }, true)} />
    );
  if (search.tab === "code" || search.tab === "events")
    return (
      <Suspense fallback={<Loading what={`the ${search.tab} of ${instance.taskId}`} />}>
        {search.tab === "code" ? <InstanceCode detail={detail} /> : <InstanceEvents instance={instance} />}
      </Suspense>
    );
  const ended = { instance, endedAt: detail.endedAt };
  if (search.tab === "data") return <DataTab of={ended} search={search} onSearch={onSearch} />;
  if (search.tab === "trend") return <TrendTab of={ended} />;
  return (
    <Panel>
      <InstanceLog detail={detail} instance={instance} search={search} onSearch={onSearch} />
    </Panel>
  );
}
