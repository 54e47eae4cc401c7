import { join } from "node:path";
import { generatePings } from "@daymill/dags";
import type { PingStream } from "@daymill/dags";
import { queryFolder } from "@daymill/operators/tools";
import { daysOf } from "../days.ts";
import type { DemoOptions } from "../options.ts";
import type { DemoPipeline, MeasureDay } from "../pipeline.ts";
import type { ProgressBar } from "../progress-bar.ts";

/** The DAGs, the streams that they read, and their folders in the lake. */
const DATASETS: readonly { readonly dagId: string; readonly stream: PingStream; readonly folder: string }[] = [
  { dagId: "telemetry_executive_stream", stream: "telemetry-executive-summary", folder: "executive-stream" },
  { dagId: "telemetry_e10s_experiment", stream: "telemetry", folder: "e10s-experiment" },
];

/** Small enough that a day of the demo has several objects a folder. */
const OBJECT_BYTES = 256 * 1024;

/** Pipeline 2: telemetry messages of a store, to Parquet in a lake. */
export const telemetryParquet: DemoPipeline = {
  title: "pipeline 2, telemetry messages of a store, to Parquet in a lake",
  dagIds: DATASETS.map(({ dagId }) => dagId),
  defaults: { from: "2015-10-28", days: 3, rows: 20_000 },
  rows: { what: "messages a day and stream", min: 1, max: 5_000_000 },
  sources: [],
  measures: [{ expected: "rows in source", found: "rows in lake" }],
  proved: "Every message that is one of its data set is in the lake, once.",
  prepare: async (options, bar) => {
    const directory = join(options.dataDir, "demo-pings");
    const expected = await makePings(options, directory, bar);
    return {
      connections: {
        telemetry_metadata: { type: "file", path: join(directory, "metadata") },
        telemetry_data: { type: "file", path: join(directory, "data") },
      },
      pools: {},
      look: () => lookAtLake(options.dataDir, expected),
    };
  },
};

/** Rows by DAG and day, as the maker of the messages knows them. */
async function makePings(
  options: DemoOptions,
  directory: string,
  bar: ProgressBar,
): Promise<ReadonlyMap<string, number>> {
  const expected = new Map<string, number>();
  for (const day of daysOf(options)) {
    for (const { dagId, stream } of DATASETS) {
      const shape = { directory, stream, day, messages: options.rows, seed: options.seed, objectBytes: OBJECT_BYTES };
      expected.set(`${dagId} ${day}`, (await generatePings(shape)).rows);
      bar.show({ done: expected.size, total: options.days * DATASETS.length, note: `streams made, ${day}` });
    }
  }
  bar.end();
  return expected;
}

async function lookAtLake(dataDir: string, expected: ReadonlyMap<string, number>): Promise<MeasureDay> {
  const found = new Map<string, number>();
  for (const { dagId, folder } of DATASETS) {
    const days = await queryFolder({
      path: join(dataDir, "lake", folder),
      sql: "SELECT submissionDateS3 AS day, count(*)::INTEGER AS n FROM source GROUP BY 1",
    });
    for (const { day, n } of days) found.set(`${dagId} ${String(day)}`, Number(n));
  }
  return ({ dagId, day }) => [
    { expected: expected.get(`${dagId} ${day}`), found: found.get(`${dagId} ${day.replaceAll("-", "")}`) ?? 0 },
  ];
}
