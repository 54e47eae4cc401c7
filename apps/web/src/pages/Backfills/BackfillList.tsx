import type { Backfill } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useBackfillList } from "../../api/useBackfills.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { BackfillProgress } from "./BackfillProgress.tsx";
import styles from "./Backfills.module.css";
import { BackfillState } from "./BackfillState.tsx";

export interface BackfillListProps {
  /** Absent: of all DAGs. */
  readonly dagId?: string;
  /** What to do when there is none. */
  readonly whenEmpty: ReactNode;
}

export function BackfillList({ dagId, whenEmpty }: BackfillListProps) {
  const list = useBackfillList(dagId);
  const backfills = list.data?.pages.flatMap((page) => page.items);
  return (
    <Panel flush>
      {list.isError ? (
        <ErrorPanel error={list.error} doing="load the backfills" onRetry={() => void list.refetch()} />
      ) : null}
      {backfills === undefined ? list.isError ? null : <Loading what="the backfills" /> : null}
      {backfills?.length === 0 ? <EmptyState title="No backfills yet" actions={whenEmpty} /> : null}
      {backfills === undefined || backfills.length === 0 ? null : (
        <BackfillTable backfills={backfills} withDag={dagId === undefined} />
      )}
      <ShowMore list={list} />
    </Panel>
  );
}

function BackfillTable({ backfills, withDag }: { backfills: readonly Backfill[]; withDag: boolean }) {
  return (
    <Table label="Backfills" cards>
      <thead>
        <tr>
          <th>Backfill</th>
          {withDag ? <th>DAG</th> : null}
          <th>State</th>
          <th>Days</th>
          <th>Progress</th>
          <th>Made</th>
        </tr>
      </thead>
      <tbody>
        {backfills.map((backfill) => (
          <tr key={backfill.backfillId}>
            <td>
              <Link
                to="/backfills/$backfillId"
                params={{ backfillId: String(backfill.backfillId) }}
                className={styles.name}
              >
                {backfill.backfillId}
              </Link>
            </td>
            {withDag ? (
              <td>
                <Link to="/dags/$dagId" params={{ dagId: backfill.dagId }}>
                  {backfill.dagId}
                </Link>
              </td>
            ) : null}
            <td>
              <BackfillState state={backfill.state} />
            </td>
            <td className={styles.days}>
              {backfill.from} to {backfill.to}
            </td>
            <td data-wide className={styles.progressCell}>
              <BackfillProgress backfill={backfill} />
            </td>
            <td data-phone="none">
              <Time at={backfill.createdAt} relative />
              <div className={styles.words}>by {backfill.who}</div>
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
