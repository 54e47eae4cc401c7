import { describe, expect, it } from "vitest";
import { DaymillError } from "../errors.ts";
import { pokeSensor, runTaskBody } from "./run-body.ts";
import { remote } from "./remote.ts";
import { sensor } from "./sensor.ts";
import type { StandardSchema } from "./standard-schema.ts";
import { operatorTask, task } from "./task.ts";
import { testContext } from "./test-context.ts";
import { approval } from "./approval.ts";

async function errorOf(promise: Promise<unknown>): Promise<DaymillError> {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof DaymillError) return error;
  throw new Error("no DaymillError was thrown", { cause: error });
}

/** Takes `{ n }` where n is text or a number, and makes it a number. */
const numeric: StandardSchema<{ n: number }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => {
      const n = Number((value as { n?: unknown }).n);
      return Number.isNaN(n) ? { issues: [{ message: "expected a number", path: ["n"] }] } : { value: { n } };
    },
  },
};

describe("task.run", () => {
  it("runs the body with what it is given", async () => {
    const double = task("double", (input: { n: number }) => ({ twice: input.n * 2 }));
    expect(await double.run({ n: 4 })).toEqual({ twice: 8 });
  });

  it("has a context in memory, of which a test may give parts", async () => {
    const greet = task("greet", async (_input, ctx) => {
      ctx.log.info("greeting", { day: ctx.interval.date });
      await ctx.state.set("seen", true);
      ctx.assets.emit("greetings", { n: 1 });
      ctx.runs.trigger("other", { params: { a: 1 } });
      ctx.assetState.set("greetings", "mark", 2, undefined);
      ctx.assetState.set("greetings", "of run", 3, 1, { withRun: true });
      return {
        id: ctx.taskId,
        key: await ctx.variable("name"),
        host: (await ctx.connection("db")).host ?? null,
        seen: (await ctx.state.get("seen")) ?? null,
        mark: (await ctx.assetState.get("greetings", "mark")) ?? null,
      };
    });
    const ctx = testContext({ taskId: "greet", variables: { name: "Ada" }, connections: { db: { host: "h" } } });
    expect(await greet.run({}, ctx)).toEqual({ id: "greet", key: "Ada", host: "h", seen: true, mark: 2 });
    expect(ctx.logs).toEqual([{ level: "info", message: "greeting", fields: { day: "2024-01-01" } }]);
    expect(ctx.effects).toEqual({
      triggers: [{ dagId: "other", params: { a: 1 }, logicalDate: null }],
      assetEvents: [{ asset: "greetings", extra: { n: 1 } }],
      assetState: [
        { asset: "greetings", key: "mark", value: 2, expected: null },
        { asset: "greetings", key: "of run", value: 3, expected: 1, withRun: true },
      ],
    });
  });

  it("rejects for a connection that the test did not declare", async () => {
    const connect = task("connect", async (_input, ctx) => (await ctx.connection("db")).id);
    expect((await errorOf(connect.run())).code).toBe("E301");
  });

  it("fills in what the operator settled when the task was defined", async () => {
    const scale = operatorTask({
      operator: "scale",
      id: "scale",
      defaults: { factor: 3 },
      body: { kind: "task", run: (input: { n: number; factor?: number }) => input.n * (input.factor ?? 1) },
    });
    expect(await scale.run({ n: 2 })).toBe(6);
    expect(await scale.run({ n: 2, factor: 5 })).toBe(10);
  });

  it("pokes a sensor once, and rejects when it finds nothing", async () => {
    const ready = sensor("ready", {}, (input: { found: boolean }) => (input.found ? { size: 3 } : undefined));
    expect(await ready.run({ found: true })).toEqual({ size: 3 });
    expect((await errorOf(ready.run({ found: false }))).code).toBe("E305");
  });

  it("submits a remote job once, polls it to its end and collects", async () => {
    const calls: string[] = [];
    let polls = 0;
    const query = remote(
      "query",
      {},
      {
        submit: (input: { sql: string }, token) => {
          calls.push(`submit ${input.sql} ${token}`);
          return { job: 7 };
        },
        poll: ({ job }) => {
          calls.push(`poll ${job}`);
          polls += 1;
          return polls < 3 ? { state: "running" } : { state: "succeeded" };
        },
        collect: ({ job }) => ({ rows: job }),
        cancel: () => undefined,
      },
    );
    expect(await query.run({ sql: "select" })).toEqual({ rows: 7 });
    expect(calls).toEqual(["submit select test-test-1", "poll 7", "poll 7", "poll 7"]);
  });

  it("rejects with the reason of a remote job that failed", async () => {
    const query = remote(
      "query",
      {},
      {
        submit: () => 1,
        poll: () => ({ state: "failed", reason: "out of slots" }),
        collect: () => 1,
        cancel: () => undefined,
      },
    );
    await expect(query.run()).rejects.toThrow(/"query" failed: out of slots/);
  });

  it("of a wait is over at once", async () => {
    expect(await approval("sign").run({ message: "?" })).toBeUndefined();
  });
});

describe("outputs", () => {
  const giving = (value: unknown) => task("give", () => value).definition;
  const outputOf = (value: unknown) => runTaskBody(giving(value), { input: {}, ctx: testContext() });

  it("are JSON, or nothing", async () => {
    expect(await outputOf(undefined)).toBeUndefined();
    expect(await outputOf({ a: [1, undefined, { b: undefined }], c: undefined })).toEqual({ a: [1, null, {}] });
    const shared = { n: 1 };
    expect(await outputOf({ a: shared, b: shared })).toEqual({ a: { n: 1 }, b: { n: 1 } });
  });

  const circular: { self?: unknown } = {};
  circular.self = { again: circular };
  it.each([
    ["a Date", { at: { day: new Date(0) } }, "a Date at at.day"],
    ["a BigInt", [1n], "a bigint at [0]"],
    ["NaN", Number.NaN, "NaN"],
    ["a function", { f: () => 1 }, "a function at f"],
    ["a Map", new Map(), "a Map"],
    ["an object that contains itself", circular, "an object that contains itself at self.again"],
  ])("are not %s", async (_name, value, expected) => {
    const error = await errorOf(outputOf(value));
    expect(error.code).toBe("E303");
    expect(error.message).toContain(`The output of task "give" is not JSON: there is ${expected}`);
  });

  it("are what their schema makes of them, or refused by it", async () => {
    const give = task("give", { output: numeric }, () => JSON.parse('{"n":"7"}'));
    expect(await give.run()).toEqual({ n: 7 });
    const bad = task("bad", { output: numeric }, () => JSON.parse('{"n":"x"}'));
    expect(await errorOf(bad.run())).toMatchObject({
      code: "E303",
      message: expect.stringContaining("n: expected a number"),
    });
  });
});

describe("inputs", () => {
  const half = task("half", { input: numeric }, (input) => input.n / 2);

  it("are what their schema makes of them", async () => {
    expect(await runTaskBody(half.definition, { input: { n: "8" }, ctx: testContext() })).toBe(4);
  });

  it("that do not fit their schema are refused before the body runs", async () => {
    const error = await errorOf(runTaskBody(half.definition, { input: { n: "x" }, ctx: testContext() }));
    expect(error.code).toBe("E304");
    expect(error.message).toBe('The input of task "half" does not fit its schema: n: expected a number.');
    expect(error.details["issues"]).toEqual(["n: expected a number"]);
  });
});

describe("bodies of one kind", () => {
  it("are not run as another", async () => {
    const ready = sensor("ready", {}, () => 1);
    const ctx = testContext();
    await expect(runTaskBody(ready.definition, { input: {}, ctx })).rejects.toThrow(/sensor body/);
    await expect(pokeSensor(task("x", () => 1).definition, { input: {}, ctx })).rejects.toThrow(/task body/);
  });
});
