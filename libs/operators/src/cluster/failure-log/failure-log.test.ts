import { gzipSync } from "node:zlib";
import { taskLogger, testContext } from "@daymill/core";
import type { JsonValue, Logger, RemoteStatus, TaskDefinition, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrServerlessStub } from "../../testing/emr-serverless-stub.ts";
import { EmrStub } from "../../testing/emr-stub.ts";
import type { S3Objects } from "../../testing/s3-objects.ts";
import { clusterStep } from "../cluster-step.ts";
import { createCluster } from "../create-cluster.ts";
import { runCluster } from "../run-cluster.ts";
import { sparkStep } from "../spark-step.ts";

const SETTINGS = {
  release: "emr-7.1.0",
  instances: { groups: [{ role: "master", type: "m5.xlarge", count: 1 }] },
  logs: "s3://logs/emr/",
} as const;
const STEP = "logs/emr/j-1/steps/s-1-1";
const APPLICATION = "application_1700000000000_0001";
const CONTAINERS = `logs/emr/j-1/containers/${APPLICATION}`;

let lines: string[] = [];
const plain: Logger = {
  child: () => plain,
  debug: () => undefined,
  info: (text) => void lines.push(text),
  warn: (text) => void lines.push(text),
  error: (text) => void lines.push(text),
};
const log = taskLogger(plain);
beforeEach(() => {
  lines = [];
});

const nowSeconds = (): number => Math.round(Date.now() / 1_000);

/** Polls a job until it is not running, or asks to be polled later for the logs. */
async function pollUntilEnd({ body }: TaskDefinition, handle: JsonValue, ctx: TestContext): Promise<RemoteStatus> {
  if (body.kind !== "remote") throw new Error("no remote job");
  for (;;) {
    const status = await body.job.poll(handle, ctx);
    if (status.state !== "running" || status.progress?.includes("logs are awaited") === true) return status;
  }
}

describe("the logs of a failed step of EMR", () => {
  let stub: EmrStub;
  let objects: S3Objects;
  let ctx: TestContext;
  let handle: JsonValue;
  const step = (logsWithin?: string) => clusterStep("work", { ...(logsWithin !== undefined && { logsWithin }) });
  const poll = (logsWithin?: string) => pollUntilEnd(step(logsWithin).definition, handle, ctx);
  beforeEach(async () => {
    stub = await EmrStub.start();
    stub.model.seconds = nowSeconds();
    objects = stub.objects;
    ctx = { ...testContext({ taskId: "work", connections: { cluster: stub.connection } }), log };
    const { cluster } = await createCluster("create", { settings: SETTINGS }).run({}, ctx);
    const { body } = step().definition;
    if (body.kind !== "remote") throw new Error("no remote job");
    handle = (await body.job.submit({ cluster, command: ["fail"] }, "t", ctx)) as JsonValue;
  });
  afterEach(() => stub[Symbol.asyncDispose]());

  it("are waited for, poll by poll, then stand in the log of the task and in the reason", async () => {
    expect(await poll()).toMatchObject({ state: "running", progress: expect.stringContaining("no such column") });
    expect(await poll()).toMatchObject({ state: "running" });
    objects.put(`${STEP}/stderr.gz`, gzipSync("starting\nValueError: bad day\n"));
    objects.put(`${STEP}/controller.gz`, gzipSync("not asked for"));
    expect(await poll()).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/is FAILED: .*no such column.* It wrote:\nstarting\nValueError: bad day$/s),
    });
    expect(lines).toEqual(expect.arrayContaining(["the end of a log of the step", "starting", "ValueError: bad day"]));
    expect(lines.join()).not.toContain("not asked for");
  });

  it("of which the last lines are kept, however long they are", async () => {
    const long = Array.from({ length: 40_000 }, (_, index) => `line ${index}`).join("\n");
    objects.put(`${STEP}/stderr.gz`, gzipSync(long));
    const { reason } = (await poll()) as Extract<RemoteStatus, { state: "failed" }>;
    expect(reason.split("\n").slice(1)).toEqual(Array.from({ length: 12 }, (_, index) => `line ${39_988 + index}`));
    expect(lines.filter((line) => line.startsWith("line "))).toHaveLength(50);
  });

  it("are those of its driver too, when that ran on the cluster", async () => {
    objects.put(`${STEP}/stderr.gz`, gzipSync(`Exception: Application ${APPLICATION} finished with failed status\n`));
    expect(await poll()).toMatchObject({ state: "running" });
    const container = (number: number) =>
      `${CONTAINERS}/container_1700000000000_0001_01_${`${number}`.padStart(6, "0")}`;
    objects.put(`${container(11)}/stderr.gz`, gzipSync("of an executor\n"));
    objects.put(`${container(1)}/stderr.gz`, gzipSync("24/01/01 ERROR ApplicationMaster: exited with status 1\n"));
    objects.put(`${container(1)}/stdout.gz`, gzipSync("Traceback (most recent call last):\nKeyError: 'day'\n"));
    expect(await poll()).toMatchObject({ state: "failed", reason: expect.stringMatching(/KeyError: 'day'$/) });
    expect(lines.join("\n")).toContain("exited with status 1");
    expect(lines.join("\n")).not.toContain("of an executor");
  });

  it("that do not come in time change nothing of how it ended", async () => {
    expect(await poll()).toMatchObject({ state: "running" });
    const unchanged = { state: "failed", reason: expect.not.stringContaining("It wrote") };
    expect(await poll("0s")).toMatchObject(unchanged);
    expect(lines).toContain("not all logs of the step have come in time");
    stub.model.seconds = nowSeconds() - 7 * 60;
    const { cluster } = await createCluster("create", { settings: SETTINGS }).run({}, ctx);
    await expect(step().run({ cluster, command: ["fail"] }, ctx)).rejects.toThrow(/stderr\.gz$/);
  });

  it("of which only some came in time are those", async () => {
    objects.put(`${STEP}/stdout.gz`, gzipSync("half way\n"));
    expect(await poll()).toMatchObject({ state: "running" });
    expect(await poll("0s")).toMatchObject({ state: "failed", reason: expect.stringMatching(/half way$/) });
  });

  it("that may not be read change nothing of how it ended, and the log says why", async () => {
    objects.isForbidden = true;
    expect(await poll()).toMatchObject({ state: "failed", reason: expect.stringContaining("no such column") });
    expect(lines).toContain("the logs of the step cannot be read");
  });

  it("are read by another connection where the cluster's names one", async () => {
    const other = await EmrStub.start();
    other.objects.put(`${STEP}/stderr`, "from elsewhere\n");
    const connections = {
      cluster: { ...stub.connection, extra: { ...stub.connection.extra, logsConnection: "archive" } },
      archive: { ...other.connection, type: "s3", database: "lake", path: "prefix" },
    };
    ctx = { ...testContext({ taskId: "work", connections }), log };
    expect(await poll()).toMatchObject({ state: "failed", reason: expect.stringMatching(/from elsewhere$/) });
    expect(objects.asked).toEqual([]);
    await other[Symbol.asyncDispose]();
  });

  it("are part of the reason of a cluster that was made for its steps", async () => {
    objects.put("logs/emr/j-2/steps/s-2-1/stderr.gz", gzipSync("no such table\n"));
    const run = runCluster("run", { settings: SETTINGS }).run({ steps: [{ name: "one", command: ["fail"] }] }, ctx);
    await expect(run).rejects.toThrow(/Step s-2-1 \(one\) is FAILED.*no such table$/s);
  });

  it("are asked for neither after a success nor where none are kept", async () => {
    const { cluster } = await createCluster("create", { settings: { ...SETTINGS, logs: undefined } as never }).run(
      {},
      ctx,
    );
    await expect(step().run({ cluster, command: ["fail"] }, ctx)).rejects.toThrow(/no such column/);
    await step().run({ cluster, command: ["work"] }, ctx);
    expect(objects.asked).toEqual([]);
  });
});

describe("the logs of a failed run of EMR Serverless", () => {
  it("are those of its driver, waited for", async () => {
    await using stub = await EmrServerlessStub.start();
    stub.endedAt = nowSeconds();
    const ctx = { ...testContext({ taskId: "work", connections: { cluster: stub.connection } }), log };
    const settings = { release: "emr-7.1.0", logs: "s3://logs/emr" };
    const { cluster } = await createCluster("create", { settings }).run({}, ctx);
    const task = sparkStep("work");
    const { body } = task.definition;
    if (body.kind !== "remote") throw new Error("no remote job");
    const handle = (await body.job.submit({ cluster, application: "s3://jobs/fail.py" }, "t", ctx)) as JsonValue;
    expect(await pollUntilEnd(task.definition, handle, ctx)).toMatchObject({ state: "running" });
    const folder = "logs/emr/applications/00f1/jobs/00j1";
    stub.objects.put(`${folder}/SPARK_EXECUTOR/1/stderr.gz`, gzipSync("of an executor\n"));
    stub.objects.put(`${folder}/SPARK_DRIVER/stderr.gz`, gzipSync("AnalysisException: no such column\n"));
    expect(await pollUntilEnd(task.definition, handle, ctx)).toMatchObject({
      state: "failed",
      reason: expect.stringMatching(/It wrote:\nAnalysisException: no such column$/),
    });
    expect(lines).not.toContain("of an executor");
  });
});

it("refuses a time that is none (E209) when the file is read", () => {
  expect(() => sparkStep("work", { logsWithin: "soon" })).toThrow(expect.objectContaining({ code: "E209" }));
});
