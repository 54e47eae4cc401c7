import { lookAtBody, testContext } from "@daymill/core";
import type { BodyAnswer, JsonObject, JsonValue, LookAction, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrServerlessStub } from "../../testing/emr-serverless-stub.ts";
import { EmrStub } from "../../testing/emr-stub.ts";
import { taskBench } from "../../testing/task-bench.ts";
import { clusterStep } from "../cluster-step.ts";
import type { ClusterSettings } from "../cluster-settings.ts";
import { createCluster } from "../create-cluster.ts";
import { openBackend } from "../open-backend.ts";
import { terminateCluster } from "../terminate-cluster.ts";
import type { ClusterChange } from "./cluster-change.ts";
import { modifyCluster } from "./modify-cluster.ts";

const GROUPS: ClusterSettings = {
  release: "emr-7.1.0",
  instances: {
    groups: [
      { role: "master", type: "m5.xlarge", count: 1 },
      { role: "core", type: "m5.xlarge", count: 2 },
      { role: "task", type: "m5.xlarge", count: 1 },
    ],
  },
};
const FLEETS: ClusterSettings = {
  release: "emr-7.1.0",
  instances: {
    fleets: [
      { role: "master", onDemand: 1, types: [{ type: "m5.xlarge" }] },
      { role: "core", onDemand: 2, spot: 1, types: [{ type: "m5.xlarge" }] },
    ],
  },
};
const THROTTLE = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;

describe("modifyCluster on EMR", () => {
  let stub: EmrStub;
  let ctx: TestContext;
  beforeEach(async () => {
    stub = await EmrStub.start();
    ctx = testContext({ taskId: "grow", connections: { cluster: stub.connection } });
  });
  afterEach(() => stub[Symbol.asyncDispose]());

  const newCluster = async (settings: ClusterSettings = GROUPS) =>
    (await createCluster("c", { settings }).run({}, ctx)).cluster;
  const asked = (action: string) => stub.calls.filter((call) => call.action === action).map(({ body }) => body);
  const look = (input: JsonObject, action: LookAction): Promise<BodyAnswer> => {
    const { definition } = modifyCluster("grow");
    const effects = ctx.effects;
    return lookAtBody(definition, action, {
      input: { ...definition.defaults, ...input },
      ctx,
      effects,
      outcomeOfThrown: (thrown) => {
        const { name, message, code = null } = thrown as Error & { code?: string };
        return { kind: "failed", error: { code, name, message, stack: null, details: null }, final: code !== "E421" };
      },
    });
  };
  const submit = { kind: "submit", token: "t", isAgain: false } as const;
  const handleOf = (answer: BodyAnswer): JsonValue => {
    if (answer.kind !== "submitted") throw new Error(`not submitted: ${JSON.stringify(answer)}`);
    return answer.handle;
  };

  it("resizes groups by their role and waits until the machines are there, or gone", async () => {
    const cluster = await newCluster();
    const groups = [
      { role: "core", count: 4 },
      { role: "task", count: 0 },
    ] as const;
    const handle = handleOf(await look({ cluster, groups: [...groups] }, submit));
    expect(asked("ModifyInstanceGroups")).toEqual([
      {
        ClusterId: cluster,
        InstanceGroups: [
          { InstanceGroupId: "ig-1-2", InstanceCount: 4 },
          { InstanceGroupId: "ig-1-3", InstanceCount: 0 },
        ],
      },
    ]);
    expect(await look({}, { kind: "poll", handle, token: "t" })).toEqual({
      kind: "running",
      progress: "core: 2 of 4, task: 1 of 0",
    });
    expect(await modifyCluster("grow").run({ cluster, groups }, ctx)).toMatchObject({
      cluster,
      sizes: [
        { id: "ig-1-2", role: "core", wanted: 4, running: 4 },
        { id: "ig-1-3", role: "task", wanted: 0, running: 0 },
      ],
    });
    // The second one asked for what there was.
    expect(asked("ModifyInstanceGroups")).toHaveLength(1);
  });

  it.each<[string, ClusterSettings, ClusterChange, string]>([
    ["group", GROUPS, { groups: [{ role: "core", count: 20 }] }, "core: 2 of 20"],
    ["fleet", FLEETS, { fleets: [{ role: "core", onDemand: 1, spot: 2 }] }, "core: 3 of 3"],
  ])("waits while EMR still shows the old size of a %s", async (_, settings, change, progress) => {
    const cluster = await newCluster(settings);
    const handle = handleOf(await look({ cluster, ...(change as JsonObject) }, submit));
    const { groups = [], fleets = [] } = stub.model.cluster(cluster)?.instances ?? {};
    const [, group] = groups;
    if (group) Object.assign(group, { RequestedInstanceCount: 2, Status: { State: "RUNNING" } });
    const [, fleet] = fleets;
    const old = { TargetOnDemandCapacity: 2, TargetSpotCapacity: 1, Status: { State: "RUNNING" } };
    if (fleet) Object.assign(fleet, old);
    expect(await look({}, { kind: "poll", handle, token: "t" })).toEqual({ kind: "running", progress });
  });

  it("asks and does not wait where it is told so", async () => {
    const cluster = await newCluster();
    const task = modifyCluster("grow", { wait: false });
    const output = await task.run({ cluster, groups: [{ role: "core", count: 9 }] }, ctx);
    expect(output.sizes).toMatchObject([{ wanted: 9, running: 2 }]);
  });

  it("resizes a fleet; what is not given of it stays", async () => {
    const cluster = await newCluster(FLEETS);
    const output = await modifyCluster("grow").run({ cluster, fleets: [{ role: "core", spot: 3 }] }, ctx);
    expect(output.sizes).toEqual([{ id: "if-1-2", role: "core", wanted: 5, running: 5 }]);
    expect(asked("ModifyInstanceFleet")).toEqual([
      {
        ClusterId: cluster,
        InstanceFleet: { InstanceFleetId: "if-1-2", TargetOnDemandCapacity: 2, TargetSpotCapacity: 3 },
      },
    ]);
  });

  it("sets and takes away policies, and ends scaling before it sets a size", async () => {
    const scaling = { unit: "instances", minimum: 1, maximum: 9 } as const;
    const cluster = await newCluster({ ...GROUPS, scaling });
    const modify = (change: ClusterChange) => modifyCluster("grow").run({ cluster, ...change }, ctx);
    await modify({ stepConcurrency: 5, idleTimeout: "2h", terminationProtected: true });
    expect(asked("ModifyCluster")).toEqual([{ ClusterId: cluster, StepConcurrencyLevel: 5 }]);
    expect(asked("PutAutoTerminationPolicy")).toEqual([
      { ClusterId: cluster, AutoTerminationPolicy: { IdleTimeout: 7_200 } },
    ]);
    expect(asked("SetTerminationProtection")).toEqual([{ JobFlowIds: [cluster], TerminationProtected: true }]);
    await expect(modify({ groups: [{ role: "core", count: 3 }] })).rejects.toMatchObject({
      code: "E422",
      message: expect.stringContaining("Managed scaling is enabled"),
    });
    await modify({ idleTimeout: null, scaling: null, groups: [{ role: "core", count: 3 }] });
    expect(stub.count("RemoveAutoTerminationPolicy")).toBe(1);
    expect(stub.model.cluster(cluster)?.instances.groups[1]?.RunningInstanceCount).toBe(3);
    await modify({ scaling });
    expect(asked("PutManagedScalingPolicy")).toEqual([
      {
        ClusterId: cluster,
        ManagedScalingPolicy: {
          ComputeLimits: { UnitType: "Instances", MinimumCapacityUnits: 1, MaximumCapacityUnits: 9 },
        },
      },
    ]);
  });

  it("fails when EMR gives the machines up, or the cluster ends meanwhile", async () => {
    const cluster = await newCluster();
    const groups = [{ role: "core", count: 4 }];
    const handle = handleOf(await look({ cluster, groups }, submit));
    const poll = { kind: "poll", handle, token: "t" } as const;
    const [, core] = stub.model.cluster(cluster)?.instances.groups ?? [];
    if (core === undefined) throw new Error("there is no core group");
    core.Status = { State: "ARRESTED", StateChangeReason: { Code: "INSTANCE_FAILURE", Message: "no capacity" } };
    expect(await look({}, poll)).toMatchObject({
      kind: "job_failed",
      reason: "The machines of ig-1-2 are ARRESTED: INSTANCE_FAILURE: no capacity",
    });
    await terminateCluster("t").run({ cluster }, ctx);
    expect(await look({}, poll)).toMatchObject({
      kind: "job_cancelled",
      reason: expect.stringContaining("USER_REQUEST"),
    });
  });

  it("is asked again after a lost answer or throttling, to the same end, and a kill takes nothing back", async () => {
    const cluster = await newCluster();
    const input = { cluster, groups: [{ role: "core", count: 3 }] };
    stub.fail("ModifyInstanceGroups", { kind: "lose" });
    stub.fail("ListInstanceGroups", THROTTLE, THROTTLE);
    const handle = handleOf(await look(input, submit));
    expect(await look(input, { ...submit, isAgain: true })).toEqual({ kind: "submitted", handle });
    expect(await look(input, { kind: "cancel", handle: null, token: "t" })).toEqual({ kind: "cancelled" });
    expect(stub.model.cluster(cluster)?.instances.groups[1]?.RequestedInstanceCount).toBe(3);
  });

  it.each<[string, ClusterChange]>([
    ["there is nothing to change", {}],
    ["stepConcurrency is 500", { stepConcurrency: 500 }],
    ['idleTimeout is "10s"', { idleTimeout: "10s" }],
    [
      "the group of role core is to have 0; it is a whole number of at least 1",
      { groups: [{ role: "core", count: 0 }] },
    ],
    ["the group of role task is to have 1.5", { groups: [{ role: "task", count: 1.5 }] }],
    ["there is no size for the role master", { groups: [{ role: "master" as "core", count: 3 }] }],
    ["the fleet of role core has no size", { fleets: [{ role: "core" }] }],
    ["the fleet of role core is to have 0", { fleets: [{ role: "core", onDemand: 0, spot: 0 }] }],
    ["a cluster has either", { groups: [{ role: "core", count: 2 }], fleets: [{ role: "core", spot: 1 }] }],
    [
      "with scaling EMR sets the size",
      { groups: [{ role: "core", count: 2 }], scaling: { unit: "vcpu", minimum: 1, maximum: 2 } },
    ],
  ])("refuses before any call: %s", async (said, change) => {
    await expect(modifyCluster("grow").run({ cluster: "j-1", ...change }, ctx)).rejects.toMatchObject({
      code: "E209",
      message: expect.stringContaining(said),
    });
    expect(stub.calls).toEqual([]);
  });

  it("names what the cluster does not have, and asks which of several is meant", async () => {
    const two = { role: "task", type: "m5.xlarge", count: 1 } as const;
    const [master] = GROUPS.instances && "groups" in GROUPS.instances ? GROUPS.instances.groups : [];
    if (master === undefined) throw new Error("there is no master");
    const cluster = await newCluster({ ...GROUPS, instances: { groups: [master, two, two] } });
    const modify = (change: ClusterChange) => modifyCluster("grow").run({ cluster, ...change }, ctx);
    await expect(modify({ groups: [{ role: "core", count: 3 }] })).rejects.toMatchObject({
      code: "E422",
      message: expect.stringContaining("has no instance group of role core"),
    });
    await expect(modify({ groups: [{ role: "task", count: 3 }] })).rejects.toThrow("name one of ig-1-2, ig-1-3");
    const output = await modify({ groups: [{ role: "task", group: "ig-1-3", count: 2 }] });
    expect(output.sizes).toMatchObject([{ id: "ig-1-3", running: 2 }]);
    await expect(modify({ fleets: [{ role: "core", spot: 1 }] })).rejects.toMatchObject({ code: "E422" });
  });
});

it("on this machine more steps run at once, and it ends or lives on as it is told; machines are left alone", async () => {
  await using bench = await taskBench();
  const ctx = bench.context({ connections: { cluster: { type: "local" } } });
  const { cluster } = await createCluster("c", { settings: { idleTimeout: "7d" } }).run({}, ctx);
  const backend = await openBackend("cluster", ctx);
  const add = (token: string) => backend.addStep(cluster, { name: token, command: ["sleep", "600"] }, token);
  const running = async () => (await backend.listSteps(cluster)).filter(({ state }) => state === "RUNNING").length;
  await add("one");
  await add("two");
  expect(await running()).toBe(1);
  const change = { stepConcurrency: 2, groups: [{ role: "core", count: 9 }] } as const;
  expect(await modifyCluster("grow").run({ cluster, ...change }, ctx)).toMatchObject({ sizes: [] });
  expect(await running()).toBe(2);
  await terminateCluster("t").run({ cluster }, ctx);
  await expect(modifyCluster("grow").run({ cluster, ...change }, ctx)).rejects.toMatchObject({ code: "E422" });
  await expect(clusterStep("s").run({ cluster, command: ["true"] }, ctx)).rejects.toMatchObject({ code: "E422" });
});

it("on EMR Serverless there is nothing to change", async () => {
  await using stub = await EmrServerlessStub.start();
  const ctx = testContext({ connections: { cluster: stub.connection } });
  await expect(modifyCluster("m").run({ cluster: "app", stepConcurrency: 2 }, ctx)).rejects.toMatchObject({
    code: "E209",
    message: expect.stringContaining("takes machines as it needs them"),
  });
});
