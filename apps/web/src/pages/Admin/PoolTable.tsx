import type { Pool } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { CountsBar } from "../CountsBar.tsx";
import { countOf } from "../naming.ts";
import styles from "./Admin.module.css";
import { RowActions } from "./RowActions.tsx";

export interface PoolTableProps {
  readonly pools: readonly Pool[];
  readonly onChange: (pool: string) => void;
  readonly onDelete: (pool: string) => void;
}

/** Pools with how full they are now. */
export function PoolTable({ pools, onChange, onDelete }: PoolTableProps) {
  return (
    <Table label="Pools" cards>
      <thead>
        <tr>
          <th>Pool</th>
          <th data-align="end">Slots</th>
          <th>Held now</th>
          <th>Waiting for one</th>
          <th data-align="end">Actions</th>
        </tr>
      </thead>
      <tbody>
        {pools.map((pool) => (
          <tr key={pool.name}>
            <td data-grow>
              <Link to="/pools" search={{ pool: pool.name }} className={styles.name}>
                {pool.name}
              </Link>
              {pool.isDeclared ? <div className={styles.description}>from the configuration</div> : null}
              {pool.description === null ? null : <div className={styles.description}>{pool.description}</div>}
            </td>
            <td data-align="end" data-label="Slots">
              {pool.slots < 0 ? "no limit" : pool.slots}
            </td>
            <td data-wide data-label="Held now" className={styles.use}>
              <PoolUsage pool={pool} />
            </td>
            <td data-label="Waiting">
              <Waiting pool={pool} />
            </td>
            <td data-wide>
              <RowActions
                name={pool.name}
                change={{ calls: "putPool", open: () => onChange(pool.name) }}
                remove={{ calls: "deletePool", open: () => onDelete(pool.name) }}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function PoolUsage({ pool: { slots, used, running, queued, deferred, includeDeferred } }: { pool: Pool }) {
  const free = slots < 0 ? 0 : Math.max(0, slots - used);
  const held = { running, queued, ...(includeDeferred && { deferred }) };
  return (
    <>
      {used === 0 ? <span className={styles.quiet}>nothing</span> : <CountsBar counts={held} free={free} />}
      {slots >= 0 && used > slots ? <div className={styles.words}>more than it has: nothing new starts</div> : null}
      {deferred > 0 && !includeDeferred ? (
        <div className={styles.words}>{deferred} more deferred, which hold none</div>
      ) : null}
    </>
  );
}

function Waiting({ pool: { waiting, waitingSince } }: { pool: Pool }) {
  if (waiting === 0 || waitingSince === null) return <span className={styles.quiet}>nothing</span>;
  return (
    <>
      {countOf(waiting, "task instance")}, the first since <Time at={waitingSince} relative />
    </>
  );
}
