import type { TaskInstanceDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { InstanceKey } from "../../api/queryKeys.ts";
import type { TaskSearch } from "../../routing/searches.ts";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { formatDuration, formatInterval } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import { InstanceAssets } from "../Assets/InstanceAssets.tsx";
import { ErrorSource } from "../Code/ErrorSource.tsx";
import { describeCounts } from "../naming.ts";
import { SourceLink } from "../SourceLink.tsx";
import { ErrorText } from "./ErrorText.tsx";
import { OutputPanel } from "./output/OutputPanel.tsx";
import styles from "./TaskInstance.module.css";

export interface InstanceDetailsProps {
  readonly detail: TaskInstanceDetail;
  readonly instance: InstanceKey;
  readonly search: Pick<TaskSearch, "dialog">;
  readonly onSearch: (next: TaskSearch) => void;
  /** Closes a dialog whose form was saved. */
  readonly onSaved: () => void;
}

/** What the instance is, was given and returned. */
export function InstanceDetails({ detail, instance, search, onSearch, onSaved }: InstanceDetailsProps) {
  const newest = detail.history[0];
  return (
    <div className={styles.details}>
      <Panel title="Facts">
        <Facts facts={factsOf(detail, instance)} />
      </Panel>
      <InstanceAssets detail={detail} instance={instance} />
      {detail.upstream.length === 0 ? null : <Upstream detail={detail} instance={instance} />}
      {newest?.error === null || newest?.error === undefined ? null : (
        <Panel title={`Error of attempt ${newest.number}`}>
          <div className={styles.error}>
            <ErrorText error={newest.error} withStack />
            <ErrorSource dagId={instance.dagId} version={detail.version} thrownAt={newest.error.thrownAt} />
          </div>
        </Panel>
      )}
      <OutputPanel
        detail={detail}
        instance={instance}
        dialog={search.dialog}
        onDialog={(dialog) => onSearch({ dialog })}
        onSaved={onSaved}
      />
    </div>
  );
}

function factsOf(detail: TaskInstanceDetail, { dagId, taskId }: InstanceKey): readonly Fact[] {
  const { definition, version } = detail;
  const location = definition?.location ?? null;
  const timeoutMs = definition?.timeoutMs ?? null;
  return [
    ["Operator", detail.operator],
    ["Data interval", detail.interval === null ? null : formatInterval(detail.interval, detail.timezone)],
    ["Started", timeOrNull(detail.startedAt)],
    ["Ended", timeOrNull(detail.endedAt)],
    ["Due", timeOrNull(detail.dueAt)],
    ["Cleared", detail.generation === 0 ? null : `${detail.generation} times`],
    ["Pool", `${detail.pool}, ${detail.slots} ${detail.slots === 1 ? "slot" : "slots"}`],
    ["Priority", detail.priority],
    ["Version", version],
    ["Trigger rule", definition?.triggerRule ?? null],
    ["Timeout", timeoutMs === null ? null : formatDuration(timeoutMs)],
    ["Starts", definition?.start ?? null],
    ["Ends", definition?.end ?? null],
    [
      "Source",
      location === null || version === null ? null : (
        <SourceLink key="source" {...{ dagId, version, taskId, location }} />
      ),
    ],
  ];
}

function timeOrNull(at: string | null) {
  return at === null ? null : <Time at={at} />;
}

function Upstream({ detail, instance: { dagId, runId } }: Pick<InstanceDetailsProps, "detail" | "instance">) {
  return (
    <Panel title="Upstream in this run">
      <ul className={styles.upstream}>
        {detail.upstream.map(({ taskId, counts }) => (
          <li key={taskId}>
            <Link to="/dags/$dagId/runs/$runId/tasks/$taskId" params={{ dagId, runId, taskId }}>
              {taskId}
            </Link>{" "}
            <span className={styles.quiet}>{describeCounts(counts)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
