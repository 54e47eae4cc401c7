import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { generateEvents } from "@daymill/dags";
import type { GeneratedEvents } from "@daymill/dags";
import { queryFolder } from "@daymill/operators/tools";
import { daysOf } from "../days.ts";
import type { DemoOptions } from "../options.ts";
import type { DemoPipeline, DemoSource, MeasureDay } from "../pipeline.ts";
import type { ProgressBar } from "../progress-bar.ts";

/** Pipeline 4: logs of events, cleaned by regular expressions, to a table that a warehouse takes. */
export const eventCleaning: DemoPipeline = {
  title: "pipeline 4, logs of events, cleaned by DuckDB or by Spark on a cluster, to Parquet",
  dagIds: ["event_cleaning"],
  defaults: { from: "2018-03-01", days: 3, rows: 100_000 },
  rows: { what: "lines a day", hint: "15000000 are the size that was explored", min: 1_000, max: 1_000_000_000 },
  sources: [],
  takesSpark: true,
  measures: [
    { expected: "events in logs", found: "events in lake" },
    { found: "of each kind exact" },
    { expected: "errors", found: "errors in lake" },
    { expected: "mobile", found: "mobile in lake" },
    { expected: "known users", found: "in lake" },
  ],
  proved: "Every event that is wanted is in the lake once, with what was in its line.",
  prepare: async (options, bar) => {
    const directory = join(options.dataDir, "demo-events");
    const events = await makeEvents(options, directory, bar);
    return {
      connections: { event_logs: { type: "file", path: directory }, ...clusterOf(options) },
      pools: {},
      look: async () => lookAtLake(options.dataDir, events),
    };
  },
};

/** Without Spark the connection is the one that needs no declaration: DuckDB does the work. */
function clusterOf({ spark, dataDir }: DemoOptions): DemoSource["connections"] {
  const local = { type: "local", path: join(dataDir, "clusters") };
  if (spark === undefined) return { cluster: local };
  const folders = spark.includes("/") ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  const sparkSubmit = folders.map((folder) => resolve(folder, spark)).find((path) => existsSync(path));
  if (sparkSubmit === undefined) throw new Error(`There is no program ${spark}: give --spark the path of spark-submit`);
  return { cluster: { ...local, extra: { sparkSubmit } } };
}

/** What is in the logs, by day, as their maker knows it. */
async function makeEvents(
  options: DemoOptions,
  directory: string,
  bar: ProgressBar,
): Promise<ReadonlyMap<string, GeneratedEvents>> {
  const events = new Map<string, GeneratedEvents>();
  for (const day of daysOf(options)) {
    events.set(day, await generateEvents({ directory, day, lines: options.rows, seed: options.seed }));
    bar.show({ done: events.size, total: options.days, note: `logs made, ${day}` });
  }
  bar.end();
  return events;
}

function lookAtLake(dataDir: string, events: ReadonlyMap<string, GeneratedEvents>): MeasureDay {
  return async ({ day }) => {
    const made = events.get(day);
    const kinds = await queryFolder({
      path: join(dataDir, "lake/events/clean", day.replaceAll("-", "")),
      sql: `SELECT evt, count(*)::INTEGER AS n, count(*) FILTER (WHERE is_error)::INTEGER AS errors,
          count(*) FILTER (WHERE is_mobile)::INTEGER AS mobile, count(*) FILTER (WHERE _user <> 'None')::INTEGER AS known
        FROM source GROUP BY evt`,
    });
    const sum = (column: string): number => kinds.reduce((total, row) => total + Number(row[column]), 0);
    const wanted = Object.entries(made?.byEvent ?? {});
    const exact = wanted.filter(([evt, n]) => kinds.some((row) => row["evt"] === evt && Number(row["n"]) === n));
    return [
      { expected: made?.rows, found: sum("n") },
      { expected: made && wanted.length, found: exact.length },
      { expected: made?.errors, found: sum("errors") },
      { expected: made?.mobile, found: sum("mobile") },
      { expected: made?.knownUsers, found: sum("known") },
    ];
  };
}
