import { lookAtBody, testContext } from "@daymill/core";
import type { BodyAnswer, JsonObject, JsonValue, LookAction, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrServerlessStub } from "../testing/emr-serverless-stub.ts";
import { serverlessFaults } from "../testing/serverless-faults.ts";
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
const SUBMIT = { kind: "submit", token: "t", isAgain: false } as const;
const named = (name: string, ...command: string[]) => ({ name, command });
const sparkNamed = (name: string) => ({ name, spark: { application: `s3://jobs/${name}.py` } });

function lookOf(ctx: TestContext, input: object, action: LookAction): Promise<BodyAnswer> {
  const { definition } = clusterSteps("work");
  return lookAtBody(definition, action, {
    input: { ...definition.defaults, ...(input as JsonObject) },
    ctx,
    effects: ctx.effects,
    outcomeOfThrown: (thrown) => {
      const { name, message } = thrown as Error;
      return { kind: "failed", error: { code: null, name, message, stack: null, details: null }, final: false };
    },
  });
}

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

remoteJobCases("jobs of EMR Serverless that are started together", async () => {
  const stub = await EmrServerlessStub.start();
  const context = () => testContext({ taskId: "work", connections: { cluster: stub.connection } });
  const { cluster } = await createCluster("create", { settings: { release: "emr-7.1.0" } }).run({}, context());
  const job = (last: string, options = {}) => ({
    task: clusterSteps("work", options),
    input: { cluster, steps: [sparkNamed("first"), sparkNamed(last)] },
  });
  const lasts = () => stub.runs.filter(({ request }) => !request.name.startsWith("first"));
  return {
    short: job("last"),
    endless: job("hang"),
    endlessWith: (options) => job("hang", options),
    context,
    // A look moves the model on, as time does the service.
    count: () => {
      for (const run of stub.runs) if (run.state === "CANCELLING") run.state = "CANCELLED";
      return { given: lasts().length, alive: lasts().filter((run) => stub.isAlive(run)).length };
    },
    faults: serverlessFaults(stub),
    [Symbol.asyncDispose]: () => stub[Symbol.asyncDispose](),
  };
});

describe("clusterSteps on EMR Serverless", () => {
  let stub: EmrServerlessStub;
  let cluster: string;
  const context = () => testContext({ taskId: "work", connections: { cluster: stub.connection } });
  beforeEach(async () => {
    stub = await EmrServerlessStub.start();
    ({ cluster } = await createCluster("create", { settings: { release: "emr-7.1.0" } }).run({}, context()));
    stub.pageSize = 2;
    stub.requests.length = 0;
  });
  afterEach(() => stub[Symbol.asyncDispose]());

  const steps = ["a", "b", "c", "d", "e"].map((name) => sparkNamed(`hang ${name}`));
  const looked = (of: readonly object[], action: LookAction) => lookOf(context(), { cluster, steps: of }, action);
  const asked = (method: string) => stub.requests.filter((request) => request.startsWith(`${method} `)).length;
  const AGAIN = { ...SUBMIT, isAgain: true } as const;

  it("starts them without a look at those that were there before", async () => {
    await looked(steps, SUBMIT);
    expect([asked("GET"), asked("POST")]).toEqual([0, 5]);
  });

  it("that were started in part: what is missing is started, and one listing finds the others", async () => {
    const begun = await looked(steps.slice(0, 3), SUBMIT);
    stub.requests.length = 0;
    const answer = await looked(steps, AGAIN);
    const ids = (of: BodyAnswer) => (of as unknown as { handle: { steps: string[] } }).handle.steps;
    expect(ids(answer)).toEqual([...ids(begun), "00j4", "00j5"]);
    expect(stub.runs.map(({ request }) => request.name.slice(0, 6))).toEqual([
      "hang a",
      "hang b",
      "hang c",
      "hang d",
      "hang e",
    ]);
    // Two pages of the three.
    expect([asked("GET"), asked("POST")]).toEqual([2, 2]);
  });

  it("a look at those that go on is one listing of them; each is asked for itself once all are over", async () => {
    const few = ["a", "b", "c"].map(sparkNamed);
    const submitted = await looked(few, SUBMIT);
    const poll = { kind: "poll", handle: (submitted as { handle: JsonValue }).handle, token: "t" } as const;
    stub.pageSize = 50;
    const gets: number[] = [];
    let answer: BodyAnswer;
    do {
      stub.requests.length = 0;
      answer = await looked(few, poll);
      gets.push(asked("GET"));
    } while (answer.kind === "running");
    // The listing; in the end, by the last look and for the output, the run and its application for each, too.
    expect(gets).toEqual([1, 1, 2 * (1 + 2 * few.length)]);
    expect(answer).toMatchObject({ kind: "ended", outcome: { kind: "success" } });
  });

  it("those that many others came after are asked for themselves: not all of the others are listed", async () => {
    const submitted = await looked(steps.slice(0, 1), SUBMIT);
    const poll = { kind: "poll", handle: (submitted as { handle: JsonValue }).handle, token: "t" } as const;
    const [run] = stub.runs;
    if (run === undefined) throw new Error("no run");
    for (let at = 0; at < 200; at += 1) stub.runs.push({ ...run, jobRunId: `other ${at}` });
    stub.pageSize = 50;
    stub.requests.length = 0;
    expect(await looked(steps, poll)).toMatchObject({ kind: "running" });
    expect(asked("GET")).toBe(2);
  });

  it("that were started in part end with a kill, although nobody heard of their handle", async () => {
    await looked(steps.slice(0, 3), SUBMIT);
    expect(await looked(steps, { kind: "cancel", handle: null, token: "t" })).toEqual({ kind: "cancelled" });
    expect(stub.runs.map(({ state }) => state)).toEqual(["CANCELLING", "CANCELLING", "CANCELLING"]);
  });

  it("a kill that is made again goes on with those that it has not come to", async () => {
    const submitted = await looked(steps, SUBMIT);
    const handle = (submitted as { handle: JsonValue }).handle;
    for (const [at, state] of ["SUCCESS", "RUNNING", "CANCELLING", "CANCELLED"].entries()) {
      const run = stub.runs[at];
      if (run) run.state = state;
    }
    stub.requests.length = 0;
    expect(await looked(steps, { kind: "cancel", handle, token: "t" })).toEqual({ kind: "cancelled" });
    expect(stub.requests.filter((request) => request.startsWith("DELETE")).map((request) => request.slice(-4))).toEqual(
      ["00j5", "00j2"],
    );
  });
});

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

  const look = (input: JsonObject, action: LookAction): Promise<BodyAnswer> => lookOf(ctx, input, action);

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
    const submitted = await look({ cluster, steps }, SUBMIT);
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

  it("ends them by one request, and asks for those that EMR refuses, ten at a time", async () => {
    const steps = Array.from({ length: 25 }, (_, at) => named(`s${at}`, "hang"));
    const handle = (await look({ cluster, steps }, SUBMIT)) as unknown as { handle: JsonValue };
    const cancel = { kind: "cancel", handle: handle.handle, token: "t" } as const;
    expect(await look({}, cancel)).toEqual({ kind: "cancelled" });
    expect(stub.count("CancelSteps")).toBe(1);
    const of = stub.model.cluster(cluster)?.steps ?? [];
    expect(of.map(({ Status }) => Status.State)).toEqual(Array(25).fill("CANCELLED"));
    expect(await look({}, cancel)).toEqual({ kind: "cancelled" });
    expect([stub.count("CancelSteps"), stub.count("ListSteps")]).toEqual([2, 3]);
    for (const step of of.slice(0, 2)) step.Status.State = "CANCEL_PENDING";
    expect(await look({}, cancel)).toMatchObject({
      kind: "trouble",
      error: {
        message: expect.stringMatching(/did not cancel step s-1-2 and 1 more: the step is not to be cancelled\.$/),
      },
    });
  });

  it("refuses no steps, and more than a request takes (E209), before any call", async () => {
    for (const steps of [[], Array.from({ length: 257 }, () => named("s", "work"))])
      await expect(clusterSteps("work").run({ cluster, steps }, ctx)).rejects.toMatchObject({ code: "E209" });
    expect(stub.calls).toEqual([]);
  });
});
