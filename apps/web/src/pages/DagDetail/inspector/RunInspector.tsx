import { Link } from "@tanstack/react-router";
import { useRun } from "../../../api/useRun.ts";
import { linkButton } from "../../../ui/linkButton.ts";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { RunStateBadge } from "../../../ui/state/StateBadge.tsx";
import { formatInterval } from "../../../ui/time/formatTime.ts";
import { Elapsed, Time } from "../../../ui/time/Time.tsx";
import { CountsBar } from "../../CountsBar.tsx";
import { runTypeWord } from "../../naming.ts";
import { FailureCard } from "../../Run/FailureCard.tsx";
import styles from "./Inspector.module.css";
import { ActionButton } from "../../actions/ActionButton.tsx";

export interface RunInspectorProps {
  readonly dagId: string;
  readonly runId: string;
  readonly onClear: (only: "failed" | undefined) => void;
}

export function RunInspector({ dagId, runId, onClear }: RunInspectorProps) {
  const run = useRun(dagId, runId);
  if (run.isError && run.data === undefined)
    return <ErrorPanel error={run.error} doing={`load run ${runId}`} onRetry={() => void run.refetch()} />;
  if (run.data === undefined) return <Loading what="the run" lines={4} />;
  const { data } = run;
  return (
    <div className={styles.body}>
      <div className={styles.line}>
        <RunStateBadge state={data.state} />
        <span className={styles.muted}>{runTypeWord(data.type)}</span>
        <Elapsed from={data.startedAt} to={data.endedAt} />
      </div>
      <CountsBar counts={data.counts} />
      {data.interval === null ? null : <p className={styles.muted}>{formatInterval(data.interval, data.timezone)}</p>}
      {data.startedAt === null ? null : (
        <p className={styles.muted}>
          started <Time at={data.startedAt} />
        </p>
      )}
      {data.waiting === null ? null : <p>{data.waiting.text}</p>}
      {data.firstFailure === null ? null : <FailureCard dagId={dagId} runId={runId} failure={data.firstFailure} />}
      <div className={styles.actions} data-actions="selection">
        <Link className={linkButton} to="/dags/$dagId/runs/$runId" params={{ dagId, runId }}>
          Open run
        </Link>
        {data.failedCount + data.upstreamFailedCount === 0 ? null : (
          <ActionButton calls="clear" onClick={() => onClear("failed")}>
            Clear failed…
          </ActionButton>
        )}
        <ActionButton calls="clear" onClick={() => onClear(undefined)}>
          Clear…
        </ActionButton>
      </div>
    </div>
  );
}
