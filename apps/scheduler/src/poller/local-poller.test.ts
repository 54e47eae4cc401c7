import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { AssetEventQuery, AttemptKey, BundleId, JsonObject } from "@daymill/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KnownVariable } from "../executor/executor.ts";
import { isAlive } from "../process/process-identity.ts";
import { readGroup } from "../process/process-table.ts";
import { openPoller, outputOf } from "../testing/poller-harness.ts";
import type { PollerHarness } from "../testing/poller-harness.ts";

const dag = `
import { dag, DaymillError, remote, sensor } from "@daymill/core";
import { spawn } from "node:child_process";
import { appendFileSync, existsSync, readFileSync, writeSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

let under = 0;
/** Begins, and goes on until so many are under way at once. */
const together = sensor("together", {}, async (i: { count: number }) => {
  under += 1;
  while (under < i.count) await delay(1);
  return process.pid;
});
const nothing = sensor("nothing", {}, (): string | undefined => undefined);
const fail = sensor("fail", {}, (): string => {
  throw Object.assign(new Error("no luck"), { retry: false });
});
const speak = sensor("speak", {}, async (i: { say: string }, ctx) => {
  ctx.log.info("logged " + i.say);
  await delay(5);
  console.warn("console " + i.say);
  process.stdout.write("stdout " + i.say + "\\n");
  return true;
});
const ask = sensor("ask", {}, async (_i: {}, ctx) => {
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
    events: (await ctx.assets.events("orders", { limit: 5, since: "2024-01-01" })).map(({ extra }) => extra),
  };
});
const env = sensor("env", {}, async () => {
  await delay(5);
  return {
    token: process.env["API_TOKEN"] ?? null,
    own: Object.keys(process.env).filter((name) => name.startsWith("DAYMILL")),
    pid: process.pid,
  };
});
const leak = sensor("leak", {}, () => {
  console.log("token is", process.env["API_TOKEN"]);
  return true;
});
const patient = sensor("patient", {}, (_i: {}, ctx) => new Promise<string>((_resolve, reject) => {
  ctx.signal.addEventListener("abort", () => reject(new Error("stopped")));
}));
const deaf = sensor("deaf", {}, async (i: { mark: string }) => {
  appendFileSync(i.mark, "began\\n");
  while (!existsSync(i.mark + ".go")) await delay(5);
  appendFileSync(i.mark, "ended\\n");
  return true;
});
const block = sensor("block", {}, (i: { mark: string }): string => {
  spawn("/bin/sh", ["-c", "echo $$ >> " + i.mark + "; sleep 600"]);
  while (!existsSync(i.mark) || readFileSync(i.mark, "utf8") === "");
  for (;;);
});
const exit = sensor("exit", {}, (): string => process.exit(3));
const stray = sensor("stray", {}, (): Promise<string> => {
  setTimeout(() => {
    throw new TypeError("from a timer");
  }, 1);
  return new Promise(() => {});
});
const reject = sensor("reject", {}, (): Promise<string> => {
  void Promise.reject(new Error("nobody listens"));
  return new Promise(() => {});
});
const raw = sensor("raw", {}, async (_i: {}, ctx) => {
  await ctx.connection("db");
  writeSync(1, "native says hunter2\\n");
  return true;
});
const large = sensor("large", {}, (i: { size: number }) => "x".repeat(i.size));
const nul = sensor("nul", {}, () => ({ text: "a\\0b" }));
const limited = sensor("limited", {}, async (i: { calls: number; id?: string }, ctx) => {
  for (let call = 0; call < i.calls; call++) await ctx.connection(i.id ?? "db");
  return true;
});
const poked = sensor("poked", {}, async (_i: {}, ctx): Promise<true> => {
  await ctx.connection("db");
  throw new DaymillError("E421", "It asks to wait.", { details: { asksToWait: true } });
});
const throttled = remote("throttled", {}, {
  submit: async (_i: {}, _token, ctx) => {
    await ctx.connection("db");
    throw new DaymillError("E421", "It asks to wait.", { details: { asksToWait: true } });
  },
  poll: () => ({ state: "succeeded" }),
  collect: () => 1,
  cancel: () => undefined,
});

const jobs = new Map<string, string>();
const job = remote("job", {}, {
  find: (token) => jobs.get(token),
  submit: (i: { id: string }, token) => {
    jobs.set(token, i.id);
    if (i.id === "unlucky") throw new Error("connection reset");
    return i.id;
  },
  poll: (handle) => handle === "bad" ? { state: "failed", reason: "syntax", final: true } : { state: "succeeded" },
  collect: (handle) => ({ of: handle }),
  cancel: (handle, ctx) => ctx.log.info("stopping " + handle),
});

export default dag("d", {}, () => {
  together({ count: 1 }); nothing(); fail(); speak({ say: "" }); ask(); env(); leak(); patient(); deaf({ mark: "" });
  block({ mark: "" }); exit(); stray(); reject(); raw(); large({ size: 1 }); nul(); limited({ calls: 1 }); throttled(); poked(); job({ id: "" });
});
`;

const variables: Readonly<Record<string, KnownVariable>> = {
  region: { value: "eu", isSecret: false },
  sealed: { value: "swordfish", isSecret: true },
  api_token: { value: "xyzzy", isSecret: false },
};

const services = {
  connection: ({ id }: { readonly id: string }) =>
    id === "db"
      ? Promise.resolve({ id: "db", type: "postgres", user: "ann", password: "hunter2", extra: {} })
      : Promise.reject(new DaymillError("E301", `Connection "${id}" is not declared.`)),
  variable: ({ key }: { readonly key: string }) => Promise.resolve(variables[key]),
  assetEvents: ({ since }: AssetEventQuery) =>
    Promise.resolve([{ at: "2024-03-01T00:00:00Z", extra: { rows: 9, since }, source: null, who: "ana" }]),
};
const environment = { ...process.env, API_TOKEN: "t0ken", OTHER: "o", DAYMILL_SECRET_KEY: "secret" };
const times = { abortGraceMs: 50 };

let harness: PollerHarness;
let lastKey = 1_000;
const attempt = (input = {}) => ({ attemptKey: ++lastKey as AttemptKey, input });

beforeAll(async () => {
  harness = await openPoller({ dag, environment, services });
});
afterAll(() => harness.close());

const open = (options = {}) => openPoller({ dag, environment, services, times, ...options });

async function pidOf(poller: PollerHarness, given = {}): Promise<number> {
  return outputOf(await poller.look("together", { attempt: { input: { count: 1 }, ...given } })) as number;
}

test("many looks go on at once in one process", async () => {
  const looks = Array.from({ length: 50 }, () => harness.look("together", { attempt: { input: { count: 50 } } }));
  const pids = (await Promise.all(looks)).map(outputOf);
  expect(new Set(pids).size).toBe(1);
  expect(harness.processes()).toHaveLength(1);
});

test("no process is started before the first look", async () => {
  await using own = await open();
  expect(own.processes()).toEqual([]);
  expect(await own.look("nothing")).toEqual({ kind: "nothing" });
  expect(own.processes()).toHaveLength(1);
});

test("a crowd gets a second process, and never more than there may be", async () => {
  await using own = await open({ processes: 2 });
  const holds = Array.from({ length: 60 }, () => own.look("patient", { deadlineMs: 600_000 }));
  while (own.processes().length < 2) await own.look("nothing");
  holds.push(...Array.from({ length: 60 }, () => own.look("patient", { deadlineMs: 600_000 })));
  await own.look("nothing");
  expect(own.processes()).toHaveLength(2);
  await own.poller.close(0);
  expect((await Promise.all(holds)).every((answer) => answer.kind === "trouble")).toBe(true);
});

test("a poke that throws ends its attempt, with the place in the user's source, and its log says so", async () => {
  const own = attempt();
  expect(await harness.look("fail", { attempt: own })).toMatchObject({
    kind: "ended",
    outcome: {
      kind: "failed",
      final: true,
      error: { message: "no luck", stack: expect.stringContaining(`${harness.home}/dags/dag.ts:16:`) },
    },
  });
  expect(harness.log(own.attemptKey)).toMatchObject([{ level: "error", message: "Error: no luck", stream: "worker" }]);
});

test("what a look logs and writes is in the log of its attempt, also while others write", async () => {
  const looks = Array.from({ length: 20 }, (_, index) => attempt({ say: String(index) }));
  await Promise.all(looks.map((one) => harness.look("speak", { attempt: one })));
  looks.forEach(({ attemptKey }, index) =>
    expect(harness.log(attemptKey)).toMatchObject([
      { level: "info", message: `logged ${index}`, stream: "task" },
      { level: "warn", message: `console ${index}`, stream: "stderr" },
      { level: "info", message: `stdout ${index}`, stream: "stdout" },
    ]),
  );
});

test("looks at one attempt append to one log, one after another", async () => {
  const { attemptKey } = attempt();
  const say = (text: string) => harness.look("speak", { attempt: { attemptKey, input: { say: text } } });
  await Promise.all([say("one"), say("two")]);
  const messages = harness.log(attemptKey).map((line) => line.message);
  expect(messages).toEqual(["one", "two"].flatMap((text) => [`logged ${text}`, `console ${text}`, `stdout ${text}`]));
});

test("the log of an attempt has one limit for all looks at it", async () => {
  await using own = await open({ maxLogBytes: 2_000 });
  const { attemptKey } = attempt();
  for (let looks = 0; looks < 12; looks++) await own.look("speak", { attempt: { attemptKey, input: { say: "x" } } });
  const log = own.log(attemptKey);
  expect(log.filter((line) => line.stream === "worker").map((line) => line.message)).toEqual([
    "The log has reached its limit of 2000 bytes; what follows is left out",
    expect.stringMatching(/^The log ends here/),
  ]);
  expect(JSON.stringify(log).length).toBeLessThan(3_000);
});

test("a look reaches connections, variables, state and effects by messages, and secrets stay out of its log", async () => {
  const own = attempt();
  expect(await harness.look("ask", { attempt: { ...own, state: { before: 1 } } })).toMatchObject({
    kind: "ended",
    outcome: {
      kind: "success",
      output: {
        user: "ann",
        variable: "eu",
        owned: true,
        seen: 2,
        before: 1,
        token: expect.stringMatching(/^[0-9a-f]{16}-1$/),
        events: [{ rows: 9, since: 1_704_067_200_000 }],
      },
      effects: { assetEvents: [{ asset: "orders", extra: { rows: 1 } }], triggers: [], assetState: [] },
    },
  });
  expect(harness.log(own.attemptKey)).toMatchObject([
    { message: "password is ***" },
    { message: "region is eu" },
    { message: "sealed is ***" },
    { message: "api_token is ***" },
  ]);
});

test("a look sees the variables that its task declares, also beside looks that declare others, and none of ours", async () => {
  const looks = Array.from({ length: 12 }, (_, index) => {
    const declared = index % 2 === 0;
    return harness.look("env", { attempt: declared ? { env: ["API_TOKEN", "DAYMILL_SECRET_KEY"] } : {} });
  });
  const outputs = (await Promise.all(looks)).map(outputOf) as { token: string | null; own: string[]; pid: number }[];
  outputs.forEach(({ token, own }, index) =>
    expect({ token, own }).toEqual({ token: index % 2 ? null : "t0ken", own: [] }),
  );
  expect(new Set(outputs.map(({ pid }) => pid)).size).toBe(2);
});

test("the value of a declared variable whose name says that it is secret stays out of the log", async () => {
  const own = attempt();
  await harness.look("leak", { attempt: { ...own, env: ["API_TOKEN"] } });
  expect(harness.log(own.attemptKey)).toMatchObject([{ message: "token is ***" }]);
});

test("a task that wants a fresh process gets one a look", async () => {
  await using own = await open();
  const pids = [await pidOf(own)];
  for (let looks = 0; looks < 2; looks++) pids.push(await pidOf(own, { isolation: "fresh" }));
  pids.push(await pidOf(own));
  expect(new Set(pids).size).toBe(3);
  expect(pids[0]).toBe(pids[3]);
});

test("a job is submitted, polled to its end and collected; a second submission finds the first", async () => {
  const own = attempt({ id: "j1" });
  const submit = { kind: "submit", token: "t1", isAgain: false } as const;
  expect(await harness.look("job", { attempt: own, action: submit })).toEqual({ kind: "submitted", handle: "j1" });
  expect(await harness.look("job", { attempt: attempt({ id: "j2" }), action: { ...submit, isAgain: true } })).toEqual({
    kind: "submitted",
    handle: "j1",
  });
  const poll = (handle: string) => harness.look("job", { attempt: own, action: { kind: "poll", handle, token: "t1" } });
  expect(outputOf(await poll("j1"))).toEqual({ of: "j1" });
  expect(await poll("bad")).toEqual({ kind: "job_failed", reason: "syntax", final: true });
  expect(harness.log(own.attemptKey).map(({ level, message }) => [level, message])).toEqual([
    ["info", "The job is submitted"],
    ["error", "The job failed: syntax"],
  ]);
});

test("a submission that threw is trouble, the next look finds its job, and a cancel stops it by its token", async () => {
  const own = attempt({ id: "unlucky" });
  const submit = { kind: "submit", token: "t2", isAgain: false } as const;
  expect(await harness.look("job", { attempt: own, action: submit })).toMatchObject({
    kind: "trouble",
    error: { message: "connection reset" },
    final: false,
  });
  const again = { ...submit, isAgain: true };
  expect(await harness.look("job", { attempt: own, action: again })).toEqual({ kind: "submitted", handle: "unlucky" });
  const cancel = { kind: "cancel", handle: null, token: "t2" } as const;
  expect(await harness.look("job", { attempt: own, action: cancel })).toEqual({ kind: "cancelled" });
  expect(harness.log(own.attemptKey).map((line) => line.message)).toEqual([
    "Error: connection reset (in a submit)",
    "The job is submitted",
    "stopping unlucky",
    "The job is cancelled",
  ]);
});

test("an output that is too large for a message comes back whole, and leaves no file", async () => {
  const answer = await harness.look("large", { attempt: { input: { size: 3_000_000 } } });
  expect((outputOf(answer) as string).length).toBe(3_000_000);
  expect(readdirSync(join(harness.home, "outcomes"))).toEqual([]);
});

test("an output that the database cannot store fails its attempt", async () => {
  expect(await harness.look("nul")).toMatchObject({ kind: "ended", outcome: { error: { code: "E303" } } });
});

test("a bundle that does not fit fails a poke with its reason; of a job that may run it says nothing", async () => {
  const bundleId = "0".repeat(64) as BundleId;
  const misfit = { error: { code: "E307" } };
  expect(await harness.look("nothing", { attempt: { bundleId } })).toMatchObject({ kind: "ended", outcome: misfit });
  const poll = { kind: "poll", handle: 1, token: "t" } as const;
  expect(await harness.look("job", { attempt: { bundleId }, action: poll })).toMatchObject({
    kind: "trouble",
    ...misfit,
  });
});

test("a bundle that is not here is fetched first; one that cannot be fetched is told of", async () => {
  const bundleId = "0".repeat(64) as BundleId;
  const fetchBundle = (id: BundleId) =>
    id === bundleId ? Promise.reject(new Error("no such bundle")) : Promise.resolve();
  await using own = await open({ fetchBundle });
  expect(await own.look("nothing")).toEqual({ kind: "nothing" });
  expect(await own.look("nothing", { attempt: { bundleId } })).toMatchObject({
    kind: "ended",
    outcome: { error: { code: "E307", message: expect.stringContaining("no such bundle") } },
  });
});

test("a look that is out of time is told, and is trouble", async () => {
  expect(await harness.look("patient", { deadlineMs: 30 })).toMatchObject({
    kind: "trouble",
    error: { code: "E309", message: "The poke had not ended after 30 ms." },
    final: false,
  });
});

test("a look that does not listen is given up; the next at its attempt waits until it has ended, others do not", async () => {
  await using own = await open();
  // Its bundle is loaded before the time of a look counts.
  await own.look("nothing");
  const mark = join(own.home, "mark");
  const deaf = { ...attempt({ mark }) };
  const other = own.look("patient", { deadlineMs: 600_000 });
  expect(await own.look("deaf", { attempt: deaf, deadlineMs: 30 })).toMatchObject({ error: { code: "E309" } });
  const next = own.look("deaf", { attempt: deaf });
  expect(await own.look("nothing")).toEqual({ kind: "nothing" });
  expect(readFileSync(mark, "utf8")).toBe("began\n");
  writeFileSync(`${mark}.go`, "");
  expect(outputOf(await next)).toBe(true);
  expect(readFileSync(mark, "utf8")).toBe("began\nended\nbegan\nended\n");
  void other;
});

test("the process of a look that was given up ends when its other looks are answered, and the look with it", async () => {
  await using own = await open();
  await own.look("nothing");
  const mark = join(own.home, "mark");
  const held = { ...attempt({ mark }) };
  await own.look("deaf", { attempt: held, deadlineMs: 30 });
  const [, answer] = await Promise.all([
    own.look("deaf", { attempt: held, deadlineMs: 30 }),
    own.look("nothing", { attempt: attempt() }),
  ]);
  expect(answer).toEqual({ kind: "nothing" });
  expect(readFileSync(mark, "utf8")).toBe("began\nbegan\n");
});

test("a cancel does not wait for the time of the look before it", async () => {
  await using own = await open();
  const { attemptKey } = attempt();
  const poke = own.look("patient", { attempt: { attemptKey }, deadlineMs: 600_000 });
  const cancel = own.look("job", { attempt: { attemptKey }, action: { kind: "cancel", handle: "j", token: "t" } });
  expect(await cancel).toEqual({ kind: "cancelled" });
  expect(await poke).toMatchObject({ kind: "trouble" });
});

test("a look that blocks its process is found out: the process dies with its group, all its looks are trouble, and it is replaced", async () => {
  await using own = await open({ times: { ...times, pingEveryMs: 500 } });
  const mark = join(own.home, "mark");
  const other = own.look("patient", { deadlineMs: 600_000 });
  await own.look("nothing");
  const [process] = own.processes();
  const blocked = attempt({ mark });
  const answers = await Promise.all([own.look("block", { attempt: blocked }), other]);
  for (const answer of answers) {
    expect(answer).toMatchObject({
      kind: "trouble",
      error: { code: "E306", message: expect.stringContaining("d/block") },
    });
  }
  await expect.poll(() => readGroup(process?.pid ?? 0)).toEqual([]);
  expect(own.log(blocked.attemptKey)).toMatchObject([{ level: "warn", message: expect.stringContaining("blocked") }]);
  expect(await own.look("nothing")).toEqual({ kind: "nothing" });
});

test("a task whose look died with its process takes no other look with it again", async () => {
  await using own = await open();
  expect(await own.look("exit")).toMatchObject({ kind: "trouble", error: { code: "E306" } });
  let isAnswered = false;
  const other = own.look("patient", { deadlineMs: 600_000 }).finally(() => (isAnswered = true));
  const pid = await pidOf(own);
  expect(await own.look("exit")).toMatchObject({
    kind: "trouble",
    error: { message: expect.stringContaining("exit code 3") },
  });
  expect(isAnswered).toBe(false);
  expect(await pidOf(own)).toBe(pid);
  void other;
});

test.each([
  ["stray", "from a timer"],
  ["reject", "nobody listens"],
])("an error that surfaces elsewhere ends the poke that it belongs to: %s", async (taskId, message) => {
  await using own = await open();
  const other = own.look("deaf", { attempt: attempt({ mark: join(own.home, "mark") }) });
  expect(await own.look(taskId)).toMatchObject({ kind: "ended", outcome: { kind: "failed", error: { message } } });
  writeFileSync(join(own.home, "mark.go"), "");
  expect(outputOf(await other)).toBe(true);
  expect(await own.look("nothing")).toEqual({ kind: "nothing" });
});

test("text of native code goes to the server's log, its secrets hidden", async () => {
  await using own = await open();
  await own.look("raw");
  await own.poller.close(0);
  expect(own.logged).toContainEqual({
    message: "a poller wrote",
    fields: { pid: expect.any(Number), text: "native says ***" },
  });
});

test("looks that use one connection begin no faster than its rate, however short their time is", async () => {
  const asked: number[] = [];
  await using own = await open({
    looksPerSecond: 20,
    services: {
      connection: () => {
        asked.push(performance.now());
        return services.connection({ id: "db" });
      },
    },
  });
  await own.look("nothing");
  const looks = Array.from({ length: 30 }, () =>
    own.look("limited", { attempt: { input: { calls: 1 } }, deadlineMs: 400 }),
  );
  expect((await Promise.all(looks)).map(outputOf)).toEqual(Array(30).fill(true));
  const sorted = asked.toSorted((a, b) => a - b);
  // 20 at once, and then one in 50 ms: the rate is a floor under the time, which no load can lower.
  expect((sorted[29] ?? 0) - (sorted[0] ?? 0)).toBeGreaterThan(9 * 50);
});

test("a connection says itself how often it may be used, and one that says what cannot be is not handed out", async () => {
  const extras: Record<string, JsonObject> = { own: { looksPerSecond: 4 }, wrong: { looksPerSecond: 0 } };
  const asked: number[] = [];
  await using own = await open({
    services: {
      connection: ({ id }: { readonly id: string }) => {
        if (id === "own") asked.push(performance.now());
        return Promise.resolve({ id, type: "postgres", extra: extras[id] ?? {} });
      },
    },
  });
  await own.look("limited", { attempt: { input: { calls: 1, id: "own" } } });
  const looks = Array.from({ length: 7 }, () => own.look("limited", { attempt: { input: { calls: 1, id: "own" } } }));
  expect((await Promise.all(looks)).map(outputOf)).toEqual(Array(7).fill(true));
  const [, ...rest] = asked.toSorted((a, b) => a - b);
  // The first told the rate. 4 at once, and then one in 250 ms.
  expect((rest.at(-1) ?? 0) - (rest[0] ?? 0)).toBeGreaterThan(2 * 250);
  expect(await own.look("limited", { attempt: { input: { calls: 1, id: "wrong" } } })).toMatchObject({
    kind: "ended",
    outcome: { kind: "failed", error: { code: "E104", message: expect.stringContaining("looksPerSecond") } },
  });
});

test("a service that was asked too often is asked more slowly by all processes, which is logged once", async () => {
  await using own = await open({ looksPerSecond: 50, processes: 2 });
  const answers = await Promise.all(
    Array.from({ length: 3 }, () => own.look("throttled", { action: { kind: "submit", token: "t", isAgain: false } })),
  );
  for (const answer of answers) expect(answer).toMatchObject({ kind: "trouble", error: { code: "E421" } });
  const slowed = own.logged.filter(({ message }) => message.startsWith("a service asks to wait"));
  expect(slowed).toEqual([expect.objectContaining({ fields: { rate: "connection db" } })]);
});

test("a sensor whose service asks to wait slows its connection down, and its attempt ends", async () => {
  await using own = await open({ looksPerSecond: 50 });
  expect(await own.look("poked")).toMatchObject({
    kind: "ended",
    outcome: { kind: "failed", error: { code: "E421" } },
  });
  const slowed = own.logged.filter(({ message }) => message.startsWith("a service asks to wait"));
  expect(slowed).toEqual([expect.objectContaining({ fields: { rate: "connection db" } })]);
});

test("an idle process ends by itself", async () => {
  await using own = await open({ times: { ...times, idleMs: 20 } });
  const pid = await pidOf(own);
  const [identity] = own.processes();
  if (!identity) throw new Error("no process is on record");
  while (own.processes().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(isAlive(identity)).toBe(false);
  expect(await pidOf(own)).not.toBe(pid);
});

test("processes that do not even start are tried again, later and later, and their looks are trouble", async () => {
  const home = join(harness.home, "broken");
  await using own = await open({
    home,
    buildEntry: () => {
      const file = join(home, "broken.mjs");
      writeFileSync(file, "process.exit(7);");
      return Promise.resolve(file);
    },
  });
  for (let looks = 0; looks < 3; looks++) expect(await own.look("nothing")).toMatchObject({ error: { code: "E306" } });
  const deaths = own.logged.filter((line) => line.message === "a poller process died");
  expect(deaths.map((line) => line.fields)).toEqual([
    { inARow: 1, retryInMs: 100 },
    { inARow: 2, retryInMs: 200 },
    { inARow: 3, retryInMs: 400 },
  ]);
});

test("closing waits for looks that end in time, gives up the rest, takes no more, and leaves no process", async () => {
  await using own = await open();
  const mark = join(own.home, "mark");
  const ends = own.look("deaf", { attempt: attempt({ mark }) });
  const never = own.look("patient", { deadlineMs: 600_000 });
  while (!existsSync(mark)) await own.look("nothing");
  const pids = own.processes().map(({ pid }) => pid);
  const closing = own.poller.close(10_000);
  writeFileSync(`${mark}.go`, "");
  expect(outputOf(await ends)).toBe(true);
  expect(await own.look("nothing")).toMatchObject({ kind: "trouble", error: { code: "E306" } });
  await closing;
  expect(await never).toMatchObject({ kind: "trouble" });
  expect(pids.flatMap(readGroup)).toEqual([]);
  expect(own.processes()).toEqual([]);
});
