import { join } from "node:path";
import { downloadsByDay, planDownloads } from "@daymill/dags";
import type { PlannedDownloads } from "@daymill/dags";
import { queryFolder, queryWarehouse } from "@daymill/operators/tools";
import type { DemoOptions } from "../options.ts";
import type { DemoPipeline, MeasureDay } from "../pipeline.ts";
import { prepareDownloads } from "./download-source.ts";

/** Pipeline 3: downloads out of a data warehouse, over CSV, to Parquet by year, month and day. */
export const fileDownloads: DemoPipeline = {
  title: "pipeline 3, downloads out of a data warehouse, over CSV, to Parquet by year, month and day",
  dagIds: ["file_downloads"],
  defaults: { from: "2019-09-02", days: 7, rows: 5_000 },
  rows: { what: "records of downloads a day", hint: "10000 is about the size of the original", min: 2, max: 1_000_000 },
  sources: ["mysql"],
  measures: [
    { expected: "downloads in source", found: "downloads in lake" },
    { expected: "projects", found: "projects exact" },
    { found: "rows in warehouse" },
  ],
  proved: "Every download of a file or table is in the lake once, under the project that it was in at that moment.",
  prepare: async (options, bar) => {
    const planned = planDownloads({ ...options, recordsPerDay: options.rows });
    return {
      connections: { synapse_warehouse: await prepareDownloads(options, planned, bar) },
      pools: { source_db: 4 },
      look: () => lookAtLake(options, countByProject(planned)),
    };
  },
};

/** How many downloads a day has of each project. */
type ExpectedDays = ReadonlyMap<string, ReadonlyMap<string, number>>;

function countByProject(planned: PlannedDownloads): ExpectedDays {
  const days = new Map<string, Map<string, number>>();
  for (const [day, downloads] of downloadsByDay(planned)) {
    const projects = new Map<string, number>();
    for (const { projectId } of downloads) projects.set(String(projectId), (projects.get(String(projectId)) ?? 0) + 1);
    days.set(day, projects);
  }
  return days;
}

async function lookAtLake({ dataDir, from }: DemoOptions, expected: ExpectedDays): Promise<MeasureDay> {
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
  const byDay = Map.groupBy(found, ({ day }) => String(day));
  return ({ day }) => {
    const here = byDay.get(day) ?? [];
    const projects = expected.get(day) ?? new Map<string, number>();
    const exact = here.filter(({ project, n }) => projects.get(String(project)) === Number(n));
    const downloads = [...projects.values()].reduce((sum, count) => sum + count, 0);
    return [
      { expected: downloads, found: here.reduce((sum, { n }) => sum + Number(n), 0) },
      { expected: projects.size, found: exact.length },
      { expected: downloads, found: Number(loaded.find((row) => row["day"] === day)?.["n"] ?? 0) },
    ];
  };
}
