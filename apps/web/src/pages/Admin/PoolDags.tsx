import type { PoolUse } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { Facts } from "../../ui/page/Facts.tsx";
import { countOf } from "../naming.ts";

/** Tasks that are named; of more the number is told. */
const MOST_NAMED = 12;

/** The DAGs that name a pool, each with the tasks that do. */
export function PoolDags({ dags }: { dags: PoolUse["dags"] }) {
  if (dags.length === 0) return <p>No DAG names it.</p>;
  return (
    <Facts
      facts={dags.map(({ dagId, tasks }) => [
        dagId,
        <Link key={dagId} to="/dags/$dagId/details" params={{ dagId }}>
          {tasks.slice(0, MOST_NAMED).join(", ")}
          {tasks.length > MOST_NAMED ? ` and ${countOf(tasks.length - MOST_NAMED, "more", "more")}` : null}
        </Link>,
      ])}
    />
  );
}
