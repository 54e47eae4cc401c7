import { testContext } from "@daymill/core";
import {
  athena,
  checkAthena,
  clusterStep,
  createCluster,
  gluePartitions,
  glueTable,
  modifyCluster,
  sparkStep,
  terminateCluster,
  waitForCluster,
  waitForPartitions,
} from "@daymill/operators";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startMotoServer } from "../support/moto-server.ts";
import type { MotoServer } from "../support/moto-server.ts";
import { requireService } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";

// What the stubs of the unit tests cannot show: that requests have the shapes which a server that is not ours takes.

requireService("moto")("the APIs of AWS as moto has them (moto)", () => {
  let server: MotoServer;
  beforeAll(async () => {
    server = await startMotoServer();
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const context = () => {
    const extra = { region: "eu-west-1", endpoint: server.url };
    const base = { user: "tester", password: "hush-hush", extra };
    const role = "arn:aws:iam::123456789012:role/jobs";
    const connections = {
      athena: { type: "athena", ...base },
      cluster: { type: "emr", ...base },
      serverless: { ...base, type: "emr-serverless", extra: { ...extra, role } },
    };
    return testContext({ taskId: "work", connections });
  };
  const columns = { id: "int64", price: "decimal(10,2)" } as const;
  const partitionKeys = { ds: "string" } as const;
  const place = { database: "logs", table: "events" };

  test("a table of Glue is made, found alike, and gets a column and partitions", async () => {
    const location = "s3://bucket/events/";
    const make = glueTable("table", { columns, partitionKeys });
    expect(await make.run({ ...place, location }, context())).toMatchObject({ created: true });
    expect(await make.run({ ...place, location }, context())).toMatchObject({ created: false, addedColumns: [] });
    const wider = glueTable("table", { columns: { ...columns, note: "string" }, partitionKeys, addColumns: true });
    expect(await wider.run({ ...place, location }, context())).toMatchObject({ addedColumns: ["note"] });
    const other = glueTable("table", { columns: { id: "string" }, partitionKeys });
    await expect(other.run({ ...place, location }, context())).rejects.toMatchObject({ code: "E473" });
    const day = (ds: string) => ({ values: { ds } });
    const register = gluePartitions("partitions");
    expect(await register.run({ ...place, partitions: [day("1")] }, context())).toMatchObject({
      registered: 1,
      known: 0,
    });
    const both = { ...place, partitions: [day("1"), day("2")] };
    expect(await register.run(both, context())).toMatchObject({ registered: 1, known: 1 });
    expect(await waitForPartitions("there").run(both, context())).toMatchObject({ found: 2 });
    const byExpression = { ...place, expression: "ds >= '1'", count: 2 };
    expect(await waitForPartitions("there").run(byExpression, context())).toMatchObject({ found: 2 });
  });

  test("a query of Athena is started with its values, and done", async () => {
    const task = athena("query", { sql: "SELECT 1 WHERE x = $x", results: "s3://bucket/results/", rows: 2 });
    const { query, location } = await task.run({ params: { x: "a" } }, context());
    expect(location).toBe(`s3://bucket/results/${query}.csv`);
  });

  test("a check by Athena fails with what the service gives back", async () => {
    const info = (Name: string, Type: string) => ({ Name, Type, CatalogName: "hive", Scale: 0, Precision: 0 });
    const cells = (...texts: string[]) => ({ Data: texts.map((VarCharValue) => ({ VarCharValue })) });
    const result = {
      rows: [cells("kind", "daymill_found"), cells("click", "6")],
      column_info: [info("kind", "varchar"), info("daymill_found", "bigint")],
    };
    const queued = JSON.stringify({ region: "eu-west-1", results: [result] });
    await fetch(`${server.url}/moto-api/static/athena/query-results`, { method: "POST", body: queued });
    const checks = { clicks: "SELECT kind FROM logs.events WHERE kind = $kind" };
    const task = checkAthena("check", { checks, results: "s3://bucket/results/" });
    await expect(task.run({ params: { kind: "click" } }, context())).rejects.toMatchObject({
      code: "E414",
      details: { failures: [{ name: "clicks", count: 6, examples: [{ kind: "click" }] }] },
    });
  });

  test("a cluster of EMR is created, takes a step, which is found again, and is terminated", async () => {
    const settings = {
      release: "emr-7.1.0",
      applications: ["Spark"],
      instances: {
        groups: [
          { role: "master", type: "m5.xlarge", count: 1 },
          { role: "core", type: "m5.xlarge", count: 2 },
        ],
      },
      bootstrap: [{ path: "s3://bucket/install.sh" }],
      logs: "s3://bucket/logs/",
      tags: { team: "data" },
    } as const;
    const { cluster, state } = await createCluster("create", { settings }).run({ name: "shared" }, context());
    expect(state).toBe("WAITING");
    const { body } = clusterStep("work").definition;
    if (body.kind !== "remote") throw new Error("a step is no remote job");
    const input = { cluster, command: ["ls"] };
    const handle = await body.job.submit(input, "one", context());
    expect(await body.job.find?.("one", context(), input)).toEqual(handle);
    expect(await body.job.find?.("two", context(), input)).toBeUndefined();
    const change = { stepConcurrency: 3, groups: [{ role: "core", count: 4 }] } as const;
    expect(await modifyCluster("modify").run({ cluster, ...change }, context())).toMatchObject({
      sizes: [{ role: "core", wanted: 4, running: 4 }],
    });
    expect(await waitForCluster("ready").run({ name: "shared" }, context())).toMatchObject({ cluster });
    // It runs for ever there.
    await waitUntil("the step runs", async () => (await body.job.poll(handle, context())).state === "running");
    const end = await terminateCluster("terminate").run({ cluster }, context());
    expect(end).toMatchObject({ state: "TERMINATED", failedSteps: ["work"] });
  });

  test("an application of EMR Serverless is created, runs a job, and is deleted", async () => {
    const connection = "serverless";
    const settings = { release: "emr-7.1.0", idleTimeout: "5m" } as const;
    const { cluster } = await createCluster("create", { connection, settings }).run({}, context());
    const job = { cluster, application: "s3://bucket/a.py", args: ["x"], conf: { "spark.x": "a b" } };
    expect(await sparkStep("work", { connection }).run(job, context())).toMatchObject({ state: "COMPLETED" });
    expect(await terminateCluster("terminate", { connection }).run({ cluster }, context())).toMatchObject({
      state: "TERMINATED",
    });
  });
});
