import type { Run } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { RunStateBadge } from "../../ui/state/StateBadge.tsx";
import { Table } from "../../ui/Table.tsx";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import type { Ticks } from "../../ui/useTicks.ts";
import { TickAll, TickRow } from "../bulk/TickCells.tsx";
import { CountsBar } from "../CountsBar.tsx";
import { runLabel, runTypeWord } from "../naming.ts";
import styles from "./RunList.module.css";

export interface RunTableProps {
  readonly runs: readonly Run[];
  /** With the DAG's name, where several DAGs are mixed. */
  readonly withDag: boolean;
  /** Absent: rows cannot be ticked. */
  readonly ticks?: Ticks;
}

/** Names a row. */
export function rowOf({ dagId, runId }: Run): string {
  return `${dagId}/${runId}`;
}

/** Runs, one a row. */
export function RunTable({ runs, withDag, ticks }: RunTableProps) {
  return (
    <Table label="Runs" cards>
      <thead>
        <tr>
          {ticks === undefined ? null : <TickAll ticks={ticks} rows={runs.length} />}
          {withDag ? <th>DAG</th> : null}
          <th>Run</th>
          <th>State</th>
          <th>Type</th>
          <th>Started</th>
          <th>Duration</th>
          <th>Tasks</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => (
          <tr key={rowOf(run)}>
            {ticks === undefined ? null : (
              <TickRow ticks={ticks} row={rowOf(run)} name={`${runLabel(run)} of ${run.dagId}`} />
            )}
            {withDag ? (
              <td>
                <Link to="/dags/$dagId" params={{ dagId: run.dagId }}>
                  {run.dagId}
                </Link>
              </td>
            ) : null}
            <td>
              <Link
                to="/dags/$dagId/runs/$runId"
                params={{ dagId: run.dagId, runId: run.runId }}
                className={styles.run}
                data-row-link
              >
                {runLabel(run)}
              </Link>
            </td>
            <td>
              <RunStateBadge state={run.state} />
              {run.missedDeadlines === 0 ? null : <span className={styles.late}>missed a deadline</span>}
            </td>
            <td data-phone="none">{runTypeWord(run.type)}</td>
            <td data-phone="none">{run.startedAt === null ? "–" : <Time at={run.startedAt} />}</td>
            <td>
              <Elapsed from={run.startedAt} to={run.endedAt} />
            </td>
            <td data-wide className={styles.counts}>
              <CountsBar counts={run.counts} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
