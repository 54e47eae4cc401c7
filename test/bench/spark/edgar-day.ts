import { join } from "node:path";
import { generateLog, PUBLISHED } from "@daymill/dags";
import type { Figure } from "../measure.ts";
import { figuresOfDay, folderOfPipeline } from "./comparison.ts";
import type { Comparison } from "./comparison.ts";
import { assertSameRows } from "./same-rows.ts";
import { runServerDay } from "./server-day.ts";
import { runSparkJob } from "./spark-job.ts";

/** Pipeline 5: the day whose figures were published, both products. */
export async function edgarDay({ sparkSubmit, scale, home, report }: Comparison): Promise<Figure[]> {
  const directory = join(home, "logs");
  const requests = Math.round(PUBLISHED.requests * scale);
  const made = await generateLog({ directory, day: PUBLISHED.day, requests, seed: 1 });
  await using day = await runServerDay({
    dagId: "edgar_logs",
    folder: folderOfPipeline("edgar-logs"),
    day: PUBLISHED.day,
    connections: { edgar_logs: { type: "file", path: directory } },
  });
  const output = join(home, "by-spark");
  const bySpark = await runSparkJob(sparkSubmit, "web_log.py", [made.path, output], join(home, "scratch"));
  const products = { server_errors: ["date", "time", "extention", "code"], ip_count: ["ip", "count"] };
  for (const [product, columns] of Object.entries(products)) {
    const ours = join(day.dataDir, "lake/edgar", product, "20170329/*.parquet");
    const rows = await assertSameRows(columns, ours, join(output, product, "*.parquet"));
    report.fact("rows", `pipeline 5, ${product}: ${rows.toLocaleString("en")}, the same from both`);
  }
  return [
    ...figuresOfDay("pipeline 5", day),
    { name: "pipeline 5: by Spark", unit: "s", samples: [bySpark.seconds] },
    { name: "pipeline 5: Spark / ours", unit: "x", samples: [bySpark.seconds / day.seconds], mark: { min: 5 } },
    { name: "pipeline 5: peak memory of Spark", unit: "MB", samples: [bySpark.peakMb] },
  ];
}
