import { isFinalError, lookAtBody, testContext } from "@daymill/core";
import type { BodyAnswer, ErrorCode, JsonObject, JsonValue, LookAction, Task, TestContext } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EmrStub } from "../../testing/emr-stub.ts";
import type { ModelCluster } from "../../testing/emr-model.ts";
import { clusterStep } from "../cluster-step.ts";
import { createCluster } from "../create-cluster.ts";
import { runCluster } from "../run-cluster.ts";
import { terminateCluster } from "../terminate-cluster.ts";

// What no emulator shows, as nothing runs there: clusters and steps that end badly, and a service that does not answer.

const settings = {
  release: "emr-7.1.0",
  instances: { groups: [{ role: "master", type: "m5.xlarge", count: 1 }] },
} as const;
const step = clusterStep("work");
const submit = { kind: "submit", token: "t", isAgain: false } as const;

let stub: EmrStub;
let ctx: TestContext;
beforeEach(async () => {
  stub = await EmrStub.start();
  ctx = testContext({ taskId: "work", connections: { cluster: stub.connection } });
});
afterEach(() => stub[Symbol.asyncDispose]());

function look(
  task: Pick<Task<never, unknown>, "definition">,
  input: JsonObject,
  action: LookAction,
): Promise<BodyAnswer> {
  return lookAtBody(task.definition, action, {
    input: { ...task.definition.defaults, ...input },
    ctx,
    effects: ctx.effects,
    outcomeOfThrown: (thrown) => {
      const { name, message, code = null } = thrown as Error & { code?: ErrorCode };
      const error = { code, name, message, stack: null, details: null };
      return { kind: "failed", error, final: isFinalError(code) };
    },
  });
}

function handleOf(answer: BodyAnswer): JsonValue {
  if (answer.kind !== "submitted") throw new Error(`not submitted: ${JSON.stringify(answer)}`);
  return answer.handle;
}

async function newCluster(): Promise<ModelCluster> {
  const { cluster } = await createCluster("c", { settings }).run({}, ctx);
  const model = stub.model.cluster(cluster);
  if (model === undefined) throw new Error(`there is no cluster ${cluster}`);
  return model;
}

const refuse = (type: string, message: string, status = 400) => ({ kind: "refuse", type, message, status }) as const;
const poll = (handle: JsonValue) => ({ kind: "poll", handle, token: "t" }) as const;

describe("a cluster of EMR that is lost while a step runs", () => {
  it.each([
    ["TERMINATED_WITH_ERRORS", "INSTANCE_FAILURE", "The master failed: spot instances were taken back"],
    ["TERMINATED_WITH_ERRORS", "INTERNAL_ERROR", "An internal error occurred"],
    ["TERMINATED", "USER_REQUEST", "Terminated by user request"],
  ])("%s by %s: the step is no success, may be tried again, and says why", async (state, Code, Message) => {
    const cluster = await newCluster();
    const handle = handleOf(await look(step, { cluster: cluster.Id, command: ["hang"] }, submit));
    expect(await look(step, {}, poll(handle))).toMatchObject({ kind: "running" });
    stub.model.end(cluster, state, { Code, Message });
    expect(await look(step, {}, poll(handle))).toMatchObject({
      kind: "job_failed",
      final: false,
      reason: expect.stringMatching(new RegExp(`is INTERRUPTED.* is ${state}: ${Code}: ${Message}`)),
    });
  });

  it("a step that had not begun is cancelled with it, which is no success either", async () => {
    const cluster = await newCluster();
    await look(step, { cluster: cluster.Id, command: ["hang"] }, { ...submit, token: "first" });
    const handle = handleOf(await look(step, { cluster: cluster.Id, command: ["work"] }, submit));
    stub.model.end(cluster, "TERMINATED_WITH_ERRORS", { Code: "INSTANCE_FAILURE", Message: "gone" });
    expect(await look(step, {}, poll(handle))).toMatchObject({
      kind: "job_cancelled",
      reason: expect.stringContaining("INSTANCE_FAILURE: gone"),
    });
  });
});

describe("a cluster of EMR that does not become ready", () => {
  it.each([
    ["VALIDATION_ERROR", "The requested instance type is not supported", true],
    ["INSTANCE_FLEET_TIMEOUT", "No capacity within 60 minutes", false],
    ["INTERNAL_ERROR", "An internal error occurred", false],
  ])("by %s says why, and whether another try may help", async (Code, Message, final) => {
    const task = createCluster("c", { settings });
    const handle = handleOf(await look(task, {}, submit));
    const cluster = stub.model.cluster("j-1");
    if (cluster) stub.model.end(cluster, "TERMINATED_WITH_ERRORS", { Code, Message });
    const reason = expect.stringContaining(`${Code}: ${Message}`);
    expect(await look(task, {}, poll(handle))).toMatchObject({ kind: "job_failed", final, reason });
  });

  it("is no success although it is called TERMINATED, and no reason is given", async () => {
    const create = createCluster("c", { settings });
    const run = runCluster("r", { settings });
    const first = handleOf(await look(create, {}, submit));
    const steps = [{ name: "s", command: ["hang"] }];
    const second = handleOf(await look(run, { steps }, { ...submit, token: "u" }));
    for (const cluster of stub.model.clusters) stub.model.end(cluster, "TERMINATED", {});
    const reason = expect.stringContaining("is TERMINATED, without a reason");
    expect(await look(create, {}, poll(first))).toMatchObject({ kind: "job_failed", reason });
    expect(await look(run, {}, poll(second))).toMatchObject({ kind: "job_failed", reason });
  });
});

describe("a request to EMR", () => {
  it.each([
    ["for a step when 256 wait already", "ValidationException", "Maximum number of active steps(256) reached", "E421"],
    ["of somebody who may not", "AccessDeniedException", "not authorized to perform AddJobFlowSteps", "E422"],
    ["with a key that is not known", "UnrecognizedClientException", "The security token is invalid", "E422"],
    ["with a token that has expired", "ExpiredTokenException", "The security token is expired", "E422"],
    ["that breaks EMR", "InternalServerError", "InternalServerError", "E421"],
  ])("%s: %s is told from what may be better later", async (_what, type, message, code) => {
    const cluster = await newCluster();
    stub.fail("AddJobFlowSteps", refuse(type, message, type === "InternalServerError" ? 500 : 400));
    const answer = await look(step, { cluster: cluster.Id, command: ["work"] }, submit);
    expect(answer).toMatchObject({ kind: "trouble", final: code === "E422", error: { code } });
    expect(JSON.stringify(answer)).not.toContain("hush-hush");
    expect(cluster.steps).toEqual([]);
  });

  it("to cancel a step that EMR does not take is made again, and so is one whose answer is lost", async () => {
    const cluster = await newCluster();
    const handle = handleOf(await look(step, { cluster: cluster.Id, command: ["hang"] }, submit));
    await look(step, {}, poll(handle));
    const cancel = { kind: "cancel", handle, token: "t" } as const;
    stub.fail("CancelSteps", refuse("ValidationException", "cluster is busy"));
    expect(await look(step, {}, cancel)).toMatchObject({ kind: "trouble", error: { code: "E422" } });
    stub.fail("CancelSteps", { kind: "lose" });
    expect(await look(step, {}, cancel)).toEqual({ kind: "cancelled" });
    expect(cluster.steps.map(({ Status }) => Status.State)).toEqual(["CANCELLED"]);
  });

  it("to terminate a cluster whose answer is lost does it once more harm to nobody", async () => {
    const cluster = await newCluster();
    stub.fail("TerminateJobFlows", { kind: "lose" });
    expect(await terminateCluster("t").run({ cluster: cluster.Id }, ctx)).toMatchObject({ state: "TERMINATED" });
    expect(stub.count("TerminateJobFlows")).toBe(2);
  });

  it("that is never answered ends with the look, and the submission is found by the next one", async () => {
    const cluster = await newCluster();
    stub.fail("AddJobFlowSteps", { kind: "mute" });
    const stop = new AbortController();
    const before = ctx;
    ctx = { ...before, signal: stop.signal };
    const input = { cluster: cluster.Id, command: ["hang"] };
    const muted = look(step, input, submit);
    while (cluster.steps.length === 0) await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error("the time of the look is over"));
    expect(await muted).toMatchObject({ kind: "trouble", final: false });
    ctx = before;
    expect(await look(step, input, { ...submit, isAgain: true })).toMatchObject({ handle: { step: "s-1-1" } });
    expect(cluster.steps).toHaveLength(1);
  });
});
