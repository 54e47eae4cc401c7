import { lookAtBody, testContext } from "@daymill/core";
import type { BodyAnswer, JsonObject, LookAction, Task, TaskOutcome, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrStub } from "../../testing/emr-stub.ts";
import { clusterStep } from "../cluster-step.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { createCluster } from "../create-cluster.ts";
import { runCluster } from "../run-cluster.ts";
import { sparkStep } from "../spark-step.ts";
import type { OnStepFailure } from "../step-spec.ts";
import { terminateCluster } from "../terminate-cluster.ts";

const SETTINGS: ClusterSettings = {
  release: "emr-7.1.0",
  applications: ["Spark"],
  instances: {
    groups: [
      { role: "master", type: "m5.xlarge", count: 1 },
      {
        role: "core",
        type: "r5.2xlarge",
        count: 17,
        market: "spot",
        bidPrice: "0.2",
        disks: { type: "gp3", sizeGiB: 64 },
      },
    ],
  },
  logs: "s3://logs/emr/",
  tags: { team: "telemetry" },
  stepConcurrency: 2,
  idleTimeout: "1h",
};
const THROTTLE = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;
const LOSE = { kind: "lose" } as const;

let stub: EmrStub;
let ctx: TestContext;

beforeEach(async () => {
  stub = await EmrStub.start();
  ctx = contextOf({});
});
afterEach(() => stub[Symbol.asyncDispose]());

function contextOf(extra: Record<string, string>): TestContext {
  const { connection } = stub;
  const connections = { cluster: { ...connection, extra: { ...connection.extra, ...extra } } };
  return testContext({ dagId: "logs", taskId: "work", connections });
}

/** One look at a task, as the engine makes it. */
function look<I, O>(task: Task<I, O>, input: I, action: LookAction): Promise<BodyAnswer> {
  const outcomeOfThrown = (thrown: unknown): TaskOutcome => {
    const { name, message, code = null } = thrown as Error & { code?: string };
    return { kind: "failed", error: { code, name, message, stack: null, details: null }, final: code !== "E421" };
  };
  const whole = { ...task.definition.defaults, ...input } as JsonObject;
  return lookAtBody(task.definition, action, { input: whole, ctx, effects: ctx.effects, outcomeOfThrown });
}

const submit = { kind: "submit", token: "t", isAgain: false } as const;
const again = { ...submit, isAgain: true } as const;

async function newCluster(settings: ClusterSettings = SETTINGS): Promise<string> {
  return (await createCluster("c", { settings }).run({}, ctx)).cluster;
}

describe("createCluster on EMR", () => {
  it("asks for what the settings say, and is done when the cluster is ready", async () => {
    const output = await createCluster("c", { settings: SETTINGS }).run({ name: "nightly" }, ctx);
    expect(output).toMatchObject({ cluster: "j-1", state: "WAITING", durationMs: 1_000, logs: "s3://logs/emr/j-1/" });
    expect(stub.calls[0]).toMatchObject({
      action: "RunJobFlow",
      body: {
        Name: expect.stringMatching(/^nightly \[daymill [0-9a-f]{32}\]$/),
        ReleaseLabel: "emr-7.1.0",
        Applications: [{ Name: "Spark" }],
        LogUri: "s3://logs/emr/",
        StepConcurrencyLevel: 2,
        AutoTerminationPolicy: { IdleTimeout: 3_600 },
        Tags: [
          { Key: "team", Value: "telemetry" },
          { Key: "created-by", Value: "daymill" },
        ],
        Instances: {
          KeepJobFlowAliveWhenNoSteps: true,
          InstanceGroups: [
            { InstanceRole: "MASTER", InstanceType: "m5.xlarge", InstanceCount: 1, Market: "ON_DEMAND" },
            { InstanceRole: "CORE", InstanceCount: 17, Market: "SPOT", BidPrice: "0.2" },
          ],
        },
      },
    });
  });

  it("is in the security groups of the settings", async () => {
    const securityGroups = { master: "sg-1", core: "sg-2", service: "sg-3", additional: ["sg-4"] };
    await look(createCluster("c", { settings: { ...SETTINGS, securityGroups } }), {}, submit);
    expect(stub.calls[0]?.body).toMatchObject({
      Instances: {
        EmrManagedMasterSecurityGroup: "sg-1",
        EmrManagedSlaveSecurityGroup: "sg-2",
        ServiceAccessSecurityGroup: "sg-3",
        AdditionalMasterSecurityGroups: ["sg-4"],
        AdditionalSlaveSecurityGroups: ["sg-4"],
      },
    });
  });

  it("passes on when machines go, and the system properties of a jar", async () => {
    const jar = { jar: "s3://jobs/a.jar", mainClass: "A", properties: { "log.level": "debug" } };
    const settings = { ...SETTINGS, scaleDown: "at_instance_hour" } as const;
    await look(runCluster("c", { settings }), { steps: [{ name: "a", jar }] }, submit);
    expect(stub.calls[0]?.body).toMatchObject({
      ScaleDownBehavior: "TERMINATE_AT_INSTANCE_HOUR",
      Steps: [
        {
          HadoopJarStep: {
            Jar: "s3://jobs/a.jar",
            MainClass: "A",
            Properties: [{ Key: "log.level", Value: "debug" }],
          },
        },
      ],
    });
  });

  it("fails with the reason when bootstrapping does, though no step ran", async () => {
    const settings = { ...SETTINGS, bootstrap: [{ path: "s3://scripts/fail.sh" }] };
    await expect(createCluster("c", { settings }).run({}, ctx)).rejects.toThrow(
      /failed: Cluster j-1 .* is TERMINATED_WITH_ERRORS: BOOTSTRAP_FAILURE: .*returned a non-zero.* s3:\/\/logs\/emr\/j-1\//,
    );
  });

  it("finds the cluster whose answer was lost, also on a later page, and creates no second one", async () => {
    await newCluster();
    stub.pageSize = 1;
    const task = createCluster("c", { settings: SETTINGS });
    stub.fail("RunJobFlow", LOSE);
    expect(await look(task, {}, submit)).toMatchObject({ kind: "trouble", error: { code: "E421" }, final: false });
    stub.model.run({ Name: "a younger one", Instances: {} });
    expect(await look(task, {}, again)).toEqual({ kind: "submitted", handle: { cluster: "j-2" } });
    expect(stub.count("RunJobFlow")).toBe(2);
  });

  it("a submission that is throttled did nothing, and is made again later", async () => {
    const task = createCluster("c", { settings: SETTINGS });
    stub.fail("RunJobFlow", THROTTLE);
    expect(await look(task, {}, submit)).toMatchObject({ kind: "trouble", error: { code: "E421" }, final: false });
    expect(stub.model.clusters).toEqual([]);
    expect(await look(task, {}, again)).toEqual({ kind: "submitted", handle: { cluster: "j-1" } });
  });

  it("questions that are throttled are asked again", async () => {
    const cluster = await newCluster();
    stub.fail("DescribeCluster", THROTTLE, THROTTLE);
    expect(await look(createCluster("c"), {}, { kind: "poll", handle: { cluster }, token: "t" })).toMatchObject({
      kind: "ended",
      outcome: { kind: "success" },
    });
  });

  it("is terminated when it is cancelled, also when its answer was lost", async () => {
    const task = createCluster("c", { settings: SETTINGS });
    stub.fail("RunJobFlow", LOSE);
    await look(task, {}, submit);
    expect(await look(task, {}, { kind: "cancel", handle: null, token: "t" })).toEqual({ kind: "cancelled" });
    expect(stub.model.cluster("j-1")?.Status.State).toBe("TERMINATED");
  });

  it("names a wrong region and settings that cannot be before any call", async () => {
    const create = (settings: ClusterSettings) => look(createCluster("c", { settings }), settings, submit);
    ctx = contextOf({ region: "us-east-1a" });
    expect(await create(SETTINGS)).toMatchObject({
      final: true,
      error: { code: "E104", message: expect.stringContaining('write "us-east-1"') },
    });
    ctx = contextOf({});
    const settings: ClusterSettings = {
      release: "7.1",
      instances: { fleets: [{ role: "core", types: [] }] },
      stepConcurrency: 500,
      idleTimeout: "1s",
      logs: "/var/log",
      zone: "eu-west-1a",
      subnets: ["subnet-1"],
      tags: { "aws:team": "x" },
      securityGroups: { master: "sg-1" },
    };
    const answer = await create(settings);
    expect(answer).toMatchObject({ kind: "trouble", final: true, error: { code: "E209" } });
    const { message } = (answer as Extract<BodyAnswer, { kind: "trouble" }>).error;
    for (const part of [
      "7.1",
      "role master",
      "no capacity",
      "500",
      "1s",
      "/var/log",
      "zone and subnets",
      "aws:team",
      "both, or neither",
    ])
      expect(message).toContain(part);
    expect(stub.calls).toEqual([]);
  });

  it("what EMR refuses is not tried again", async () => {
    stub.fail("RunJobFlow", { kind: "refuse", type: "ValidationException", message: "no such release", status: 400 });
    expect(await look(createCluster("c", { settings: SETTINGS }), SETTINGS, submit)).toMatchObject({
      final: true,
      error: { code: "E422", message: expect.stringContaining("no such release") },
    });
  });
});

describe("steps on EMR", () => {
  it("run with the role of the connection, and with that of the machines without one", async () => {
    const cluster = await newCluster();
    const role = "arn:aws:iam::123456789012:role/jobs";
    await clusterStep("one").run({ cluster, command: ["true"] }, contextOf({ role }));
    await clusterStep("other").run({ cluster, command: ["true"] }, ctx);
    const added = stub.calls.filter(({ action }) => action === "AddJobFlowSteps").map(({ body }) => body);
    expect(added).toMatchObject([{ ExecutionRoleArn: role }, {}]);
    expect(added[1]).not.toHaveProperty("ExecutionRoleArn");
    await expect(
      clusterStep("bad").run({ cluster, command: ["true"] }, contextOf({ role: "jobs" })),
    ).rejects.toMatchObject({ code: "E104", message: expect.stringContaining("arn:aws:iam::") });
  });

  it("run a command by the jar that EMR has for it, and tell how long it took and where the logs are", async () => {
    const cluster = await newCluster();
    const step = clusterStep("clean");
    expect(await step.run({ cluster, command: ["python3", "clean.py"] }, ctx)).toMatchObject({
      cluster,
      step: "s-1-1",
      state: "COMPLETED",
      durationMs: 1_000,
      logs: "s3://logs/emr/j-1/steps/s-1-1/",
    });
    expect(stub.model.cluster(cluster)?.steps[0]).toMatchObject({
      ActionOnFailure: "CONTINUE",
      Config: { Jar: "command-runner.jar", Args: ["python3", "clean.py"] },
    });
  });

  it("run spark-submit with the options of the job, on the cluster", async () => {
    const cluster = await newCluster();
    const application = "s3://jobs/clean.py";
    await sparkStep("s").run({ cluster, application, conf: { "spark.x": "1" }, driverMemory: "10G", args: ["a"] }, ctx);
    expect(stub.model.cluster(cluster)?.steps[0]?.Config.Args.join(" ")).toBe(
      "spark-submit --deploy-mode cluster --driver-memory 10G --conf spark.x=1 s3://jobs/clean.py a",
    );
  });

  it("fail with what EMR found out, and where the log is", async () => {
    const cluster = await newCluster();
    await expect(clusterStep("bad").run({ cluster, command: ["fail"] }, ctx)).rejects.toThrow(
      /Step s-1-1 \(work\) is FAILED: Unknown Error\.; Exception .*no such column\. Its logs: s3:.*stderr\.gz/,
    );
  });

  it.each<[OnStepFailure, string, string]>([
    ["continue", "COMPLETED", "WAITING"],
    ["cancel_and_wait", "CANCELLED", "WAITING"],
    ["terminate_cluster", "CANCELLED", "TERMINATED_WITH_ERRORS"],
  ])("that fail with %s: the next is %s, and no cancelled step is a success", async (onFailure, next, state) => {
    const cluster = await newCluster();
    const add = (token: string, command: string[]) =>
      look(clusterStep("s"), { cluster, command, onFailure }, { ...submit, token });
    await add("one", ["fail"]);
    const { handle } = (await add("two", ["work"])) as Extract<BodyAnswer, { kind: "submitted" }>;
    let answer: BodyAnswer;
    do answer = await look(clusterStep("s"), { cluster, command: [] }, { kind: "poll", handle, token: "two" });
    while (answer.kind === "running");
    expect(stub.model.cluster(cluster)?.steps[1]?.Status.State).toBe(next);
    expect(answer.kind).toBe(next === "COMPLETED" ? "ended" : "job_cancelled");
    const model = stub.model.cluster(cluster);
    if (model) stub.model.move(model);
    expect(model?.Status.State).toBe(state);
    expect(JSON.stringify(answer).includes("STEP_FAILURE")).toBe(onFailure === "terminate_cluster");
  });

  it("whose answer was lost are found on their cluster, and cancelled by a kill", async () => {
    const cluster = await newCluster();
    const input = { cluster, command: ["hang"] };
    stub.fail("AddJobFlowSteps", LOSE);
    expect(await look(clusterStep("s"), input, submit)).toMatchObject({ kind: "trouble", final: false });
    expect(await look(clusterStep("s"), input, again)).toMatchObject({ handle: { cluster, step: "s-1-1" } });
    expect(await look(clusterStep("s"), input, { kind: "cancel", handle: null, token: "t" })).toEqual({
      kind: "cancelled",
    });
    expect(stub.model.cluster(cluster)?.steps.map((step) => step.Status.State)).toEqual(["CANCELLED"]);
    expect(stub.count("AddJobFlowSteps")).toBe(1);
  });

  it("that have ended are cancelled without an error", async () => {
    const cluster = await newCluster();
    const { step } = await clusterStep("s").run({ cluster, command: ["work"] }, ctx);
    const cancel = { kind: "cancel", handle: { cluster, step }, token: "t" } as const;
    expect(await look(clusterStep("s"), { cluster, command: [] }, cancel)).toEqual({ kind: "cancelled" });
  });

  it("of another submission are other steps", async () => {
    const cluster = await newCluster();
    const input = { cluster, command: ["work"] };
    await look(clusterStep("s"), input, submit);
    expect(await look(clusterStep("s"), input, { ...again, token: "u" })).toMatchObject({ handle: { step: "s-1-2" } });
  });

  it("are refused by a cluster that has ended, for good", async () => {
    const cluster = await newCluster();
    await terminateCluster("t").run({ cluster }, ctx);
    expect(await look(clusterStep("s"), { cluster, command: ["work"] }, submit)).toMatchObject({
      final: true,
      error: { code: "E422", message: expect.stringContaining("may not be modified") },
    });
  });
});

describe("the end of a cluster on EMR", () => {
  it("tells which steps did not complete, and comes to one that is gone already", async () => {
    const cluster = await newCluster();
    await clusterStep("bad")
      .run({ cluster, command: ["fail"], name: "bad" }, ctx)
      .catch(() => undefined);
    const output = { cluster, state: "TERMINATED", failedSteps: ["bad"] };
    expect(await terminateCluster("t").run({ cluster }, ctx)).toMatchObject(output);
    expect(await terminateCluster("t").run({ cluster }, ctx)).toMatchObject(output);
  });

  it("is a success of its work only when all steps completed, though EMR says TERMINATED in any case", async () => {
    const run = (first: string) =>
      runCluster("r", { settings: SETTINGS }).run(
        {
          steps: [
            { name: "one", command: [first] },
            { name: "two", command: ["work"] },
          ],
        },
        ctx,
      );
    expect(await run("work")).toMatchObject({
      state: "TERMINATED",
      steps: [{ state: "COMPLETED" }, { state: "COMPLETED" }],
    });
    await expect(run("fail")).rejects.toThrow(/is TERMINATED: ALL_STEPS_COMPLETED.* Step s-2-1 \(one\) is FAILED/);
    expect(stub.model.cluster("j-2")?.steps[1]?.Status.State).toBe("COMPLETED");
  });
});
