import { NOT_MAPPED, type TaskInRun } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import { type EndedInstance, useTaskHistory } from "../../../api/useTaskData.ts";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../../ui/page/Notice.tsx";
import { Panel } from "../../../ui/page/Panel.tsx";
import { Table } from "../../../ui/Table.tsx";
import { formatDuration } from "../../../ui/time/formatTime.ts";
import { countOf, runLabel } from "../../naming.ts";
import { instanceLink } from "../instanceLink.ts";
import { formatCount } from "../data/dataWords.ts";
import { TrendChart } from "./TrendChart.tsx";
import styles from "./Trend.module.css";
import { valueOf } from "./trendModel.ts";

export interface TrendTabProps {
  /** Up to which run. */
  readonly of: EndedInstance;
  /** Whether the page is about that run. Default: yes. */
  readonly isOfRun?: boolean;
}

/** How long the task took and how many rows it made, over the runs up to one; the odd ones marked. */
export function TrendTab({ of, isOfRun = true }: TrendTabProps) {
  const { instance } = of;
  const current = isOfRun ? instance.runId : undefined;
  const { data, error, refetch } = useTaskHistory(of);
  if (error !== null && data === undefined)
    return <ErrorPanel error={error} doing="load the trend" onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the trend" />;
  const { runs } = data;
  if (runs.every(({ durationMs, rows }) => durationMs === null && rows === null))
    return <EmptyState title="No trend yet">The task has not ended in any run so far.</EmptyState>;
  const hasRows = runs.some(({ rows }) => rows !== null);
  const chart = { runs, instance, current };
  return (
    <div className={styles.tab}>
      {instance.mapIndex === NOT_MAPPED ? null : (
        <Notice tone="info" icon="clock">
          All instances of {instance.taskId} together: from the first start to the last end, and the sum of their rows.
        </Notice>
      )}
      <Panel title={`Duration, ${countOf(runs.length, "run")}`}>
        <TrendChart {...chart} measure="duration" words={formatDuration} label="Durations" />
      </Panel>
      {hasRows ? (
        <Panel title="Rows">
          <TrendChart {...chart} measure="rows" words={formatCount} label="Rows" />
        </Panel>
      ) : null}
      <Panel title="Runs, newest first" flush>
        <RunTable runs={runs.toReversed()} instance={instance} current={current} hasRows={hasRows} />
      </Panel>
    </div>
  );
}

interface RunTableProps {
  readonly runs: readonly TaskInRun[];
  readonly instance: InstanceKey;
  readonly current: string | undefined;
  readonly hasRows: boolean;
}

function RunTable({ runs, instance, current, hasRows }: RunTableProps) {
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
              <Link {...instanceLink({ ...instance, runId: run.runId })} search={{ tab: "trend" }}>
                {runLabel(run)}
              </Link>
            </td>
            <td>{wordsOrDash(valueOf(run, "duration"), formatDuration)}</td>
            {hasRows ? <td>{wordsOrDash(valueOf(run, "rows"), formatCount)}</td> : null}
            <td>{standingOut(run, current)}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function wordsOrDash(value: number | null, words: (value: number) => string): string {
  return value === null ? "–" : words(value);
}

const outcomeWords = { failed: "failed", open: "not over", skipped: "skipped", success: undefined } as const;

function standingOut({ runId, outcome, isDurationOdd, isRowsOdd }: TaskInRun, current: string | undefined): string {
  const odd = [isDurationOdd ? "odd duration" : undefined, isRowsOdd ? "odd number of rows" : undefined];
  return [runId === current ? "this run" : undefined, outcomeWords[outcome], ...odd]
    .filter((word) => word !== undefined)
    .join(", ");
}
