import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { generateArchives, generateSource } from "@daymill/dags";
import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import type { Figure } from "../measure.ts";
import { figuresOfDay, folderOfPipeline } from "./comparison.ts";
import type { Comparison } from "./comparison.ts";
import { assertSameRows } from "./same-rows.ts";
import { runServerDay } from "./server-day.ts";
import { runSparkJob } from "./spark-job.ts";

/** The published day of pipeline 1. */
const ROWS = 978_000;
const SHAPE = { from: "2016-09-19", days: 1, seed: 1, types: ["build_id"] as const };
const COLUMNS = ["channel", "version", "os", "child", "label", "metric", "osVersion", "application", "architecture"];
const CHILD = join(import.meta.dirname, "../convert-child.ts");

/** Pipeline 1: the day from a database to a warehouse; and its conversion alone, which is what Spark did of it. */
export async function telemetryDay({ sparkSubmit, scale, home, report }: Comparison): Promise<Figure[]> {
  const shape = { ...SHAPE, types: [...SHAPE.types], rowsPerDay: Math.round(ROWS * scale) };
  await using database = await connect({ kind: "embedded", dataDir: join(home, "db") }, { log: silentLog });
  const address = await database.createDatabase?.("telemetry");
  if (address === undefined) throw new Error("the embedded server is not native PostgreSQL here");
  await generateSource({ connection: address, ...shape });
  const { host, port, user, database: name } = address;
  await using day = await runServerDay({
    dagId: "mozaggregator_build_id",
    folder: folderOfPipeline("mozaggregator"),
    day: shape.from,
    connections: { mozaggregator: { type: "postgres", host, port, user, database: name } },
    pools: { source_db: 4 },
  });
  await generateArchives({ ...shape, directory: join(home, "dumps") });
  const dump = join(home, "dumps/build_id/20160919");
  const converting = await secondsToConvert(dump, home);
  const args = [dump, join(home, "by-spark"), "build_id", "20160919", "2016-09-20"];
  const bySpark = await runSparkJob(sparkSubmit, "aggregates.py", args, join(home, "scratch"));
  const ours = join(day.dataDir, "lake/build_id/20160919/*.parquet");
  const rows = await assertSameRows([...COLUMNS, "aggregate"], ours, join(home, "by-spark/*.parquet"));
  report.fact("rows", `pipeline 1: ${rows.toLocaleString("en")}, the same from both`);
  return [
    ...figuresOfDay("pipeline 1", day, { mark: { max: 8 }, beside: "published: 75.4 s" }),
    { name: "pipeline 1: its conversion, a new process", unit: "s", samples: [converting] },
    { name: "pipeline 1: its conversion by Spark", unit: "s", samples: [bySpark.seconds], beside: "published: 46 s" },
    { name: "pipeline 1: Spark / ours", unit: "x", samples: [bySpark.seconds / converting], mark: { min: 10 } },
    { name: "pipeline 1: peak memory of Spark", unit: "MB", samples: [bySpark.peakMb] },
  ];
}

/** The second of two processes counts: as a worker's, its modules are compiled before, and kept where Node keeps them. */
async function secondsToConvert(dump: string, home: string): Promise<number> {
  const env = { ...process.env, NODE_COMPILE_CACHE: join(home, "compiled") };
  let seconds = 0;
  for (const workspaceName of ["first", "second"]) {
    const workspace = join(home, workspaceName);
    await mkdir(workspace);
    const start = performance.now();
    await promisify(execFile)(process.execPath, [CHILD, "duckdb", dump, workspace], { env });
    seconds = (performance.now() - start) / 1_000;
  }
  return seconds;
}
