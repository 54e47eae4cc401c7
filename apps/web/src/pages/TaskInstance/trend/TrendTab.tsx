import type { TaskInRun } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import { useTaskHistory } from "../../../api/useTaskData.ts";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { EmptyState } from "../../../ui/page/Notice.tsx";
import { Panel } from "../../../ui/page/Panel.tsx";
import { Table } from "../../../ui/Table.tsx";
import { formatDuration } from "../../../ui/time/formatTime.ts";
import { countOf, runLabel } from "../../naming.ts";
import { formatCount } from "../data/dataWords.ts";
import { TrendChart } from "./TrendChart.tsx";
import styles from "./Trend.module.css";
import { valueOf } from "./trendModel.ts";

/** How long the task took and how many rows it made, over the runs up to this one; the odd ones marked. */
export function TrendTab({ instance }: { instance: InstanceKey }) {
  const { data, error, refetch } = useTaskHistory(instance);
  if (error !== null) return <ErrorPanel error={error} doing="load the trend" onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the trend" />;
  const { runs } = data;
  if (runs.every(({ durationMs, rows }) => durationMs === null && rows === null))
    return <EmptyState title="No trend yet">The task has not ended in any run so far.</EmptyState>;
  const hasRows = runs.some(({ rows }) => rows !== null);
  const chart = { runs, current: instance.runId };
  return (
    <div className={styles.tab}>
      <Panel title={`Duration, ${countOf(runs.length, "run")}`}>
        <TrendChart {...chart} measure="duration" words={formatDuration} label="Durations" />
      </Panel>
      {hasRows ? (
        <Panel title="Rows">
          <TrendChart {...chart} measure="rows" words={formatCount} label="Rows" />
        </Panel>
      ) : null}
      <Panel title="Runs, newest first" flush>
        <RunTable runs={runs.toReversed()} instance={instance} hasRows={hasRows} />
      </Panel>
    </div>
  );
}

interface RunTableProps {
  readonly runs: readonly TaskInRun[];
  readonly instance: InstanceKey;
  readonly hasRows: boolean;
}

function RunTable({ runs, instance: { dagId, taskId, runId: current }, hasRows }: RunTableProps) {
  return (
    <Table label="Runs">
      <thead>
        <tr>
          <th>Run</th>
          <th>Duration</th>
          {hasRows ? <th>Rows</th> : null}
          <th>What stands out</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={run.runId} aria-current={run.runId === current}>
            <td>
              <Link
                to="/dags/$dagId/runs/$runId/tasks/$taskId"
                params={{ dagId, taskId, runId: run.runId }}
                search={{ tab: "trend" }}
              >
                {runLabel(run)}
              </Link>
              {run.runId === current ? <span className={styles.quiet}> this run</span> : null}
            </td>
            <td>{wordsOrDash(valueOf(run, "duration"), formatDuration)}</td>
            {hasRows ? <td>{wordsOrDash(valueOf(run, "rows"), formatCount)}</td> : null}
            <td>{standingOut(run)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function wordsOrDash(value: number | null, words: (value: number) => string): string {
  return value === null ? "–" : words(value);
}

function standingOut({ isSuccess, isDurationOdd, isRowsOdd }: TaskInRun): string {
  const odd = [isDurationOdd ? "odd duration" : undefined, isRowsOdd ? "odd number of rows" : undefined];
  return [isSuccess ? undefined : "no success", ...odd].filter((word) => word !== undefined).join(", ");
}
