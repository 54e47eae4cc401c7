import type { PoolUse } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Facts } from "../../ui/page/Facts.tsx";

/** The DAGs that name a pool, each with the tasks that do. */
export function PoolDags({ dags }: { dags: PoolUse["dags"] }) {
  if (dags.length === 0) return <p>No DAG names it.</p>;
  return (
    <Facts
      facts={dags.map(({ dagId, tasks }) => [
        dagId,
        <Link key={dagId} to="/dags/$dagId/details" params={{ dagId }}>
          {tasks.join(", ")}
        </Link>,
      ])}
    />
  );
}
