import type { TaskInstance } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { Table } from "../../ui/Table.tsx";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import type { Ticks } from "../../ui/useTicks.ts";
import { TickAll, TickRow } from "../bulk/TickCells.tsx";
import { instanceLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { triesText } from "../TaskInstance/triesText.ts";
import styles from "./TaskList.module.css";

/** Names a row. */
export function rowOf({ dagId, runId, taskId, mapIndex }: TaskInstance): string {
  return JSON.stringify([dagId, runId, taskId, mapIndex]);
}

export function TaskTable({ instances, ticks }: { instances: readonly TaskInstance[]; ticks: Ticks }) {
  return (
    <Table label="Task instances" cards>
      <thead>
        <tr>
          <TickAll ticks={ticks} rows={instances.length} />
          <th>Task</th>
          <th>State</th>
          <th>DAG</th>
          <th>Run</th>
          <th>Tries</th>
          <th>Started</th>
          <th>Duration</th>
        </tr>
      </thead>
      <tbody>
        {instances.map((one) => (
          <TaskLine key={rowOf(one)} instance={one} ticks={ticks} />
        ))}
      </tbody>
    </Table>
  );
}

function TaskLine({ instance, ticks }: { instance: TaskInstance; ticks: Ticks }) {
  const { dagId, runId, errorLine, startedAt, endedAt, state } = instance;
  return (
    <tr>
      <TickRow ticks={ticks} row={rowOf(instance)} name={`${instanceLabel(instance)} of ${runId}`} />
      <td data-grow>
        <Link {...instanceLink(instance)} className={styles.task}>
          {instanceLabel(instance)}
        </Link>
        {errorLine === null ? null : <div className={styles.error}>{errorLine}</div>}
      </td>
      <td>
        <TaskStateBadge state={state} />
      </td>
      <td>
        <Link to="/dags/$dagId" params={{ dagId }}>
          {dagId}
        </Link>
      </td>
      <td>
        <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId }}>
          {runId}
        </Link>
      </td>
      <td data-phone="none">{triesText(instance)}</td>
      <td data-phone="none">{startedAt === null ? "–" : <Time at={startedAt} />}</td>
      <td>
        <Elapsed from={startedAt} to={endedAt} />
      </td>
    </tr>
  );
}
