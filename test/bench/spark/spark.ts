import { existsSync } from "node:fs";
import { edgarDay } from "./edgar-day.ts";
import { eventDay } from "./event-day.ts";
import { telemetryDay } from "./telemetry-day.ts";
import type { Bench } from "../bench.ts";
import type { Figure } from "../measure.ts";
import { tempDir } from "../temp-dir.ts";

/** The program spark-submit, of Spark 3.5 or 4; a Java that it runs on is on the PATH. */
const SPARK = "DAYMILL_TEST_SPARK";
/** A share of the published sizes, for a try: `0.01`. Figures of less than all of it are held against no mark. */
const SCALE = "DAYMILL_BENCH_SCALE";

export const spark: Bench = {
  name: "spark",
  load: "a day of pipeline 1 (978,000 rows), of pipeline 5 (7,050,000 requests) and of pipeline 4 (15,000,000 lines), each by Daymill and by local Spark, whose rows are compared",
  model:
    "Daymill: a server with two workers, from the start of the run to its end. Spark: spark-submit local[*] with a driver of 8 GiB, its start counted",
  async run(report) {
    const sparkSubmit = process.env[SPARK];
    if (sparkSubmit === undefined || !existsSync(sparkSubmit)) {
      report.fact("left out", `all of it: ${SPARK} names no spark-submit`);
      return [];
    }
    const scale = Number(process.env[SCALE] ?? 1);
    if (scale !== 1) report.fact("scale", `${scale} of the load: no marks`);
    const figures: Figure[] = [];
    for (const measure of [telemetryDay, edgarDay, eventDay]) {
      using home = tempDir("spark");
      figures.push(...(await measure({ sparkSubmit, scale, home: home.path, report })));
    }
    return scale === 1 ? figures : figures.map(({ mark: _mark, ...figure }) => figure);
  },
};
