import type { PoolUse } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { usePoolUse } from "../../api/usePools.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { TaskStateBadge } from "../../ui/state/StateBadge.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { instanceLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import styles from "./Admin.module.css";
import { PoolDags } from "./PoolDags.tsx";

/** Who holds the slots of a pool now, and which DAGs name it. */
export function PoolUsePanel({ pool }: { pool: string }) {
  const use = usePoolUse(pool);
  return (
    <>
      <Panel title={`What holds slots of ${pool}`} flush>
        {use.isError && use.data === undefined ? (
          <div className={styles.inset}>
            <ErrorPanel error={use.error} doing={`load who uses ${pool}`} onRetry={() => void use.refetch()} />
          </div>
        ) : null}
        {use.isPending ? <Loading what={`who uses ${pool}`} lines={3} /> : null}
        {use.data?.holders.length === 0 ? <p className={styles.plain}>Nothing at the moment.</p> : null}
        {use.data === undefined || use.data.holders.length === 0 ? null : <HolderTable holders={use.data.holders} />}
      </Panel>
      {use.data === undefined ? null : (
        <Panel title={`DAGs that use ${pool}`}>
          <PoolDags dags={use.data.dags} />
        </Panel>
      )}
    </>
  );
}

function HolderTable({ holders }: { holders: PoolUse["holders"] }) {
  return (
    <Table label="What holds slots" cards>
      <thead>
        <tr>
          <th>Task instance</th>
          <th>Run</th>
          <th>State</th>
          <th data-align="end">Slots</th>
          <th>Since</th>
        </tr>
      </thead>
      <tbody>
        {holders.map((holder) => (
          <tr key={`${holder.dagId}/${holder.runId}/${holder.taskId}/${holder.mapIndex}`}>
            <td data-grow>
              <Link {...instanceLink(holder)} className={styles.name}>
                {instanceLabel(holder)}
              </Link>
            </td>
            <td>
              {holder.dagId},{" "}
              <Link to="/dags/$dagId/runs/$runId" params={{ dagId: holder.dagId, runId: holder.runId }}>
                {holder.runId}
              </Link>
            </td>
            <td>
              <TaskStateBadge state={holder.state} />
            </td>
            <td data-align="end" data-label="Slots">
              {holder.slots}
            </td>
            <td>{holder.since === null ? "–" : <Time at={holder.since} relative />}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
