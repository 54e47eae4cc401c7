import { lookAtBody, testContext } from "@daymill/core";
import type { BodyAnswer, JsonObject, JsonValue, LookAction, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrStub } from "../testing/emr-stub.ts";
import { remoteJobCases } from "../testing/remote-job-cases.ts";
import { taskBench } from "../testing/task-bench.ts";
import { clusterSteps } from "./cluster-steps.ts";
import { isStepOver } from "./cluster-state.ts";
import { createCluster } from "./create-cluster.ts";
import { openBackend } from "./open-backend.ts";

const settings = {
  release: "emr-7.1.0",
  instances: { groups: [{ role: "master", type: "m5.xlarge", count: 1 }] },
} as const;
const THROTTLED = { kind: "refuse", type: "ThrottlingException", message: "Rate exceeded", status: 400 } as const;
const named = (name: string, ...command: string[]) => ({ name, command });

remoteJobCases("steps of EMR that are added at once", async () => {
  const stub = await EmrStub.start();
  const context = () => testContext({ taskId: "work", connections: { cluster: stub.connection } });
  const { cluster } = await createCluster("create", { settings }).run({}, context());
  const job = (last: string, options = {}) => ({
    task: clusterSteps("work", options),
    input: { cluster, steps: [named("first", "work"), named("last", last)] },
  });
  // The first ends at once: the job is there as long as the last one is.
  const lasts = () => stub.model.clusters.flatMap(({ steps }) => steps.filter(({ Name }) => Name.startsWith("last")));
  return {
    short: job("work"),
    endless: job("hang"),
    endlessWith: (options) => job("hang", options),
    context,
    count: () => ({
      given: lasts().length,
      alive: lasts().filter(({ Status }) => /PENDING|RUNNING/.test(Status.State)).length,
    }),
    faults: {
      later: "E421",
      loseSubmission: () => stub.fail("AddJobFlowSteps", { kind: "lose" }),
      throttleSubmission: () => stub.fail("AddJobFlowSteps", THROTTLED),
      throttlePoll: () => stub.fail("ListSteps", THROTTLED),
    },
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  };
});

remoteJobCases(
  "steps on this machine that are added at once",
  async () => {
    const bench = await taskBench();
    const context = () => bench.context({ connections: { cluster: { type: "local" } } });
    const { cluster } = await createCluster("create").run({}, context());
    const job = (command: string[], options = {}) => ({
      task: clusterSteps("work", options),
      input: { cluster, steps: [named("first", "true"), named("last", ...command)] },
    });
    const endless = ["sleep", "600"];
    return {
      short: job(["true"]),
      endless: job(endless),
      endlessWith: (options) => job(endless, options),
      context,
      count: async () => {
        const steps = await (await openBackend("cluster", context())).listSteps(cluster);
        const lasts = steps.filter(({ name }) => name === "last");
        return { given: lasts.length, alive: lasts.filter(({ state }) => !isStepOver(state)).length };
      },
      [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
    };
  },
  { network: false },
);

describe("clusterSteps", () => {
  let stub: EmrStub;
  let ctx: TestContext;
  let cluster: string;
  beforeEach(async () => {
    stub = await EmrStub.start();
    ctx = testContext({ taskId: "work", connections: { cluster: stub.connection } });
    ({ cluster } = await createCluster("create", { settings }).run({}, ctx));
    stub.calls.length = 0;
  });
  afterEach(() => stub[Symbol.asyncDispose]());

  const look = (input: JsonObject, action: LookAction): Promise<BodyAnswer> => {
    const { definition } = clusterSteps("work");
    return lookAtBody(definition, action, {
      input: { ...definition.defaults, ...input },
      ctx,
      effects: ctx.effects,
      outcomeOfThrown: (thrown) => {
        const { name, message } = thrown as Error;
        return { kind: "failed", error: { code: null, name, message, stack: null, details: null }, final: false };
      },
    });
  };

  it("adds all with one request and asks for ten with each, also on a cluster with many others", async () => {
    const steps = Array.from({ length: 25 }, (_, at) => named(`s${at}`, "work"));
    const output = await clusterSteps("work").run({ cluster, steps }, ctx);
    expect(output.steps.map(({ state }) => state)).toEqual(Array(25).fill("COMPLETED"));
    expect(stub.count("AddJobFlowSteps")).toBe(1);
    expect(stub.count("DescribeStep")).toBe(0);
    const asked = stub.calls
      .filter(({ action }) => action === "ListSteps")
      .map(({ body }) => body as { StepIds: string[] });
    expect(asked.slice(0, 3).map(({ StepIds }) => StepIds.length)).toEqual([10, 10, 5]);
  });

  it("waits for what goes on after a failure, and names each that did not complete", async () => {
    const steps = [named("bad", "fail"), named("good", "work"), named("worse", "fail")];
    const submitted = await look({ cluster, steps }, { kind: "submit", token: "t", isAgain: false });
    const poll = { kind: "poll", handle: (submitted as { handle: JsonValue }).handle, token: "t" } as const;
    const said: (string | null)[] = [];
    let answer = await look({}, poll);
    for (; answer.kind === "running"; answer = await look({}, poll)) said.push(answer.progress);
    expect(said).toContain("1 of 3 steps completed, 1 did not");
    expect(answer).toMatchObject({
      kind: "job_failed",
      reason: expect.stringMatching(/^Step s-1-1 \(bad\) is FAILED.* Step s-1-3 \(worse\) is FAILED/),
    });
    expect(stub.model.cluster(cluster)?.steps[1]?.Status.State).toBe("COMPLETED");
  });

  it("refuses no steps, and more than a request takes (E209), before any call", async () => {
    for (const steps of [[], Array.from({ length: 257 }, () => named("s", "work"))])
      await expect(clusterSteps("work").run({ cluster, steps }, ctx)).rejects.toMatchObject({ code: "E209" });
    expect(stub.calls).toEqual([]);
  });
});
