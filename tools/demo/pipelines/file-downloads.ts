import { join } from "node:path";
import { downloadsByDay, fillPostgres, planDownloads } from "@daymill/dags";
import { queryFolder, queryWarehouse } from "@daymill/operators/tools";
import type { DemoOptions } from "../options.ts";
import type { DemoPipeline, MeasureDay } from "../pipeline.ts";
import { openEmbeddedDatabase } from "./embedded-database.ts";

const TENTHS = 10;
const SOURCE_DATABASE = "synapse_warehouse";

/** Pipeline 3: downloads out of a data warehouse, over CSV, to Parquet by year, month and day. */
export const fileDownloads: DemoPipeline = {
  title: "pipeline 3, downloads out of a data warehouse, over CSV, to Parquet by year, month and day",
  dagIds: ["file_downloads"],
  defaults: { from: "2019-09-02", days: 7, rows: 5_000 },
  rows: { what: "records of downloads a day", hint: "10000 is about the size of the original", min: 2, max: 1_000_000 },
  takesSource: false,
  measures: [
    { expected: "downloads in source", found: "downloads in lake" },
    { expected: "projects", found: "projects exact" },
    { found: "rows in warehouse" },
  ],
  proved: "Every download of a file or table is in the lake once, under the project that it was in at that moment.",
  prepare: async (options, bar) => {
    await using source = await openEmbeddedDatabase(options.dataDir, SOURCE_DATABASE);
    const planned = planDownloads({ ...options, recordsPerDay: options.rows });
    const { host, port, user, database } = source.address;
    const onProgress = (share: number): void =>
      bar.show({ done: Math.floor(share * TENTHS), total: TENTHS, note: "tenths of the source made" });
    await fillPostgres({ connection: { host, port, user, database }, planned, onProgress });
    bar.end();
    return {
      connections: { synapse_warehouse: { type: "postgres", host, port, user, database } },
      pools: { source_db: 4 },
      look: () => lookAtLake(options, downloadsByDay(planned)),
    };
  },
};

async function lookAtLake(
  { dataDir, from }: DemoOptions,
  expected: ReturnType<typeof downloadsByDay>,
): Promise<MeasureDay> {
  // As a reader of months asks: without their zeros it would find nothing.
  const found = await queryFolder({
    path: join(dataDir, "lake/file_downloads_records"),
    sql: `SELECT concat_ws('-', year, month, day) AS day, projectId::VARCHAR AS project, count(*)::INTEGER AS n
      FROM source WHERE concat_ws('-', year, month, day) >= '${from}' GROUP BY ALL`,
  });
  const loaded = await queryWarehouse({
    path: join(dataDir, "warehouse"),
    sql: "SELECT record_date AS day, count(*)::INTEGER AS n FROM firehose_logs.file_downloads_records GROUP BY 1",
  });
  return ({ day }) => {
    const here = found.filter((row) => row["day"] === day);
    const projects = Map.groupBy(expected.get(day) ?? [], ({ projectId }) => String(projectId));
    const exact = here.filter(({ project, n }) => projects.get(String(project))?.length === Number(n));
    return [
      { expected: expected.get(day)?.length, found: here.reduce((sum, { n }) => sum + Number(n), 0) },
      { expected: projects.size, found: exact.length },
      { expected: expected.get(day)?.length, found: Number(loaded.find((row) => row["day"] === day)?.["n"] ?? 0) },
    ];
  };
}
