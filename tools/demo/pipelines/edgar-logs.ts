import { join } from "node:path";
import { generateLog, MIN_REQUESTS } from "@daymill/dags";
import type { GeneratedLog } from "@daymill/dags";
import { queryFolder } from "@daymill/operators/tools";
import { daysOf } from "../days.ts";
import type { DemoOptions } from "../options.ts";
import type { DemoPipeline, Measure, MeasureDay } from "../pipeline.ts";
import type { ProgressBar } from "../progress-bar.ts";

/** Pipeline 5: a web log in CSV, to server errors and requests of each address. */
export const edgarLogs: DemoPipeline = {
  title: "pipeline 5, a web log in CSV, to server errors and requests of each address",
  dagIds: ["edgar_logs"],
  defaults: { from: "2017-03-29", days: 3, rows: 200_000 },
  rows: { what: "requests a day", hint: "7050000 give the published figures", min: MIN_REQUESTS, max: 30_000_000 },
  sources: [],
  measures: [
    { expected: "requests in log", found: "requests in lake" },
    { expected: "errors in log", found: "errors in lake" },
    { found: "hours exact" },
    { found: "top 20 exact" },
  ],
  proved:
    "Every request is counted once; the errors of each hour and the 20 most active addresses are those of the log.",
  prepare: async (options, bar) => {
    const directory = join(options.dataDir, "demo-logs");
    const logs = await makeLogs(options, directory, bar);
    return {
      connections: { edgar_logs: { type: "file", path: directory } },
      pools: {},
      look: async () => lookAtLake(options.dataDir, logs),
    };
  },
};

/** What is in the logs, by day, as their maker knows it. */
async function makeLogs(
  options: DemoOptions,
  directory: string,
  bar: ProgressBar,
): Promise<ReadonlyMap<string, GeneratedLog>> {
  const logs = new Map<string, GeneratedLog>();
  for (const day of daysOf(options)) {
    logs.set(day, await generateLog({ directory, day, requests: options.rows, seed: options.seed }));
    bar.show({ done: logs.size, total: options.days, note: `logs made, ${day}` });
  }
  bar.end();
  return logs;
}

function lookAtLake(dataDir: string, logs: ReadonlyMap<string, GeneratedLog>): MeasureDay {
  return async ({ day }) => {
    const log = logs.get(day);
    const [hours, counts] = await Promise.all([
      askDay(dataDir, { product: "server_errors", day, sql: ERRORS_BY_HOUR }),
      askDay(dataDir, { product: "ip_count", day, sql: REQUESTS_OF_ADDRESSES }),
    ]);
    const errors = new Map(hours.map(({ hour, n }) => [Number(hour), Number(n)]));
    const [total] = counts;
    const exactHours = log?.serverErrorsByHour.filter((count, hour) => (errors.get(hour) ?? 0) === count);
    const exactAddresses = log?.mostActive.filter(
      ([ip, count], rank) => counts[rank]?.["ip"] === ip && Number(counts[rank]?.["n"]) === count,
    );
    return [
      { expected: log?.requests, found: Number(total?.["requests"] ?? 0) },
      { expected: log?.serverErrors, found: [...errors.values()].reduce((sum, count) => sum + count, 0) },
      measureOf(log?.serverErrorsByHour.length, exactHours),
      measureOf(log?.mostActive.length, exactAddresses),
    ];
  };
}

function measureOf(expected: number | undefined, exact: readonly unknown[] | undefined): Measure {
  return { expected, found: exact?.length ?? 0 };
}

const ERRORS_BY_HOUR = "SELECT left(time, 2) AS hour, count(*)::INTEGER AS n FROM source GROUP BY 1";
const REQUESTS_OF_ADDRESSES = `SELECT ip, count::INTEGER AS n, (sum(count) OVER ())::INTEGER AS requests
  FROM source ORDER BY count DESC, ip LIMIT 20`;

async function askDay(
  dataDir: string,
  { product, day, sql }: { readonly product: string; readonly day: string; readonly sql: string },
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  return await queryFolder({ path: join(dataDir, "lake/edgar", product, day.replaceAll("-", "")), sql });
}
