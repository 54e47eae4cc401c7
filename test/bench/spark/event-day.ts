import { join } from "node:path";
import { generateEvents } from "@daymill/dags";
import type { Figure } from "../measure.ts";
import { figuresOfDay, folderOfPipeline } from "./comparison.ts";
import type { Comparison } from "./comparison.ts";
import { assertSameRows } from "./same-rows.ts";
import { runServerDay } from "./server-day.ts";

const DAY = "2018-03-01";
/** The size on which the published pipeline was tried out. */
const LINES = 15_000_000;
const COLUMNS = ["evt", "req_id", "session_id", "_user", "time", "os", "page", "is_error", "is_mobile"];

/** Pipeline 4: the same DAG, once by DuckDB and once by Spark, by changing its connection. */
export async function eventDay({ sparkSubmit, scale, home, report }: Comparison): Promise<Figure[]> {
  const directory = join(home, "logs");
  await generateEvents({ directory, day: DAY, lines: Math.round(LINES * scale), seed: 1 });
  const runWith = (cluster: { readonly type: string; readonly extra?: { readonly sparkSubmit: string } }) =>
    runServerDay({
      dagId: "event_cleaning",
      folder: folderOfPipeline("event-cleaning"),
      day: DAY,
      connections: { event_logs: { type: "file", path: directory }, cluster },
    });
  await using ours = await runWith({ type: "local" });
  await using bySpark = await runWith({ type: "local", extra: { sparkSubmit } });
  const [one, other] = [ours, bySpark].map(({ dataDir }) => join(dataDir, "lake/events/clean/20180301/*.parquet"));
  const rows = await assertSameRows(COLUMNS, one ?? "", other ?? "");
  report.fact("rows", `pipeline 4: ${rows.toLocaleString("en")}, the same from both`);
  return [
    ...figuresOfDay("pipeline 4", ours),
    { name: "pipeline 4: the whole day by Spark", unit: "s", samples: [bySpark.seconds] },
    { name: "pipeline 4: Spark / ours", unit: "x", samples: [bySpark.seconds / ours.seconds] },
  ];
}
