import { expect, it } from "vitest";
import type { LookAction } from "../dag/look.ts";
import type { TaskOutcome } from "../dag/task-context.ts";
import type { JsonValue } from "../json.ts";
import { lookAtBody } from "./look-at-body.ts";
import { remote } from "./remote.ts";
import { sensor } from "./sensor.ts";
import type { StandardSchema } from "./standard-schema.ts";
import type { RemoteJob, RemoteStatus, TaskDefinition } from "./task-definition.ts";
import { task } from "./task.ts";
import { TaskSkipped } from "./task-skipped.ts";
import { testContext } from "./test-context.ts";

type Job = RemoteJob<{ sql: string }, JsonValue, JsonValue>;

/** What a throw is made of: `retry: false` on an error makes it final. */
function outcomeOfThrown(thrown: unknown): TaskOutcome {
  if (thrown instanceof TaskSkipped) return { kind: "skipped", reason: thrown.message };
  const { name, message } = thrown as Error;
  return {
    kind: "failed",
    error: { code: null, name, message, stack: null, details: null },
    final: Object.hasOwn(thrown as Error, "retry"),
  };
}

async function look({ definition }: { readonly definition: TaskDefinition }, action: LookAction) {
  const ctx = testContext();
  const call = { input: { sql: "s" }, ctx, effects: ctx.effects, outcomeOfThrown };
  return { answer: await lookAtBody(definition, action, call), logs: ctx.logs };
}

/** A job whose calls are written down. */
function job(given: Partial<Job>) {
  const calls: string[] = [];
  const whole: Job = {
    submit: () => "new",
    poll: () => ({ state: "running" }),
    collect: () => 1,
    cancel: (handle) => void calls.push(`cancelled ${JSON.stringify(handle)}`),
    ...given,
  };
  const spied: Job = {
    ...whole,
    submit: (...args) => (calls.push("submit"), whole.submit(...args)),
    ...(whole.find && { find: (...args) => (calls.push("find"), whole.find?.(...args)) }),
  };
  return { calls, remote: remote<{ sql: string }, JsonValue, JsonValue>("query", {}, spied) };
}

const SUBMIT = { kind: "submit", token: "t", isAgain: false } as const;
const AGAIN = { ...SUBMIT, isAgain: true } as const;
const POLL = { kind: "poll", handle: { id: 7 }, token: "t" } as const;

it("a poke that finds something ends the attempt with it and with what it asked for; one that finds nothing does not", async () => {
  const found = sensor("s", {}, (_input: {}, ctx) => {
    ctx.assets.emit("orders");
    return { rows: 1 };
  });
  expect((await look(found, { kind: "poke" })).answer).toEqual({
    kind: "ended",
    outcome: {
      kind: "success",
      output: { rows: 1 },
      effects: { triggers: [], assetEvents: [{ asset: "orders", extra: {} }], assetState: [] },
    },
  });
  const nothing = sensor("s", {}, (): string | undefined => undefined);
  expect((await look(nothing, { kind: "poke" })).answer).toEqual({ kind: "nothing" });
});

it("a poke that throws ends the attempt as a task's throw would", async () => {
  const broken = sensor("s", {}, (): string => {
    throw new Error("no");
  });
  expect((await look(broken, { kind: "poke" })).answer).toMatchObject({
    kind: "ended",
    outcome: { kind: "failed", error: { message: "no" } },
  });
  const skipping = sensor("s", {}, (): string => {
    throw new TaskSkipped("holiday");
  });
  expect((await look(skipping, { kind: "poke" })).answer).toEqual({
    kind: "ended",
    outcome: { kind: "skipped", reason: "holiday" },
  });
});

it("a first submission asks nobody whether there was one before", async () => {
  const query = job({ find: () => "old" });
  expect((await look(query.remote, SUBMIT)).answer).toEqual({ kind: "submitted", handle: "new" });
  expect(query.calls).toEqual(["submit"]);
});

it.each<[string, Partial<Job>, string, string[], number]>([
  ["found", { find: () => "old" }, "old", ["find"], 0],
  ["not found", { find: () => undefined }, "new", ["find", "submit"], 0],
  ["idempotent", { find: () => "old", idempotent: true }, "new", ["submit"], 0],
  ["without a way to find it", {}, "new", ["submit"], 1],
])("a job that may have been submitted: %s", async (_what, given, handle, calls, warnings) => {
  const query = job(given);
  const { answer, logs } = await look(query.remote, AGAIN);
  expect(answer).toEqual({ kind: "submitted", handle });
  expect(query.calls).toEqual(calls);
  expect(logs).toHaveLength(warnings);
});

it("a submission is told whether there may have been one before", async () => {
  const told: (boolean | undefined)[] = [];
  const query = job({ idempotent: true, submit: (_input, _token, _ctx, isAgain) => (told.push(isAgain), "new") });
  await look(query.remote, SUBMIT);
  await look(query.remote, AGAIN);
  expect(told).toEqual([false, true]);
});

it("a handle that cannot be stored is trouble for good: submitting again would only lose another job", async () => {
  for (const handle of [undefined, null, new Date(0)]) {
    const query = job({ submit: () => handle as never });
    expect((await look(query.remote, SUBMIT)).answer).toMatchObject({ kind: "trouble", final: true });
  }
});

it("an input that does not fit ends the attempt before anything is submitted", async () => {
  const input: StandardSchema<{ sql: string }> = {
    "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "no" }] }) },
  };
  let submissions = 0;
  const query = remote<{ sql: string }, number, number>(
    "query",
    { input },
    {
      submit: () => ++submissions,
      poll: () => ({ state: "running" }),
      collect: () => 1,
      cancel: () => undefined,
    },
  );
  expect((await look(query, SUBMIT)).answer).toMatchObject({ kind: "ended", outcome: { kind: "failed" } });
  expect(submissions).toBe(0);
});

it.each<[RemoteStatus, unknown]>([
  [{ state: "running" }, { kind: "running", progress: null }],
  [
    { state: "running", progress: "3 of 4" },
    { kind: "running", progress: "3 of 4" },
  ],
  [
    { state: "failed", reason: "memory" },
    { kind: "job_failed", reason: "memory", final: false },
  ],
  [
    { state: "failed", reason: "syntax", final: true },
    { kind: "job_failed", reason: "syntax", final: true },
  ],
  [{ state: "cancelled" }, { kind: "job_cancelled", reason: null }],
])("a poll that says %j", async (status, answer) => {
  const query = job({ poll: () => status });
  expect((await look(query.remote, POLL)).answer).toEqual(answer);
  expect(query.calls).toEqual([]);
});

it("a job that has succeeded is collected, and its output ends the attempt", async () => {
  const query = job({ poll: () => ({ state: "succeeded" }), collect: (handle) => ({ of: handle }) });
  expect((await look(query.remote, POLL)).answer).toMatchObject({
    kind: "ended",
    outcome: { kind: "success", output: { of: { id: 7 } } },
  });
});

it("an output that does not fit ends the attempt: to collect it again would not help", async () => {
  const query = job({ poll: () => ({ state: "succeeded" }), collect: () => new Date(0) as never });
  expect((await look(query.remote, POLL)).answer).toMatchObject({
    kind: "ended",
    outcome: { kind: "failed", error: { message: expect.stringContaining("not JSON") } },
  });
});

it("a throw of the job is trouble, for good when the error says so", async () => {
  const refuse = (final: boolean) => (): never => {
    throw Object.assign(new Error("no answer"), final ? { retry: false } : {});
  };
  for (const final of [false, true]) {
    const throws = refuse(final);
    const trouble = { kind: "trouble", error: { message: "no answer" }, final };
    expect((await look(job({ submit: throws }).remote, SUBMIT)).answer).toMatchObject(trouble);
    expect((await look(job({ find: throws }).remote, AGAIN)).answer).toMatchObject(trouble);
    expect((await look(job({ poll: throws }).remote, POLL)).answer).toMatchObject(trouble);
    const collect = job({ poll: () => ({ state: "succeeded" }), collect: throws });
    expect((await look(collect.remote, POLL)).answer).toMatchObject(trouble);
    const cancel = { kind: "cancel", handle: 1, token: "t" } as const;
    expect((await look(job({ cancel: throws }).remote, cancel)).answer).toMatchObject(trouble);
  }
});

it("a job that says that there is nothing to do skips its task", async () => {
  const skip = (): never => {
    throw new TaskSkipped("empty");
  };
  const ended = { kind: "ended", outcome: { kind: "skipped", reason: "empty" } };
  expect((await look(job({ submit: skip }).remote, SUBMIT)).answer).toEqual(ended);
  const cancel = { kind: "cancel", handle: 1, token: "t" } as const;
  expect((await look(job({ cancel: skip }).remote, cancel)).answer).toMatchObject({ kind: "trouble" });
});

it("a poll that returns no status is trouble that says what it returned", async () => {
  const query = job({ poll: () => ({ state: "done" }) as never });
  expect((await look(query.remote, POLL)).answer).toMatchObject({
    kind: "trouble",
    error: { message: expect.stringContaining('{"state":"done"}') },
  });
});

it.each<[string, JsonValue | null, Partial<Job>, string[], number]>([
  ["by its handle", { id: 7 }, { find: () => "old" }, ['cancelled {"id":7}'], 0],
  ["that is found", null, { find: () => "old" }, ["find", 'cancelled "old"'], 0],
  ["that is not found", null, { find: () => undefined }, ["find"], 0],
  ["that nobody can find", null, {}, [], 1],
])("cancels a job %s", async (_what, handle, given, calls, warnings) => {
  const query = job(given);
  const { answer, logs } = await look(query.remote, { kind: "cancel", handle, token: "t" });
  expect(answer).toEqual({ kind: "cancelled" });
  expect(query.calls).toEqual(calls);
  expect(logs).toHaveLength(warnings);
});

it("whoever looks for a job is told what it was submitted with", async () => {
  const query = job({ find: (_token, _ctx, input) => `of ${input.sql}` });
  expect((await look(query.remote, AGAIN)).answer).toEqual({ kind: "submitted", handle: "of s" });
  await look(query.remote, { kind: "cancel", handle: null, token: "t" });
  expect(query.calls).toContain('cancelled "of s"');
});

it("a body of another kind is trouble, not a crash", async () => {
  const plain = task("plain", () => 1);
  expect((await look(plain, POLL)).answer).toMatchObject({
    kind: "trouble",
    error: { message: expect.stringContaining("plain") },
  });
});
