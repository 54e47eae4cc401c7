import type { Worker } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { instanceLabel } from "../naming.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { DrainButton } from "./DrainButton.tsx";
import styles from "./Health.module.css";

/** Workers with what each has now. */
export function WorkerTable({ workers }: { workers: readonly Worker[] }) {
  if (workers.length === 0) {
    return <EmptyState title="There are no workers">Nothing starts before a server that schedules runs.</EmptyState>;
  }
  return (
    <Table label="Workers" cards>
      <thead>
        <tr>
          <th>Worker</th>
          <th>Queues</th>
          <th>Busy</th>
          <th>Has</th>
          <th>Since</th>
          <th data-align="end">Actions</th>
        </tr>
      </thead>
      <tbody>
        {workers.map((worker) => (
          <tr key={worker.workerId}>
            <td>
              {worker.name}
              <div className={styles.quiet}>
                {worker.host}, pid {worker.pid}
              </div>
              {worker.isLost ? <div className={styles.bad}>lost: what it has is given to others</div> : null}
              {worker.drainedSince === null ? null : (
                <div className={styles.bad}>
                  {worker.held > 0 ? "draining: it takes no more tasks" : "drained: it may be stopped"}
                </div>
              )}
            </td>
            <td data-label="Queues">{worker.queues?.join(", ") ?? "all"}</td>
            <td data-label="Busy">{worker.slots === null ? worker.held : `${worker.held} of ${worker.slots}`}</td>
            <td data-grow>
              <HeldList worker={worker} />
            </td>
            <td data-label="Since">
              <Time at={worker.startedAt} relative />
            </td>
            <td data-align="end">
              <DrainButton worker={worker} />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function HeldList({ worker: { held, instances } }: { worker: Worker }) {
  if (held === 0) return <span className={styles.quiet}>nothing</span>;
  return (
    <ul className={styles.held}>
      {instances.map((instance) => (
        <li key={`${instance.dagId}/${instance.runId}/${instance.taskId}/${instance.mapIndex}`}>
          <Link {...instanceLink(instance)}>{instanceLabel(instance)}</Link>{" "}
          <span className={styles.quiet}>
            of {instance.dagId}, {instance.runId}
            {instance.since === null ? ", about to start" : null}
          </span>
        </li>
      ))}
      {held > instances.length ? <li className={styles.quiet}>and {held - instances.length} more</li> : null}
    </ul>
  );
}
