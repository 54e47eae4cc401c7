import { join } from "node:path";
import { queryWarehouse } from "@daymill/operators/tools";

/** Rows of each DAG and day in the embedded warehouse, by a query that the pipeline has no part in. */
export async function countWarehouseRows(dataDir: string): Promise<(dagId: string, day: string) => number> {
  const counts = new Map<string, number>();
  for (const type of ["build_id", "submission_date"]) {
    for (const row of await countTable(join(dataDir, "warehouse"), type)) {
      counts.set(`mozaggregator_${type} ${row.day}`, row.rows);
    }
  }
  return (dagId, day) => counts.get(`${dagId} ${day.replaceAll("-", "")}`) ?? 0;
}

async function countTable(warehouse: string, type: string): Promise<{ readonly day: string; readonly rows: number }[]> {
  const tables = await queryWarehouse({
    path: warehouse,
    sql: `select 1 as found from information_schema.tables where table_schema = 'aggregates' and table_name = '${type}_aggregates'`,
  });
  if (tables.length === 0) return [];
  const rows = await queryWarehouse({
    path: warehouse,
    sql: `select ds_nodash as day, count(*) as "rows" from aggregates.${type}_aggregates group by 1`,
  });
  return rows.map(({ day, rows: count }) => ({ day: String(day), rows: Number(count) }));
}
