import { ApiError, isTerminal } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import { useTaskInstance } from "../../../api/useTaskInstances.ts";
import { linkButton } from "../../../ui/linkButton.ts";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { TaskStateBadge } from "../../../ui/state/StateBadge.tsx";
import { Elapsed, Time } from "../../../ui/time/Time.tsx";
import { ErrorText } from "../../TaskInstance/ErrorText.tsx";
import { LogTail } from "../../TaskInstance/log/LogTail.tsx";
import { triesText } from "../../TaskInstance/triesText.ts";
import styles from "./Inspector.module.css";
import { ActionButton } from "../../actions/ActionButton.tsx";

export interface TaskInspectorProps {
  readonly instance: InstanceKey;
  /** What the run is called. */
  readonly label: string;
  readonly onClear: (only: undefined) => void;
}

/** A task instance in short: state, why, and the end of its log. */
export function TaskInspector({ instance, label, onClear }: TaskInspectorProps) {
  const { dagId, runId, taskId } = instance;
  const query = useTaskInstance(instance);
  if (query.isError && query.data === undefined) {
    const absent = query.error instanceof ApiError && query.error.problem.status === 404;
    if (absent)
      return (
        <p className={styles.muted}>
          Run {label} has no instance of {taskId}.
        </p>
      );
    return <ErrorPanel error={query.error} doing={`load ${taskId}`} onRetry={() => void query.refetch()} />;
  }
  if (query.data === undefined) return <Loading what={taskId} lines={4} />;
  const { data } = query;
  const newest = data.history[0];
  return (
    <div className={styles.body}>
      <div className={styles.line}>
        <TaskStateBadge state={data.state} />
        <Elapsed from={data.startedAt} to={data.endedAt} />
        <span className={styles.muted}>{triesText(data)}</span>
      </div>
      <p className={styles.muted}>
        in run {label}
        {data.startedAt === null ? null : (
          <>
            , started <Time at={data.startedAt} />
          </>
        )}
      </p>
      {data.waiting === null || isTerminal(data.state) ? null : <p>{data.waiting.text}</p>}
      {newest?.error === null || newest?.error === undefined || data.state === "success" ? null : (
        <ErrorText error={newest.error} />
      )}
      <div className={styles.actions} data-actions="selection">
        <Link className={linkButton} to="/dags/$dagId/runs/$runId/tasks/$taskId" params={{ dagId, runId, taskId }}>
          Open log
        </Link>
        <ActionButton calls="clear" onClick={() => onClear(undefined)}>
          Clear…
        </ActionButton>
      </div>
      {data.attempts === 0 ? null : <LogTail instance={instance} attempt={data.attempts} />}
    </div>
  );
}
