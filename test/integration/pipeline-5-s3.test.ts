import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import * as s3 from "@aws-sdk/client-s3";
import type { Connection } from "@daymill/core";
import { edgarLogs, generateLog } from "@daymill/dags";
import type { GeneratedLog } from "@daymill/dags";
import { checkFiles, transformFiles } from "@daymill/operators";
import { readWithDuckDb, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { openStore } from "@daymill/stores";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startS3Server } from "../support/s3-server.ts";
import type { S3Server } from "../support/s3-server.ts";
import { requireService } from "../support/services.ts";

const DAY = "2017-03-29";

requireService("s3")("pipeline 5 reads its logs from a bucket and publishes into one (s3)", () => {
  let server: S3Server;
  let bench: TaskBench;
  let made: GeneratedLog;
  const connections: Record<string, Connection> = {};
  beforeAll(async () => {
    server = await startS3Server();
    bench = await taskBench();
    made = await generateLog({ directory: join(bench.directory, "made"), day: DAY, requests: 20_000, seed: 5 });
    const { url: endpoint, accessKeyId: user, secretAccessKey: password } = server;
    const client = new s3.S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials: server });
    for (const [id, database] of [
      ["edgar_logs", "logs"],
      ["lake", "lake"],
    ] as const) {
      await client.send(new s3.CreateBucketCommand({ Bucket: database }));
      connections[id] = { id, type: "s3", database, user, password, extra: { endpoint } };
    }
    const logs = openStore(connectionOf("edgar_logs"));
    await logs.write("EDGAR-Log-20170329/EDGAR-Log-20170329.csv.gz", gzipSync(await readFile(made.path)));
    const zip = join(import.meta.dirname, "../../libs/dags/src/edgar-logs/fixtures/log20170101-1-in-1000.zip");
    await logs.write("EDGAR-Log-20170101/log20170101.zip", await readFile(zip));
  });
  afterAll(async () => {
    await bench[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const connectionOf = (id: string): Connection => {
    const found = connections[id];
    if (found === undefined) throw new Error(`no connection ${id}`);
    return found;
  };
  const run = (interval: string) =>
    edgarLogs.test({ interval, workspace: bench.uri(`workspace/${interval}/`), connections });
  const keys = async () => (await Array.fromAsync(openStore(connectionOf("lake")).list(""))).map(({ key }) => key);

  test("the same DAG, by its connections alone: gzip and zip, both products with _SUCCESS", async () => {
    expect(await run(DAY)).toMatchObject({
      state: "success",
      outputs: { extract: { rows: made.requests, rejects: 0 }, server_errors: { rows: made.serverErrors } },
    });
    expect(await run("2017-01-01")).toMatchObject({ state: "success", outputs: { extract: { rows: 17_486 } } });
    expect(await keys()).toEqual(
      ["ip_count", "server_errors"].flatMap((product) =>
        ["20170101", "20170329"].flatMap((day) => [
          `edgar/${product}/${day}/_SUCCESS`,
          `edgar/${product}/${day}/part-00000.snappy.parquet`,
        ]),
      ),
    );
  });

  test("SQL reads what is published in a bucket", async () => {
    await run(DAY);
    const ctx = bench.context({ connections });
    const from = "lake:/edgar/ip_count/20170329/";
    const top = transformFiles("task", { sql: "SELECT ip, count FROM source ORDER BY count DESC, ip LIMIT $n" });
    await top.run({ from, params: { n: 20 } }, ctx);
    const rows = await readWithDuckDb(join(bench.directory, "workspace/task/*.parquet"));
    expect(rows.map(({ ip, count }) => [ip, Number(count)])).toEqual(made.mostActive);
    const report = "SELECT sum(count)::INTEGER AS requests FROM source";
    expect(await checkFiles("task", { checks: {}, report }).run({ from }, ctx)).toMatchObject({
      report: [{ requests: made.requests }],
    });
  });
});
