import type { Client } from "@daymill/contract";
import type { DemoPipeline, MeasureDay, RunOfDay } from "../pipeline.ts";
import { countWarehouseRows } from "./aggregate-rows.ts";
import { prepareSource } from "./aggregate-source.ts";

/** Pipeline 1: a daily dump of a database, to Parquet, to a queryable table. */
export const mozaggregator: DemoPipeline = {
  title: "pipeline 1, a daily dump of a database, to Parquet, to a queryable table",
  dagIds: ["mozaggregator_submission_date", "mozaggregator_build_id"],
  defaults: { from: "2019-12-01", days: 7, rows: 20_000 },
  rows: { what: "rows a day and aggregate type", min: 1, max: 5_000_000 },
  sources: ["postgres", "archive"],
  measures: [{ expected: "rows dumped", found: "rows in warehouse" }],
  proved: "Every row of the source is in the warehouse, once.",
  prepare: async (options, bar) => ({
    connections: { mozaggregator: await prepareSource(options, bar) },
    pools: { source_db: 4 },
    look: (client) => lookAtWarehouse(client, options.dataDir),
  }),
};

async function lookAtWarehouse(client: Client, dataDir: string): Promise<MeasureDay> {
  const rowsInWarehouse = await countWarehouseRows(dataDir);
  return async (run) => [{ expected: await readDumped(client, run), found: rowsInWarehouse(run.dagId, run.day) }];
}

/** The dump's own count, read from its output; undefined when it was skipped for want of tables. */
async function readDumped(client: Client, { dagId, runId }: RunOfDay): Promise<number | undefined> {
  if (runId === undefined) return undefined;
  const { items } = await client.listTaskInstances({ params: { dagId, runId }, query: { taskId: ["dump"] } });
  if (items[0]?.state !== "success") return undefined;
  const { value } = await client.getOutput({ params: { dagId, runId, taskId: "dump" } });
  return typeof value === "object" && value !== null && "rows" in value && typeof value["rows"] === "number"
    ? value["rows"]
    : undefined;
}
