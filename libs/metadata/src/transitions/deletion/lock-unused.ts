import type { DagId } from "@daymill/core";
import type { Transaction } from "kysely";
import type { Database } from "../../database.ts";

/**
 * Holds the row of a DAG so that nothing makes it active meanwhile. False: something has, or it is gone. `update` also
 * keeps out whoever would make a run of it.
 */
export async function lockUnused(
  trx: Transaction<Database>,
  dagId: DagId,
  how: "no key update" | "update" = "no key update",
): Promise<boolean> {
  const dag = trx.selectFrom("dag").select("dag_id").where("dag_id", "=", dagId).where("active", "=", false);
  const locked = how === "update" ? dag.forUpdate() : dag.forNoKeyUpdate();
  return (await locked.executeTakeFirst()) !== undefined;
}
