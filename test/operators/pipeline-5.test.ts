import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DagTestRun } from "@daymill/core";
import { countLog, edgarLogs, generateLog } from "@daymill/dags";
import type { GeneratedLog } from "@daymill/dags";
import { askDuckDb, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const DAY = "2017-03-29";
/** A hundredth of the published sample: its figures, scaled and rounded. */
const REQUESTS = 70_500;

describe.each([{ gzip: false }, { gzip: true }])("pipeline 5, gzip: $gzip", ({ gzip }) => {
  let bench: TaskBench;
  let made: GeneratedLog;
  let run: DagTestRun;
  beforeAll(async () => {
    bench = await taskBench();
    made = await generateLog({ directory: join(bench.directory, "logs"), day: DAY, requests: REQUESTS, seed: 3, gzip });
    run = await edgarLogs.test({
      interval: DAY,
      workspace: bench.uri("workspace/"),
      connections: {
        edgar_logs: { type: "file", path: join(bench.directory, "logs") },
        lake: { type: "file", path: join(bench.directory, "lake") },
      },
    });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  const ask = (product: string, sql: string) =>
    askDuckDb(sql, join(bench.directory, `lake/edgar/${product}/20170329/*.parquet`));

  it("accounts for every request", () => {
    expect(run).toMatchObject({ state: "success" });
    const { requests, serverErrors, withoutCode } = made;
    expect(run.outputs).toMatchObject({
      extract: { rows: requests, rejects: 0 },
      server_errors: {
        rowsRead: requests,
        rows: serverErrors,
        dropped: { without_code: withoutCode, other_code: requests - serverErrors - withoutCode },
      },
      ip_count: { rowsRead: requests },
    });
  });

  it("publishes exactly the server errors of each hour that the plan put into the log", async () => {
    const hours = await ask(
      "server_errors",
      "SELECT left(time, 2) AS hour, count(*)::INTEGER AS n FROM read_parquet($1) GROUP BY 1 ORDER BY 1",
    );
    expect(hours.map(({ n }) => n)).toEqual(made.serverErrorsByHour);
    const { report } = run.outputs["by_hour"] as { report: { requests: number }[] };
    expect(report.map(({ requests }) => requests)).toEqual(made.serverErrorsByHour);
  });

  it("publishes exactly the 20 most active addresses of the plan, in their order", async () => {
    const ranked = await ask("ip_count", "SELECT ip, count::INTEGER AS n FROM read_parquet($1) LIMIT 20");
    expect(ranked.map(({ ip, n }) => [ip, n])).toEqual(made.mostActive);
    expect(ranked[0]).toMatchObject({ ip: "213.152.28.bhe", n: 5_205 });
  });

  it("publishes every address that plain counting finds, with as many requests", async () => {
    const content = await readFile(made.path);
    const lines = (gzip ? gunzipSync(content) : content).toString("utf8").trimEnd().split("\n").slice(1);
    const pairs = await ask("ip_count", "SELECT ip, count::INTEGER AS n FROM read_parquet($1)");
    expect(pairs.map(({ ip, n }) => [ip, n])).toEqual(countLog(lines).perIp);
  });
});
