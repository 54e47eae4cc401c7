import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { testContext } from "@daymill/core";
import type { TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrServerlessStub } from "../../testing/emr-serverless-stub.ts";
import { EmrStub } from "../../testing/emr-stub.ts";
import { taskBench } from "../../testing/task-bench.ts";
import { createCluster } from "../create-cluster.ts";
import { terminateCluster } from "../terminate-cluster.ts";
import { waitForCluster } from "./wait-for-cluster.ts";
import type { WaitForClusterInput, WaitForClusterOptions } from "./wait-for-cluster.ts";
import { waitForStep } from "./wait-for-step.ts";
import type { WaitForStepOptions } from "./wait-for-step.ts";

const settings = {
  release: "emr-7.1.0",
  instances: { groups: [{ role: "master", type: "m5.xlarge", count: 1 }] },
  logs: "s3://logs/emr/",
} as const;
const THROTTLE = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;

/** undefined: not yet. */
const orNotYet = <T>(poke: Promise<T>): Promise<T | undefined> =>
  poke.catch((thrown: { readonly code?: string }) => {
    if (thrown.code !== "E305") throw thrown;
    return undefined;
  });

let stub: EmrStub;
let ctx: TestContext;
beforeEach(async () => {
  stub = await EmrStub.start();
  ctx = testContext({ taskId: "there", connections: { cluster: stub.connection } });
});
afterEach(() => stub[Symbol.asyncDispose]());

describe("waitForCluster", () => {
  const poke = (input: WaitForClusterInput, options: WaitForClusterOptions = {}) =>
    orNotYet(waitForCluster("there", options).run(input, ctx));
  const begun = (name: string) => stub.model.run({ Name: name, Instances: { KeepJobFlowAliveWhenNoSteps: true } });

  it("waits until a cluster takes steps, and says where it is meanwhile", async () => {
    const { Id: cluster } = begun("shared");
    expect(await poke({ cluster })).toBeUndefined();
    expect(ctx.logs.at(-1)?.message).toBe("not yet: it is BOOTSTRAPPING");
    expect(await poke({ cluster })).toMatchObject({ cluster, state: "WAITING", durationMs: 1_000 });
  });

  it("finds a cluster by its name, with or without a mark, on any page, and not one that has ended", async () => {
    expect(await poke({ name: "shared" })).toBeUndefined();
    expect(ctx.logs.at(-1)?.message).toBe("not yet: there is none of the name");
    const { cluster: old } = await createCluster("c", { settings }).run({ name: "shared" }, ctx);
    await terminateCluster("t").run({ cluster: old }, ctx);
    expect(await poke({ name: "shared" })).toBeUndefined();
    const { cluster } = await createCluster("c", { settings }).run({ name: "shared" }, ctx);
    begun("another");
    stub.pageSize = 1;
    expect(await poke({ name: "shared" })).toMatchObject({ cluster, state: "WAITING" });
    expect(
      await orNotYet(waitForCluster("there", { states: ["BOOTSTRAPPING"] }).run({ name: "another" }, ctx)),
    ).toMatchObject({ state: "BOOTSTRAPPING" });
    begun("shared");
    await expect(poke({ name: "shared" })).rejects.toMatchObject({
      code: "E422",
      message: expect.stringMatching(/More than one cluster is named "shared": j-4, j-2/),
    });
  });

  it("waits for an end where it is told so, and fails for good at another", async () => {
    const { cluster } = await createCluster("c", { settings }).run({}, ctx);
    const states = ["TERMINATED"] as const;
    expect(await poke({ cluster }, { states })).toBeUndefined();
    await terminateCluster("t").run({ cluster }, ctx);
    expect(await poke({ cluster }, { states })).toMatchObject({ state: "TERMINATED" });
    await expect(poke({ cluster })).rejects.toMatchObject({
      code: "E423",
      message: expect.stringMatching(
        /^RUNNING or WAITING was awaited: Cluster j-1 .* is TERMINATED: USER_REQUEST: .*s3:/,
      ),
    });
    const broken = stub.model.run({
      BootstrapActions: [{ Name: "b", ScriptBootstrapAction: { Path: "fail" } }],
    } as never);
    await poke({ cluster: broken.Id });
    await expect(poke({ cluster: broken.Id })).rejects.toThrow(/BOOTSTRAP_FAILURE/);
  });

  it("waits for the end of one that it found by its name, also when there is another by then", async () => {
    const { cluster } = await createCluster("c", { settings }).run({ name: "shared" }, ctx);
    const states = ["TERMINATED"] as const;
    expect(await poke({ name: "shared" }, { states })).toBeUndefined();
    await terminateCluster("t").run({ cluster }, ctx);
    begun("shared");
    expect(await poke({ name: "shared" }, { states })).toMatchObject({ cluster, state: "TERMINATED" });
  });

  it("fails for good when one that it found by its name has failed; another try looks for another", async () => {
    const Actions = [{ Name: "b", ScriptBootstrapAction: { Path: "fail" } }];
    const failing = stub.model.run({ Name: "shared", Instances: {}, BootstrapActions: Actions });
    expect(await poke({ name: "shared" })).toBeUndefined();
    stub.model.move(failing);
    await expect(poke({ name: "shared" })).rejects.toMatchObject({
      code: "E423",
      message: expect.stringMatching(/BOOTSTRAP_FAILURE/),
    });
    ctx = { ...ctx, attempt: { ...ctx.attempt, number: 2, tryNumber: 2 } };
    expect(await poke({ name: "shared" })).toBeUndefined();
    const { cluster } = await createCluster("c", { settings }).run({ name: "shared" }, ctx);
    expect(await poke({ name: "shared" })).toMatchObject({ cluster });
  });

  it("a look that is throttled is made again", async () => {
    const { cluster } = await createCluster("c", { settings }).run({}, ctx);
    stub.fail("DescribeCluster", THROTTLE, THROTTLE);
    expect(await poke({ cluster })).toMatchObject({ state: "WAITING" });
    expect(stub.count("DescribeCluster")).toBeGreaterThanOrEqual(3);
  });

  it("refuses options and inputs that cannot be", async () => {
    expect(() => waitForCluster("x", { states: [] })).toThrow(
      expect.objectContaining({ code: "E209", message: expect.stringContaining("states is empty") }),
    );
    expect(() => waitForCluster("x", { states: ["READY" as "WAITING"] })).toThrow(/states has "READY"; a cluster is/);
    for (const input of [{}, { cluster: "j-1", name: "shared" }, { name: "" }])
      await expect(poke(input)).rejects.toMatchObject({ code: "E304" });
    await expect(poke({ cluster: "j-9" })).rejects.toMatchObject({ code: "E422" });
  });

  it("finds clusters of this machine among other files and folders of their place", async () => {
    await using bench = await taskBench();
    const path = join(bench.directory, "clusters");
    const here = bench.context({ connections: { cluster: { type: "local", path } } });
    const { cluster } = await createCluster("c").run({ name: "shared" }, here);
    mkdirSync(join(path, "lost+found"));
    for (const name of ["README", "local-notes"]) writeFileSync(join(path, name), "what this is");
    mkdirSync(join(path, "local-half"));
    writeFileSync(join(path, "local-half/cluster.json"), "{}");
    expect(await waitForCluster("there").run({ name: "shared" }, here)).toMatchObject({ cluster });
  });

  it("finds clusters of this machine by their name; EMR Serverless needs an id", async () => {
    await using bench = await taskBench();
    const here = bench.context({ connections: { cluster: { type: "local" } } });
    expect(await orNotYet(waitForCluster("there").run({ name: "shared" }, here))).toBeUndefined();
    const { cluster } = await createCluster("c").run({ name: "shared" }, here);
    expect(await waitForCluster("there").run({ name: "shared" }, here)).toMatchObject({ cluster, state: "WAITING" });
    await using serverless = await EmrServerlessStub.start();
    const there = testContext({ connections: { cluster: serverless.connection } });
    await expect(waitForCluster("there").run({ name: "shared" }, there)).rejects.toMatchObject({ code: "E209" });
  });
});

describe("waitForStep", () => {
  const poke = (input: { cluster: string; step: string }, options: WaitForStepOptions = {}) =>
    orNotYet(waitForStep("done", options).run(input, ctx));
  const withSteps = (...commands: readonly string[][]) => {
    const Steps = commands.map((Args) => ({
      Name: "s",
      ActionOnFailure: "TERMINATE_CLUSTER",
      HadoopJarStep: { Jar: "j", Args },
    }));
    return stub.model.run({ Name: "shared", Instances: {}, LogUri: "s3://logs/", Steps } as never);
  };

  it("waits until a step has completed, or is in another state that is asked for", async () => {
    const { Id: cluster, steps } = withSteps(["work"]);
    const step = steps[0]?.Id ?? "";
    expect(await poke({ cluster, step })).toBeUndefined();
    expect(ctx.logs.at(-1)?.message).toBe("not yet: it is PENDING");
    while ((await poke({ cluster, step }, { states: ["RUNNING", "COMPLETED"] })) === undefined);
    expect(await poke({ cluster, step })).toMatchObject({ cluster, step, state: "COMPLETED", durationMs: 1_000 });
  });

  it("fails for good when it ended otherwise, with the reasons of the step and of its cluster", async () => {
    const { Id: cluster, steps } = withSteps(["fail"], ["work"]);
    const [failed, cancelled] = steps.map(({ Id }) => Id);
    const untilOver = async (step = "") => {
      while ((await poke({ cluster, step })) === undefined);
    };
    await expect(untilOver(failed)).rejects.toMatchObject({
      code: "E423",
      message: expect.stringMatching(
        /^COMPLETED was awaited: Step s-1-1 .*no such column.* Cluster j-1 .*STEP_FAILURE/,
      ),
    });
    await expect(untilOver(cancelled)).rejects.toThrow(/Step s-1-2 \(s\) is CANCELLED/);
    const states = ["COMPLETED", "FAILED"] as const;
    expect(await poke({ cluster, step: failed ?? "" }, { states })).toMatchObject({ state: "FAILED" });
  });

  it("refuses what is no state of a step", () => {
    expect(() => waitForStep("x", { states: ["TERMINATED" as "COMPLETED"] })).toThrow(/a step is PENDING/);
  });
});
