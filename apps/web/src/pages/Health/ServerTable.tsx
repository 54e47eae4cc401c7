import type { ServerProcess } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Health.module.css";

/** Every process that schedules or answers for this database. */
export function ServerTable({ servers }: { servers: readonly ServerProcess[] }) {
  return (
    <Table label="Servers" cards>
      <thead>
        <tr>
          <th>Server</th>
          <th>Does</th>
          <th>Version</th>
          <th>Since</th>
          <th>Heard of</th>
        </tr>
      </thead>
      <tbody>
        {servers.map(({ processId, host, pid, roles, version, startedAt, seenAt, isSilent }) => (
          <tr key={processId}>
            <td data-grow>
              {host}, pid {pid}
              {isSilent ? <div className={styles.bad}>silent: it died, hangs, or is cut off</div> : null}
            </td>
            <td data-label="Does">{roles.join(", ")}</td>
            <td data-label="Version">{version}</td>
            <td data-label="Since">
              <Time at={startedAt} relative />
            </td>
            <td data-label="Heard of">
              <Time at={seenAt} relative />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
