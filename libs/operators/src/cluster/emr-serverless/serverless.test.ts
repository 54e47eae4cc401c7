import { testContext } from "@daymill/core";
import type { JobOptions } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EmrServerlessStub } from "../../testing/emr-serverless-stub.ts";
import { serverlessFaults } from "../../testing/serverless-faults.ts";
import { remoteJobCases } from "../../testing/remote-job-cases.ts";
import { clusterStep } from "../cluster-step.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { createCluster } from "../create-cluster.ts";
import { runCluster } from "../run-cluster.ts";
import { serverlessBackend } from "./serverless-backend.ts";
import { serverlessSettingsOf } from "./serverless-settings.ts";
import { sparkStep } from "../spark-step.ts";
import { terminateCluster } from "../terminate-cluster.ts";

const SETTINGS: ClusterSettings = { release: "emr-7.1.0", logs: "s3://logs/emr" };

const neverAborted = () => new AbortController().signal;

const contextOf = (stub: EmrServerlessStub, extra: Record<string, string> = {}) =>
  testContext({
    dagId: "logs",
    taskId: "work",
    connections: { cluster: { ...stub.connection, extra: { ...stub.connection.extra, ...extra } } },
  });

remoteJobCases("a job of EMR Serverless", async () => {
  const stub = await EmrServerlessStub.start();
  const { cluster } = await createCluster("create", { settings: SETTINGS }).run({}, contextOf(stub));
  const job = (application: string, options: JobOptions = {}) => ({
    task: sparkStep("work", options),
    input: { cluster, application },
  });
  return {
    short: job("s3://jobs/work.py"),
    endless: job("s3://jobs/hang.py"),
    endlessWith: (options) => job("s3://jobs/hang.py", options),
    context: () => contextOf(stub),
    // A look moves the model on, as time does the service.
    count: () => {
      for (const run of stub.runs) if (run.state === "CANCELLING") run.state = "CANCELLED";
      return { given: stub.runs.length, alive: stub.runs.filter((run) => stub.isAlive(run)).length };
    },
    faults: serverlessFaults(stub),
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  };
});

describe("EMR Serverless", () => {
  let stub: EmrServerlessStub;
  beforeEach(async () => {
    stub = await EmrServerlessStub.start();
  });
  afterEach(() => stub[Symbol.asyncDispose]());
  const create = (settings: ClusterSettings = SETTINGS, extra = {}) =>
    createCluster("create", { settings }).run({ name: "nightly run/1" }, contextOf(stub, extra));

  it("creates an application for a cluster, starts it, and deletes it in the end", async () => {
    const output = await create({
      ...SETTINGS,
      idleTimeout: "1h",
      subnets: ["subnet-1"],
      securityGroups: { additional: ["sg-1"] },
      tags: { team: "data" },
      configurations: [{ classification: "spark-defaults", properties: { "spark.x": "1" } }],
    });
    expect(output).toMatchObject({ cluster: "00f1", state: "WAITING", logs: "s3://logs/emr/applications/00f1/" });
    expect(stub.applications[0]?.request).toEqual({
      name: expect.stringMatching(/^nightly-run\/1-[0-9a-f]{32}$/),
      type: "SPARK",
      releaseLabel: "emr-7.1.0",
      clientToken: expect.stringMatching(/^[0-9a-f]{32}$/),
      tags: { team: "data", "created-by": "daymill" },
      autoStartConfiguration: { enabled: true },
      autoStopConfiguration: { enabled: true, idleTimeoutMinutes: 60 },
      runtimeConfiguration: [{ classification: "spark-defaults", properties: { "spark.x": "1" } }],
      monitoringConfiguration: { s3MonitoringConfiguration: { logUri: "s3://logs/emr" } },
      networkConfiguration: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
    });
    const end = await terminateCluster("terminate").run({ cluster: "00f1" }, contextOf(stub));
    expect(end).toMatchObject({ state: "TERMINATED", failedSteps: [] });
    expect(stub.applications.map(({ state }) => state)).toEqual(["TERMINATED"]);
  });

  it("starts an application that whoever created it has left, and by nothing but the task that creates it", async () => {
    const { body } = createCluster("create", { settings: SETTINGS }).definition;
    if (body.kind !== "remote") throw new Error("no remote job");
    const handle = await body.job.submit(SETTINGS, "token", contextOf(stub));
    const [application = { applicationId: "", state: "" }] = stub.applications;
    application.state = "CREATED";
    const starts = () => stub.requests.filter((request) => request.endsWith("/start"));
    const backend = serverlessBackend(serverlessSettingsOf({ id: "cluster", ...stub.connection }), neverAborted());
    expect(await backend.describeCluster(application.applicationId)).toMatchObject({ state: "STARTING" });
    expect([starts(), application.state]).toEqual([[], "CREATED"]);
    await body.job.poll(handle, contextOf(stub));
    expect(starts()).toHaveLength(1);
    expect(application.state).toBe("STARTED");
    await body.job.poll(handle, contextOf(stub));
    expect(starts()).toHaveLength(1);
  });

  it("cancels what runs before it deletes the application", async () => {
    const { cluster } = await create();
    const step = sparkStep("work").definition;
    if (step.body.kind !== "remote") throw new Error("no remote job");
    await step.body.job.submit({ cluster, application: "s3://jobs/hang.py" }, "t", contextOf(stub));
    const gone = terminateCluster("terminate").run({ cluster }, contextOf(stub));
    const run = await vi.waitUntil(() => stub.runs.find(({ state }) => state === "CANCELLING"), { timeout: 20_000 });
    run.state = "CANCELLED";
    expect(await gone).toMatchObject({ state: "TERMINATED" });
  });

  it("starts an application of the connection, and leaves it as it is in the end", async () => {
    stub.applications.push({ applicationId: "00given", request: { name: "shared" }, state: "STOPPED" });
    const extra = { application: "00given" };
    expect(await create({}, extra)).toMatchObject({ cluster: "00given", state: "WAITING" });
    await terminateCluster("terminate").run({ cluster: "00given" }, contextOf(stub, extra));
    expect(stub.applications.map(({ state }) => state)).toEqual(["STARTED"]);
  });

  it("passes a job of Spark on as spark-submit has it, with sizes as properties", async () => {
    const { cluster } = await create();
    const output = await sparkStep("clean").run(
      {
        cluster,
        application: "s3://jobs/clean.py",
        args: ["--day", "2024-01-01"],
        pyFiles: ["s3://jobs/a.py", "s3://jobs/b.py"],
        executorMemory: "8G",
        executorCores: 4,
        conf: { "spark.driver.extraJavaOptions": "-Xss4m -Dx=1" },
      },
      contextOf(stub),
    );
    expect(output).toMatchObject({ state: "COMPLETED", logs: "s3://logs/emr/applications/00f1/jobs/00j1/" });
    expect(stub.runs[0]?.request).toMatchObject({
      executionRoleArn: "arn:aws:iam::123456789012:role/jobs",
      jobDriver: {
        sparkSubmit: {
          entryPoint: "s3://jobs/clean.py",
          entryPointArguments: ["--day", "2024-01-01"],
          sparkSubmitParameters:
            "--py-files s3://jobs/a.py,s3://jobs/b.py --conf spark.executor.memory=8G --conf spark.executor.cores=4 " +
            '--conf "spark.driver.extraJavaOptions=-Xss4m -Dx=1"',
        },
      },
    });
  });

  it("a job that failed says why, and where its logs are", async () => {
    const { cluster } = await create();
    await expect(
      sparkStep("clean").run({ cluster, application: "s3://jobs/fail.py" }, contextOf(stub)),
    ).rejects.toThrow(/Step 00j1 \(work\) is FAILED: Job failed: no such column\. Its logs: s3:.*jobs\/00j1\//);
  });

  it("finds runs on later pages", async () => {
    const { cluster } = await create();
    stub.pageSize = 1;
    const job = sparkStep("work").definition.body;
    if (job.kind !== "remote") throw new Error("no remote job");
    const input = (name: string) => ({ cluster, application: `s3://jobs/${name}.py` });
    const first = await job.job.submit(input("a"), "one", contextOf(stub));
    await job.job.submit(input("b"), "two", contextOf(stub));
    expect(await job.job.find?.("one", contextOf(stub), input("a"))).toEqual(first);
    expect(await job.job.find?.("three", contextOf(stub), input("a"))).toBeUndefined();
  });

  it.each([
    ["bootstrap actions", { ...SETTINGS, bootstrap: [{ path: "s3://a/b.sh" }] }, "bootstrap"],
    ["no release", {}, "release is missing"],
    ["security groups of machines", { ...SETTINGS, securityGroups: { master: "sg-1", core: "sg-2" } }, "no machines"],
    ["security groups of no network", { ...SETTINGS, securityGroups: { additional: ["sg-1"] } }, "without subnets"],
    ["another region", { ...SETTINGS, region: "us-east-1" }, 'region is "us-east-1"'],
  ])("refuses settings with %s (E209), before any call", async (_, settings, message) => {
    await expect(create(settings)).rejects.toMatchObject({ code: "E209", message: expect.stringContaining(message) });
    expect(stub.requests).toEqual([]);
  });

  it("refuses what is no job of Spark, and a cluster that ends with its steps (E209)", async () => {
    const { cluster } = await create();
    const command = clusterStep("work").run({ cluster, command: ["ls"] }, contextOf(stub));
    await expect(command).rejects.toMatchObject({ code: "E209" });
    const steps = [{ name: "a", spark: { application: "s3://jobs/a.py" } }];
    const whole = runCluster("run", { settings: SETTINGS }).run({ steps }, contextOf(stub));
    await expect(whole).rejects.toMatchObject({ code: "E209", message: expect.stringContaining("createCluster") });
    const quoted = sparkStep("work").run(
      { cluster, application: "s3://jobs/a.py", conf: { "spark.x": 'a "b"' } },
      contextOf(stub),
    );
    await expect(quoted).rejects.toMatchObject({ code: "E209", message: expect.stringContaining("spark.x") });
  });

  it.each([
    [{ role: "jobs" }, "extra.role"],
    [{ region: "eu-west-1a" }, "availability zone"],
  ])("refuses the connection %j (E104)", async (extra, message) => {
    await expect(create(SETTINGS, extra)).rejects.toMatchObject({
      code: "E104",
      message: expect.stringContaining(message),
    });
    expect(stub.requests).toEqual([]);
  });

  it("says that a key is not known (E422), and shows none", async () => {
    const connections = { cluster: { ...stub.connection, user: "other", password: "very-secret" } };
    const refused = createCluster("create", { settings: SETTINGS }).run({}, testContext({ connections }));
    await expect(refused).rejects.toMatchObject({ code: "E422", message: expect.not.stringContaining("very-secret") });
  });
});
