import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { AttemptKey, BundleId } from "@daymill/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KnownVariable } from "./executor.ts";
import { readGroup } from "../process/process-table.ts";
import { KEEP_FREE_BYTES, startExecutor } from "../testing/executor-harness.ts";
import type { ExecutorHarness } from "../testing/executor-harness.ts";

const dag = `
import { spawnSync } from "node:child_process";
import { writeSync } from "node:fs";
import { dag, task } from "@daymill/core";

const add = task("add", async (i: { a: number; b: number }) => ({ sum: i.a + i.b }));
const fail = task("fail", async () => {
  throw new Error("no luck");
});
const skip = task("skip", async () => {
  const error = new Error("nothing to do");
  error.name = "TaskSkipped";
  throw error;
});
const speak = task("speak", async (_i: {}, ctx) => {
  ctx.log.info("logged", { day: ctx.interval.date });
  console.warn("warned", { a: 1 });
  process.stdout.write("half ");
  process.stdout.write("line\\n");
});
const ask = task("ask", async (_i: {}, ctx) => {
  const db = await ctx.connection("db");
  console.log("password is", db.password);
  for (const key of ["region", "sealed", "api_token"]) console.log(key, "is", await ctx.variable(key));
  await ctx.state.set("seen", 2);
  ctx.assets.emit("orders", { rows: 1 });
  return {
    user: db.user ?? null,
    variable: (await ctx.variable("region")) ?? null,
    owned: await ctx.stillOwned(),
    seen: (await ctx.state.get("seen")) ?? null,
    before: (await ctx.state.get("before")) ?? null,
    token: ctx.attempt.token,
    label: ctx.label,
    keepFree: ctx.keepFreeBytes ?? null,
    events: (await ctx.assets.events("orders", { limit: 5, since: "2024-01-01" })).map(({ extra }) => extra),
  };
});
const hush = task("hush", async (_i: {}, ctx) => {
  const token = "s3" + "sam3";
  await ctx.maskSecret(token);
  await ctx.variable("sealed");
  console.log("told", token, encodeURIComponent(token + "&"));
  spawnSync("echo", ["raw", token, "sword" + "fish"], { stdio: "inherit" });
  throw new Error("no luck with " + token);
});
const mutter = task("mutter", () => void writeSync(1, "raw " + process.env.API_TOKEN + "\\n"));
const unknown = task("unknown", async (_i: {}, ctx) => void (await ctx.connection("nope")));
const env = task("env", async () => ({
  token: process.env["API_TOKEN"] ?? null,
  own: Object.keys(process.env).filter((name) => name.startsWith("DAYMILL")),
  pid: process.pid,
}));
const wait = task("wait", (_i: {}, ctx) => new Promise<void>((_resolve, reject) => {
  ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason));
}));
const large = task("large", async (i: { size: number }) => ({ text: "x".repeat(i.size) }));
const noop = task("noop", async () => {});
const block = task("block", async (i: { ms: number }) => {
  for (const end = Date.now() + i.ms; Date.now() < end; );
});

export default dag("d", {}, () => {
  add({ a: 1, b: 2 });
  fail({});
  skip({});
  speak({});
  ask({});
  hush({});
  mutter({});
  unknown({});
  env({});
  wait({});
  large({ size: 1 });
  noop({});
  block({ ms: 1 });
});
`;

const variables: Readonly<Record<string, KnownVariable>> = {
  region: { value: "eu", isSecret: false },
  sealed: { value: "swordfish", isSecret: true },
  api_token: { value: "xyzzy", isSecret: false },
};

let harness: ExecutorHarness;

beforeAll(async () => {
  harness = await startExecutor({
    dag,
    workers: 2,
    environment: { ...process.env, API_TOKEN: "t0ken", DAYMILL_SECRET_KEY: "secret" },
    services: {
      connection: ({ id }) =>
        id === "db"
          ? Promise.resolve({ id: "db", type: "postgres", user: "ann", password: "hunter2", extra: {} })
          : Promise.reject(new DaymillError("E301", `Connection "${id}" is not declared.`)),
      variable: ({ key }) => Promise.resolve(variables[key]),
      assetEvents: ({ since }) =>
        Promise.resolve([{ at: "2024-03-01T00:00:00Z", extra: { rows: 9, since }, source: null, who: "ana" }]),
    },
  });
  await harness.ready(2);
});
afterAll(() => harness.close());

test("a body gets its input and its output comes back", async () => {
  expect(await harness.run("add", { input: { a: 2, b: 3 } })).toMatchObject({ kind: "success", output: { sum: 5 } });
});

test("a body that throws fails, with the place in the user's source", async () => {
  const key = harness.start("fail");
  const { outcome } = await harness.ended(key);
  expect(outcome).toMatchObject({
    kind: "failed",
    final: false,
    error: { code: null, name: "Error", message: "no luck" },
  });
  expect(outcome.kind === "failed" && outcome.error.stack).toContain(`${harness.home}/dags/dag.ts:8:9`);
  expect(harness.log(key)).toMatchObject([{ level: "error", message: "Error: no luck", stream: "worker" }]);
});

test("a body can skip itself", async () => {
  expect(await harness.run("skip")).toEqual({ kind: "skipped", reason: "nothing to do" });
});

test("what a body logs and writes is in its log, in order", async () => {
  const key = harness.start("speak");
  await harness.ended(key);
  expect(harness.log(key)).toMatchObject([
    { level: "info", message: "logged", fields: { day: "2024-03-15" }, stream: "task" },
    { level: "warn", message: "warned { a: 1 }", stream: "stderr" },
    { level: "info", message: "half line", stream: "stdout" },
  ]);
});

test("a body reaches connections, variables, state and effects by messages, and secrets stay out of its log", async () => {
  const key = harness.start("ask", { state: { before: 1 }, mapIndex: 3, label: "bern" });
  expect((await harness.ended(key)).outcome).toMatchObject({
    kind: "success",
    output: {
      user: "ann",
      variable: "eu",
      owned: true,
      seen: 2,
      before: 1,
      token: expect.stringMatching(/^[0-9a-f]{16}-1$/),
      label: "bern",
      keepFree: KEEP_FREE_BYTES,
      events: [{ rows: 9, since: 1_704_067_200_000 }],
    },
    effects: { assetEvents: [{ asset: "orders", extra: { rows: 1 } }], triggers: [], assetState: [] },
  });
  expect(harness.log(key)).toMatchObject([
    { message: "password is ***" },
    { message: "region is eu" },
    { message: "sealed is ***" },
    { message: "api_token is ***" },
  ]);
});

test("an error of the scheduler reaches the body with its code", async () => {
  expect(await harness.run("unknown")).toMatchObject({ kind: "failed", error: { code: "E301" } });
});

test("what a body says is secret is in no log and no error, nor are secret variables in what its children write", async () => {
  const key = harness.start("hush");
  const { outcome } = await harness.ended(key);
  expect(outcome).toMatchObject({ kind: "failed", error: { message: "no luck with ***" } });
  const messages = (): string[] => harness.log(key).map(({ message }) => message);
  // What a child program writes comes by a stream of its own, perhaps after the end of the attempt.
  await expect.poll(messages).toEqual(expect.arrayContaining(["told *** ***%26", "raw *** ***"]));
  expect(messages().join()).not.toMatch(/s3sam3|swordfish/);
});

test("what a body writes past JavaScript is hidden and in its own log, however short it runs", async () => {
  for (let at = 0; at < 10; at += 1) {
    const key = harness.start("mutter", { env: ["API_TOKEN"] });
    await harness.ended(key);
    await expect.poll(() => harness.log(key).map(({ message }) => message)).toEqual(["raw ***"]);
  }
});

test("a body sees the variables that its task declares, for as long as it runs, and none of the scheduler's", async () => {
  const declared = await harness.run("env", { env: ["API_TOKEN", "DAYMILL_SECRET_KEY"] });
  expect(declared).toMatchObject({ output: { token: "t0ken", own: [] } });
  expect(await harness.run("env")).toMatchObject({ output: { token: null, own: [] } });
});

test("a task that wants a fresh process gets one of its own", async () => {
  const pids = [];
  for (const isolation of ["warm", "fresh", "fresh"] as const) {
    const outcome = await harness.run("env", { isolation });
    pids.push(outcome.kind === "success" && JSON.stringify(outcome.output));
  }
  expect(new Set(pids).size).toBe(3);
  expect(harness.executor.freeSlots()).toBeGreaterThan(0);
});

test("a body that is out of time is told and ends as timed out", async () => {
  expect(await harness.run("wait", { timeoutMs: 30 })).toEqual({ kind: "timed_out", timeoutMs: 30 });
});

test("a cancelled body ends as killed, with the reason", async () => {
  const key = harness.start("wait");
  await harness.begun(key);
  harness.executor.cancel(key, "cleared by ann");
  expect((await harness.ended(key)).outcome).toEqual({ kind: "killed", reason: "cleared by ann" });
});

test("an attempt that is cancelled before it begins never begins", async () => {
  const running = [harness.start("wait"), harness.start("wait")];
  await Promise.all(running.map((key) => harness.begun(key)));
  const waiting = harness.start("add");
  harness.executor.cancel(waiting, "not needed");
  expect(await harness.ended(waiting)).toMatchObject({ startedAt: null, outcome: { kind: "killed" } });
  for (const key of running) harness.executor.cancel(key, "done");
  await Promise.all(running.map((key) => harness.ended(key)));
});

test("an output that is too large for a message comes back whole", async () => {
  const outcome = await harness.run("large", { input: { size: 3_000_000 } });
  expect(outcome.kind === "success" && JSON.stringify(outcome.output)?.length).toBe(3_000_011);
});

test("an unknown task is refused, naming what the bundle has", async () => {
  expect(await harness.run("missing")).toMatchObject({ kind: "failed", error: { code: "E307" } });
});

test("short tasks are taken in advance, each ends exactly once, and the slots are free again", async () => {
  for (let run = 0; run < 10; run++) await harness.run("noop");
  // So many for each of the two, by how long the last ones took.
  const free = () => [2 * 16, 2 * 32].indexOf(harness.executor.freeSlots());
  expect(free()).not.toBe(-1);
  const keys: AttemptKey[] = [];
  for (let index = 0; index < 200; index++) keys.push(harness.start("noop"));
  const ended = await Promise.all(keys.map((key) => harness.ended(key)));
  expect(ended.every((event) => event.outcome.kind === "success")).toBe(true);
  const told = harness.events.filter((event) => event.kind === "ended").map((event) => event.attemptKey);
  expect(new Set(told).size).toBe(told.length);
  await expect.poll(free).not.toBe(-1);
});

test("a bundle that is not here is fetched first; one that cannot be fetched fails its attempts", async () => {
  const fetched: string[] = [];
  const own = await startExecutor({
    dag,
    fetchBundle: (id) => {
      fetched.push(id);
      return id === "0".repeat(64) ? Promise.reject(new Error("no such bundle")) : Promise.resolve();
    },
  });
  expect(await own.run("add", { input: { a: 1, b: 1 } })).toMatchObject({ output: { sum: 2 } });
  expect(fetched).toHaveLength(1);
  expect(await own.run("add", { bundleId: "0".repeat(64) as BundleId })).toMatchObject({ error: { code: "E307" } });
  await own.close();
});

test("closing gives everything back as lost, what runs once its time is over, and leaves no process", async () => {
  const own = await startExecutor({ dag, workers: 1 });
  await own.ready();
  const running = own.start("wait");
  await own.begun(running);
  const waiting = own.start("add");
  const pids = own.processes().map((identity) => identity.pid);
  await own.executor.close(20);
  expect((await own.ended(waiting)).outcome).toMatchObject({ kind: "lost" });
  expect((await own.ended(running)).outcome).toMatchObject({ kind: "lost" });
  expect(pids.flatMap(readGroup)).toEqual([]);
  expect(own.processes()).toEqual([]);
  expect(own.executor.freeSlots()).toBe(0);
});

test("an order that comes while it closes is given back as lost, without beginning", async () => {
  const own = await startExecutor({ dag });
  await own.ready();
  const held = own.start("wait");
  await own.begun(held);
  const closing = own.executor.close(50);
  const late = own.start("add", { input: { a: 1, b: 2 } });
  expect(await own.ended(late)).toMatchObject({ startedAt: null, outcome: { kind: "lost" } });
  await closing;
  await own.close();
});

test("what is acknowledged leaves no file behind, not even by a process that is leaving", async () => {
  const own = await startExecutor({ dag });
  await own.ready();
  for (const isolation of ["fresh", "warm"] as const) {
    const key = own.start("large", { isolation, input: { size: 100_000 } });
    await own.ended(key);
    own.executor.acknowledge([key]);
  }
  await own.executor.close(0);
  expect(readdirSync(join(own.home, "outcomes"))).toEqual([]);
  await own.close();
});

test("a body that blocks its process is said to, and an idle process that is stopped is replaced", async () => {
  const own = await startExecutor({ dag, times: { pingEveryMs: 50, farewellMs: 1_000 } });
  await own.ready();
  const blocking = own.start("block", { input: { ms: 600 } });
  await own.ended(blocking);
  expect(own.log(blocking)).toMatchObject([
    { level: "warn", message: expect.stringContaining("blocked"), stream: "worker" },
  ]);
  const [idle] = own.processes();
  process.kill(idle?.pid ?? 0, "SIGSTOP");
  expect(await own.run("add", { input: { a: 1, b: 1 } })).toMatchObject({ kind: "success" });
  expect(own.processes().map(({ pid }) => pid)).not.toContain(idle?.pid);
  await own.close();
});
