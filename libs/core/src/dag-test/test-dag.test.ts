import { describe, expect, it } from "vitest";
import { always, onFailed } from "../author/always.ts";
import { branch, match, shortCircuit } from "../author/branch.ts";
import { dag } from "../author/dag.ts";
import { group } from "../author/group.ts";
import { remote } from "../author/remote.ts";
import { cron, cronTrigger, every } from "../author/schedule.ts";
import { sensor } from "../author/sensor.ts";
import { setup, teardown } from "../author/setup-teardown.ts";
import { task } from "../author/task.ts";
import { DaymillError } from "../errors.ts";
import { TaskSkipped } from "../author/task-skipped.ts";
import { t } from "../author/template.ts";
import { approval } from "../author/approval.ts";
import { waitForTask, waitUntil } from "../author/wait.ts";
import type { Settled } from "../dag/settled.ts";
import { toIso } from "../time.ts";

const dump = task("dump", (input: { table: string }) => ({ uri: `file:///${input.table}`, regions: ["eu", "us"] }));
const upload = task("upload", (input: { from: string }) => ({ uri: `s3:/${input.from}` }));
const count = task("count", (input: { uris: string[] }) => input.uris.length);
const check = task("check", () => true);
const boom = task("boom", (): string => {
  throw new Error("no");
});
const page = always("page", (input: { of: Settled<unknown> }) => input.of);

describe("dag.test", () => {
  it("hands outputs from task to task, and says how everything ended", async () => {
    const daily = dag(
      "daily",
      { schedule: cron("@daily"), params: { table: { default: "events" } } },
      ({ interval, params }) => {
        const archive = dump({ table: t`${params.table}_${interval.dateNoDash}` });
        upload({ from: archive.uri });
      },
    );
    const run = await daily.test({ interval: "2024-05-01" });
    expect(run).toMatchObject({
      state: "success",
      states: { dump: "success", upload: "success" },
      outputs: { upload: { uri: "s3:/file:///events_20240501" } },
      effects: { triggers: [], assetEvents: [], assetState: [] },
    });
    const other = await daily.test({
      interval: "2024-05-02",
      params: { table: "logs" },
      stub: { dump: { uri: "x", regions: [] } },
    });
    expect(other.outputs["upload"]).toEqual({ uri: "s3:/x" });
  });

  it("replaces bodies by functions or by their outputs", async () => {
    const run = await dag("d", {}, () => {
      const archive = dump({ table: "x" });
      count({ uris: [upload({ from: archive.uri }).uri] });
    }).test({
      stub: { dump: (input: { table: string }) => ({ uri: `stub:${input.table}`, regions: [] }), count: 7 },
    });
    expect(run.outputs).toMatchObject({ upload: { uri: "s3:/stub:x" }, count: 7 });
  });

  it("gives bodies a context like that of a worker, and keeps what they logged and asked for", async () => {
    const speak = task("speak", async (_input, ctx) => {
      ctx.log.warn("hello", { day: ctx.interval.date });
      ctx.assets.emit("greetings");
      const { host = "none" } = await ctx.connection("db");
      return [ctx.dagId, ctx.taskId, ctx.run.type, ctx.attempt.generation, host, (await ctx.variable("v")) ?? null];
    });
    const run = await dag("d", {}, () => void speak()).test({
      connections: { db: { host: "h" } },
      variables: { v: "w" },
      generation: 2,
      runType: "backfill",
    });
    expect(run.outputs["speak"]).toEqual(["d", "speak", "backfill", 2, "h", "w"]);
    expect(run.logs["speak"]).toEqual([{ level: "warn", message: "hello", fields: { day: "2024-01-01" } }]);
    expect(run.effects.assetEvents).toEqual([{ asset: "greetings", extra: {} }]);
  });

  it("emits an event of each asset that a task produces, with what the body gave", async () => {
    const make = task("make", { produces: ["orders", "rates"] }, (_input, ctx) => {
      ctx.assets.emit("orders", { rows: 2 });
    });
    const run = await dag("d", {}, () => void make()).test();
    expect(run.effects.assetEvents).toEqual([
      { asset: "orders", extra: { rows: 2 } },
      { asset: "rates", extra: {} },
    ]);
  });

  it("asks nothing of an attempt that failed", async () => {
    const greedy = task("greedy", (_input, ctx): string => {
      ctx.assets.emit("greetings");
      throw new Error("no");
    });
    const run = await dag("d", {}, () => void greedy()).test();
    expect(run.effects.assetEvents).toEqual([]);
  });

  it("rejects for a DAG with problems, and for stubs and params that do not exist", async () => {
    await expect(dag("a b", {}, () => undefined).test()).rejects.toThrow(/not valid/);
    const fine = dag("d", {}, () => void check());
    await expect(fine.test({ stub: { chek: true } })).rejects.toThrow('There is no stub "chek"; there are: check.');
    await expect(fine.test({ params: { p: 1 } })).rejects.toThrow(/There is no param "p"; there are: none/);
  });
});

describe("the interval of a test", () => {
  const bounds = task("bounds", (_input, ctx) => [ctx.interval.start, ctx.interval.end]);
  const intervalOf = async (options: Parameters<typeof dag>[1], interval?: string | { start: string; end: string }) => {
    const tested = dag("d", options, () => void bounds());
    return (await tested.test(interval === undefined ? {} : { interval })).outputs["bounds"];
  };

  it("is that of the schedule on the day asked for", async () => {
    const atTwo = { schedule: cron("0 2 * * *", { timezone: "Europe/Berlin" }) };
    expect(await intervalOf(atTwo, "2024-03-30")).toEqual(["2024-03-30T02:00:00+01:00", "2024-03-31T03:00:00+02:00"]);
    const hourly = { schedule: cron("@hourly") };
    expect(await intervalOf(hourly, "2024-05-01T06:00")).toEqual([
      "2024-05-01T06:00:00+00:00",
      "2024-05-01T07:00:00+00:00",
    ]);
  });

  it("is the day itself where the schedule has none", async () => {
    const day = ["2024-05-01T00:00:00+00:00", "2024-05-02T00:00:00+00:00"];
    expect(await intervalOf({}, "2024-05-01")).toEqual(day);
    expect(await intervalOf({ schedule: cron("0 0 1 1 *") }, "2024-05-01")).toEqual(day);
  });

  it("begins with the DAG unless a test asks for another", async () => {
    expect(await intervalOf({ schedule: every("6h"), start: "2023-02-01" })).toEqual([
      "2023-02-01T00:00:00+00:00",
      "2023-02-01T06:00:00+00:00",
    ]);
    expect(await intervalOf({ schedule: cronTrigger("@daily") }, "2024-05-01")).toEqual([
      "2024-05-01T00:00:00+00:00",
      "2024-05-01T00:00:00+00:00",
    ]);
    const both = { start: "2024-05-01", end: "2024-05-03" };
    expect(await intervalOf({}, both)).toEqual(["2024-05-01T00:00:00+00:00", "2024-05-03T00:00:00+00:00"]);
  });
});

describe("failures", () => {
  it("are retried after their delays, on the fake clock", async () => {
    let tries = 0;
    const shaky = task("shaky", { retries: { limit: 3, backoff: "exponential", base: "10s" } }, () => {
      tries += 1;
      if (tries < 3) throw new Error(`try ${tries}`);
      return tries;
    });
    const run = await dag("d", {}, () => void shaky()).test();
    expect(run).toMatchObject({ state: "success", outputs: { shaky: 3 } });
    const attempts = run.attempts["shaky"] ?? [];
    expect(attempts.map(({ number, outcome }) => [number, outcome.kind])).toEqual([
      [1, "failed"],
      [2, "failed"],
      [3, "success"],
    ]);
    expect(attempts.map(({ startedAt }) => startedAt - run.startedAt)).toEqual([0, 10_000, 30_000]);
  });

  it("are tried again only if they are of a kind that the retries are for", async () => {
    const errors = [new RangeError("once"), new TypeError("again")];
    const picky = task("picky", { retries: { limit: 5, only: ["RangeError"] } }, (): string => {
      throw errors.shift() ?? new Error("too often");
    });
    const run = await dag("d", {}, () => void picky()).test();
    expect(run.attempts["picky"]).toMatchObject([
      { outcome: { error: { message: "once" } } },
      { outcome: { error: { message: "again\nIt is not tried again: its retries are only for RangeError." } } },
    ]);
  });

  it("end the try that says so, skip the task that says so", async () => {
    const final = task("final", { retries: 3 }, (): string => {
      throw Object.assign(new Error("never"), { retry: false });
    });
    const wrong = task("wrong", { retries: 3 }, (): string => {
      throw new DaymillError("E409", "Rows do not add up.");
    });
    const nothing = task("nothing", (): string => {
      throw new TaskSkipped("no rows");
    });
    const run = await dag("d", {}, () => {
      final();
      wrong();
      count({ uris: [nothing()] });
    }).test();
    expect(run.states).toEqual({ final: "failed", wrong: "failed", nothing: "skipped", count: "skipped" });
    expect(run.attempts["final"]).toHaveLength(1);
    expect(run.attempts["wrong"]).toHaveLength(1);
    expect(run).toMatchObject({ state: "failed", reason: "failed: final (failed), wrong (failed)" });
  });

  it("reach what runs after failures, with their error", async () => {
    const alarm = onFailed("alarm", (input: { of: Settled<string> }) => input.of.state);
    const calm = onFailed("calm", (input: { of: Settled<boolean> }) => input.of.state);
    const run = await dag("d", {}, () => {
      const broken = boom();
      page({ of: count({ uris: [broken] }) });
      alarm({ of: broken });
      calm({ of: check() });
    }).test();
    expect(run.states).toEqual({
      boom: "failed",
      count: "upstream_failed",
      page: "success",
      alarm: "success",
      check: "success",
      calm: "skipped",
    });
    expect(run.outputs).toMatchObject({ page: { state: "upstream_failed" }, alarm: "failed" });
    const direct = await dag("d", {}, () => void page({ of: boom() })).test();
    expect(direct.outputs["page"]).toMatchObject({ state: "failed", error: { name: "Error", message: "no" } });
  });

  it("of an output that is not JSON are named", async () => {
    const run = await dag("d", {}, () => void task("odd", () => JSON.parse("1"))()).test({
      stub: { odd: () => new Date(0) },
    });
    expect(run.attempts["odd"]?.[0]?.outcome).toMatchObject({ kind: "failed", error: { code: "E303" } });
  });
});

describe("branches", () => {
  const already = task("already", (input: { uri: string }) => ({ uri: input.uri }));
  const day = dag("d", {}, () => {
    const join = branch(check(), {
      then: () => upload({ from: dump({ table: "x" }).uri }),
      else: () => already({ uri: "kept" }),
    });
    count({ uris: [join.uri] });
    page({ of: join.uri });
  });

  it("run one arm and skip the other; the join gives what was taken", async () => {
    const taken = await day.test();
    expect(taken.states).toMatchObject({ dump: "success", upload: "success", already: "skipped", count: "success" });
    expect(taken.outputs["page"]).toEqual({ state: "success", output: "s3:/file:///x" });
    const other = await day.test({ stub: { check: false } });
    expect(other.states).toMatchObject({ dump: "skipped", upload: "skipped", already: "success", count: "success" });
    expect(other.outputs["page"]).toEqual({ state: "success", output: "kept" });
    expect(other.state).toBe("success");
  });

  it("fail what needs the join when the arm that was taken fails", async () => {
    const failed = await day.test({ stub: { upload: () => Promise.reject(new Error("full")) } });
    expect(failed.states).toMatchObject({ already: "skipped", upload: "failed", count: "upstream_failed" });
    expect(failed.outputs["page"]).toMatchObject({ state: "failed", error: { message: "full" } });
  });

  it("skip what needs an arm without else, but not what runs after it in any case", async () => {
    const run = await dag("d", {}, () => {
      const maybe = branch(check(), { then: () => dump({ table: "x" }) });
      upload({ from: maybe.uri });
      page({ of: maybe });
    }).test({ stub: { check: false } });
    expect(run.states).toEqual({ check: "success", dump: "skipped", upload: "skipped", page: "success" });
    expect(run.outputs["page"]).toEqual({ state: "skipped" });
  });

  it("match the one arm that bears the value's name", async () => {
    const kind = task("kind", (): "a" | "b" => "b");
    const run = await dag("d", {}, () => {
      const join = match(kind(), {
        a: () => upload({ from: "a" }, { id: "up_a" }),
        b: () => upload({ from: "b" }, { id: "up_b" }),
      });
      count({ uris: [join.uri] });
    }).test();
    expect(run.states).toEqual({ kind: "success", up_a: "skipped", up_b: "success", count: "success" });
  });

  it("inside branches join to one", async () => {
    const nested = dag("d", {}, () => {
      const join = branch(check(), {
        then: () =>
          branch(check({}, { id: "inner" }), {
            then: () => upload({ from: "1" }, { id: "one" }),
            else: () => upload({ from: "2" }, { id: "two" }),
          }),
        else: () => upload({ from: "3" }, { id: "three" }),
      });
      count({ uris: [join.uri] });
      page({ of: join.uri });
    });
    const arm = async (stub: Record<string, boolean>) => (await nested.test({ stub })).outputs["page"];
    expect(await arm({})).toMatchObject({ output: "s3:/1" });
    expect(await arm({ inner: false })).toMatchObject({ output: "s3:/2" });
    expect(await arm({ check: false })).toMatchObject({ output: "s3:/3" });
  });

  it("are cut short by shortCircuit", async () => {
    const early = dag("d", {}, () => {
      shortCircuit(check());
      count({ uris: [dump({ table: "x" }).uri] });
    });
    expect((await early.test({ stub: { check: false } })).states).toEqual({
      check: "success",
      dump: "skipped",
      count: "skipped",
    });
    expect((await early.test()).states).toEqual({ check: "success", dump: "success", count: "success" });
  });

  it("skip a task that takes a join and an input that was skipped", async () => {
    const run = await dag("d", {}, () => {
      const join = branch(check(), {
        then: () => upload({ from: "1" }, { id: "one" }),
        else: () => upload({ from: "2" }, { id: "two" }),
      });
      const absent = dump({ table: "x" });
      count({ uris: [join.uri, absent.uri] });
    }).test({
      stub: {
        dump: () => {
          throw new TaskSkipped("none");
        },
      },
    });
    expect(run.states["count"]).toBe("skipped");
  });
});

describe("mapped tasks", () => {
  it("run once an element, and give the list of their outputs", async () => {
    const run = await dag("d", {}, ({ interval }) => {
      const archive = dump({ table: "x" });
      const all = upload.map(archive.regions, (region, i) => ({ from: t`${interval.date}/${region}/${i}` }));
      task("gather", (input: { all: { uri: string }[] }) => input.all.map((one) => one.uri))({ all });
    }).test();
    expect(run.states).toEqual({ dump: "success", "upload[0]": "success", "upload[1]": "success", gather: "success" });
    expect(run.outputs["gather"]).toEqual(["s3:/2024-01-01/eu/0", "s3:/2024-01-01/us/1"]);
  });

  it("go over combinations and pairs", async () => {
    const join = task("join", (input: { parts: (string | number)[] }) => input.parts.join(""));
    const run = await dag("d", {}, () => {
      const { regions } = dump({ table: "x" });
      join.product([regions, [1, 2]], ([region, n]) => ({ parts: [region, n] }));
      join.zip([regions, [1, 2, 3]], ([region, n]) => ({ parts: [region, n] }), { id: "zip" });
      join.zip([regions, [1, 2, 3]], ([region, n]) => ({ parts: [region, n] }), { id: "fill", fill: "-" });
    }).test();
    const outputs = (id: string) =>
      Object.keys(run.outputs).flatMap((name) => (name.startsWith(`${id}[`) ? [run.outputs[name]] : []));
    expect(outputs("join")).toEqual(["eu1", "eu2", "us1", "us2"]);
    expect(outputs("zip")).toEqual(["eu1", "us2"]);
    expect(outputs("fill")).toEqual(["eu1", "us2", "-3"]);
  });

  it("over an empty list are skipped, over something else fail", async () => {
    const mapped = dag("d", {}, () => {
      const all = upload.map(dump({ table: "x" }).regions, (region) => ({ from: region }));
      page({ of: all });
    });
    const empty = await mapped.test({ stub: { dump: { uri: "", regions: [] } } });
    expect(empty.states).toEqual({ dump: "success", upload: "skipped", page: "success" });
    const odd = await mapped.test({ stub: { dump: { uri: "", regions: "eu" } } });
    expect(odd.states).toMatchObject({ upload: "failed" });
    expect(odd.outputs["page"]).toMatchObject({ state: "failed", error: { code: "E304" } });
  });

  it("fail as a whole when one instance fails, for those who look at all of them", async () => {
    const run = await dag("d", {}, () => {
      const all = upload.map(["a", "b"], (from) => ({ from }));
      count({ uris: [t`${all.length}`] });
      page({ of: all });
    }).test({
      stub: {
        upload: ({ from }: { from: string }) => {
          if (from === "b") throw new Error("no b");
          return { uri: from };
        },
      },
    });
    expect(run.states).toEqual({
      "upload[0]": "success",
      "upload[1]": "failed",
      count: "upstream_failed",
      page: "success",
    });
    expect(run.outputs["page"]).toMatchObject({ state: "failed", error: { message: "no b" } });
  });

  it("of a mapped group read the instance of their own element", async () => {
    const run = await dag("d", {}, () => {
      const { last } = group.map("each", dump({ table: "x" }).regions, (region) => {
        const first = upload({ from: region }, { id: "first" });
        return { last: upload({ from: first.uri }, { id: "last" }) };
      });
      task("gather", (input: { all: { uri: string }[] }) => input.all.map((one) => one.uri))({ all: last });
    }).test();
    expect(run.outputs["each.last[1]"]).toEqual({ uri: "s3:/s3:/us" });
    expect(run.outputs["gather"]).toEqual(["s3:/s3:/eu", "s3:/s3:/us"]);
  });

  it("of a mapped group go on at each index by themselves", async () => {
    const check = task("check", ({ region }: { region: string }) => {
      if (region === "us") throw new Error("no us");
      return region;
    });
    const run = await dag("d", {}, () => {
      group.map("each", dump({ table: "x" }).regions, (region) => {
        const first = check({ region }, { id: "first" });
        upload({ from: first }, { id: "last" });
      });
    }).test();
    expect(run.states).toMatchObject({
      "each.first[0]": "success",
      "each.first[1]": "failed",
      "each.last[0]": "success",
      "each.last[1]": "upstream_failed",
    });
  });
});

describe("waiting", () => {
  const look = { every: "10m", timeout: "1h" } as const;

  it("a sensor is poked until it finds something; its output is what it found", async () => {
    let pokes = 0;
    const ready = sensor("ready", look, () => (++pokes < 4 ? undefined : { size: pokes }));
    const run = await dag("d", {}, () => void count({ uris: [t`${ready().size}`] })).test();
    expect(run.outputs["ready"]).toEqual({ size: 4 });
    expect(run.attempts["ready"]).toMatchObject([{ number: 1, outcome: { kind: "success" } }]);
    expect(run.endedAt - run.startedAt).toBe(30 * 60_000);
  });

  it("a sensor that runs out of time fails for good, or is skipped if it is soft", async () => {
    const never = sensor("never", { ...look, retries: 5 }, (): string | undefined => undefined);
    const soft = sensor("soft", { ...look, softFail: true }, (): string | undefined => undefined);
    const run = await dag("d", {}, () => {
      never();
      soft();
    }).test();
    expect(run.states).toEqual({ never: "failed", soft: "skipped" });
    expect(run.attempts["never"]).toMatchObject([{ outcome: { kind: "timed_out", timeoutMs: 3_600_000 } }]);
    expect(run.endedAt - run.startedAt).toBe(3_600_000);
  });

  it("a sensor is poked ever more rarely where its waits grow, and anew in each try", async () => {
    let pokes = 0;
    const every = { base: "1m", max: "4m" } as const;
    const steady = sensor("steady", { every }, () => (++pokes < 5 ? undefined : "found"));
    const run = await dag("d", {}, () => void steady()).test();
    expect(run.endedAt - run.startedAt).toBe((1 + 2 + 4 + 4) * 60_000);
    let tries = 0;
    const flaky = sensor("flaky", { every, retries: { limit: 1, base: "10m" } }, () => {
      tries += 1;
      if (tries === 3) throw new Error("network");
      return tries < 5 ? undefined : "found";
    });
    const again = await dag("d", {}, () => void flaky()).test();
    expect(again.attempts["flaky"]?.map(({ startedAt, endedAt }) => (endedAt - startedAt) / 60_000)).toEqual([3, 1]);
  });

  it("an error of a poke counts as not yet, or skips, where the sensor says so; also one of a stub", async () => {
    let pokes = 0;
    const patient = sensor("patient", { ...look, onError: "wait" }, (): string | undefined => {
      pokes += 1;
      if (pokes < 3) throw new Error("network");
      return "found";
    });
    const careless = sensor("careless", { ...look, onError: "skip", retries: 5 }, (): string | undefined => undefined);
    const stub = {
      careless: () => {
        throw new Error("no such table");
      },
    };
    const run = await dag("d", {}, () => {
      patient();
      careless();
    }).test({ stub });
    expect(run.states).toEqual({ patient: "success", careless: "skipped" });
    expect(run.attempts["patient"]).toHaveLength(1);
    expect(run.attempts["careless"]).toMatchObject([{ outcome: { reason: "Its poke failed: no such table" } }]);
    expect(run.endedAt - run.startedAt).toBe(20 * 60_000);
  });

  it("the deadline of a sensor runs over its retries", async () => {
    let pokes = 0;
    const flaky = sensor("flaky", { ...look, retries: { limit: 9, base: "25m" } }, (): string | undefined => {
      pokes += 1;
      if (pokes % 2 === 0) throw new Error("network");
      return undefined;
    });
    const run = await dag("d", {}, () => void flaky()).test();
    // poked at 0 and 10 (fails), 35 and 45 (fails), and at 70 it is over
    expect(run.attempts["flaky"]?.map(({ outcome }) => outcome.kind)).toEqual(["failed", "failed", "timed_out"]);
    expect(run.endedAt - run.startedAt).toBe(70 * 60_000);
  });

  it("pokes spend no tries", async () => {
    let pokes = 0;
    const flaky = sensor("flaky", { ...look, retries: { limit: 1, base: "1m" } }, (): string | undefined => {
      pokes += 1;
      if (pokes === 4) throw new Error("network");
      return pokes < 6 ? undefined : "found";
    });
    const run = await dag("d", {}, () => void flaky()).test();
    expect(run.states).toEqual({ flaky: "success" });
    expect(run.attempts["flaky"]?.map(({ outcome }) => outcome.kind)).toEqual(["failed", "success"]);
  });

  it("a sensor's stub may find nothing for a while", async () => {
    let looks = 0;
    const ready = sensor("ready", look, () => "never asked");
    const run = await dag("d", {}, () => void ready()).test({
      stub: { ready: () => (++looks < 2 ? undefined : "stub") },
    });
    expect(run.outputs["ready"]).toBe("stub");
  });

  it("until an instant takes no time", async () => {
    const run = await dag("d", {}, ({ interval }) => {
      const noon = waitUntil("noon")({ at: t`${interval.plus({ days: 3 }).date}T12:00:00Z` });
      check({}, { after: [noon] });
    }).test({ interval: "2024-05-01" });
    expect(run.states).toEqual({ noon: "success", check: "success" });
    expect(toIso(run.endedAt)).toBe("2024-05-04T12:00:00Z");
  });

  it("for other DAGs and people is over at once, unless the test says otherwise", async () => {
    const waiting = dag("d", {}, () => {
      const other = waitForTask("other", { dag: "upstream", task: "load" })();
      const signed = approval("sign")({ message: "Publish?" }, { after: [other] });
      upload({ from: signed.by });
    });
    expect((await waiting.test()).outputs["upload"]).toEqual({ uri: "s3:/test" });
    const refused = await waiting.test({
      stub: {
        sign: () => {
          throw new TaskSkipped("refused");
        },
      },
    });
    expect(refused.states).toEqual({ other: "success", sign: "skipped", upload: "skipped" });
  });
});

describe("remote jobs", () => {
  const calls: string[] = [];
  const job = (polls: readonly ("running" | "succeeded" | "failed")[], options = {}) => {
    const left = [...polls];
    calls.length = 0;
    return remote(
      "job",
      { every: "1m", ...options },
      {
        submit: (input: { sql: string }, token) => {
          calls.push(`submit ${token}`);
          return { id: input.sql };
        },
        poll: () => {
          const state = left.shift() ?? "running";
          return state === "failed" ? { state, reason: "out of memory" } : { state };
        },
        collect: (handle) => ({ rows: handle.id }),
        cancel: () => void calls.push("cancel"),
      },
    );
  };

  it("are submitted once and polled to their end", async () => {
    const query = job(["running", "running", "succeeded"]);
    const run = await dag("d", {}, () => void query({ sql: "s" })).test();
    expect(run).toMatchObject({ outputs: { job: { rows: "s" } }, attempts: { job: [{ number: 1 }] } });
    expect(calls).toEqual(["submit test-job-1"]);
    // looked at after 1, 2 and 4 s: a young job is looked at more often than `every` says
    expect(run.endedAt - run.startedAt).toBe(4_000);
  });

  it("are submitted anew by the next try", async () => {
    const query = job(["failed", "succeeded"], { retries: 1 });
    const run = await dag("d", {}, () => void query({ sql: "s" })).test();
    expect(calls).toEqual(["submit test-job-1", "submit test-job-2"]);
    expect(run.attempts["job"]?.[0]?.outcome).toMatchObject({ error: { message: "The job failed: out of memory" } });
  });

  it("are cancelled when they run out of time", async () => {
    const query = job([], { timeout: "5m" });
    const run = await dag("d", {}, () => void query({ sql: "s" })).test();
    expect(run.states).toEqual({ job: "failed" });
    expect(calls).toEqual(["submit test-job-1", "cancel"]);
  });
});

describe("a remote job whose service does not answer", () => {
  const flaky = (throws: { submit?: number; poll?: number }) => {
    const left = { submit: 0, poll: 0, ...throws };
    const calls = { submit: 0, poll: 0 };
    const call = (name: "submit" | "poll") => {
      calls[name] += 1;
      left[name] -= 1;
      if (left[name] >= 0) throw new Error(`no answer to ${name}`);
    };
    const query = remote(
      "query",
      {},
      {
        idempotent: true,
        submit: () => {
          call("submit");
          return "job";
        },
        poll: () => {
          call("poll");
          return { state: "succeeded" };
        },
        collect: () => 1,
        cancel: () => undefined,
      },
    );
    return { calls, query };
  };

  it("is looked at again, in the same attempt", async () => {
    const { calls, query } = flaky({ submit: 2, poll: 3 });
    const run = await dag("d", {}, () => void query()).test();
    expect(run).toMatchObject({ outputs: { query: 1 }, attempts: { query: [{ number: 1 }] } });
    expect(calls).toEqual({ submit: 3, poll: 4 });
  });

  it("fails when it has not answered for too long", async () => {
    const { calls, query } = flaky({ poll: 1_000 });
    const run = await dag("d", {}, () => void query()).test();
    expect(run.states).toEqual({ query: "failed" });
    expect(run.attempts["query"]).toMatchObject([{ outcome: { error: { message: "no answer to poll" } } }]);
    expect(calls.poll).toBe(16);
  });
});

describe("a remote job that its task leaves", () => {
  const calls: string[] = [];
  const service = (polls: number) => {
    calls.length = 0;
    let left = polls;
    return {
      submit: () => calls.push("submit"),
      poll: () => ({ state: (left -= 1) < 0 ? "succeeded" : "running" }) as const,
      collect: () => "made",
      cancel: () => void calls.push("cancel"),
    };
  };

  it("on its timeout is taken up by the next try, and goes on after the last", async () => {
    const options = { timeout: "1m", every: "10s", onTimeout: "leave" } as const;
    const patient = remote("job", { ...options, retries: { limit: 1, base: "1s" } }, service(12));
    const run = await dag("d", {}, () => void patient()).test();
    expect(run).toMatchObject({ state: "success", outputs: { job: "made" } });
    expect(run.attempts["job"]).toMatchObject([{ outcome: { kind: "timed_out" } }, { outcome: { kind: "success" } }]);
    expect(calls).toEqual(["submit"]);
    const hasty = remote("job", options, service(1_000));
    expect(await dag("d", {}, () => void hasty()).test()).toMatchObject({ state: "failed" });
    expect(calls).toEqual(["submit"]);
  });

  it("goes on when its run is cut short", async () => {
    const job = remote("job", { onKill: "leave" }, service(100_000));
    expect(await dag("d", { runTimeout: "1h" }, () => void job()).test()).toMatchObject({ reason: "run_timeout" });
    expect(calls).toEqual(["submit"]);
  });
});

describe("a run that is cut short", () => {
  const slow = remote(
    "slow",
    {},
    {
      submit: () => "job",
      poll: () => ({ state: "running" }),
      collect: () => 1,
      cancel: (_handle, ctx) => ctx.log.info("cancelled"),
    },
  );

  it("by its first failure leaves out what has not begun, and what waits", async () => {
    const cut = dag("d", { failFast: true }, () => {
      slow();
      boom();
      count({ uris: [dump({ table: "x" }).uri] });
    });
    const run = await cut.test();
    expect(run).toMatchObject({ state: "failed", reason: "fail_fast" });
    expect(run.states).toEqual({ slow: "skipped", boom: "failed", dump: "skipped", count: "skipped" });
  });

  it("by its time does not wait for ever", async () => {
    const run = await dag("d", { runTimeout: "2h" }, () => void slow()).test();
    expect(run).toMatchObject({ state: "failed", reason: "run_timeout", states: { slow: "skipped" } });
    expect(run.endedAt - run.startedAt).toBe(2 * 3_600_000);
  });

  it("cancels the jobs that are under way", async () => {
    let cancelled = 0;
    const job = { submit: () => "job", poll: () => ({ state: "running" }) as const, collect: () => 1 };
    const counted = remote("counted", {}, { ...job, cancel: () => void (cancelled += 1) });
    await dag("d", { runTimeout: "1h" }, () => void counted()).test();
    expect(cancelled).toBe(1);
  });
});

describe("setup and teardown", () => {
  const create = setup("create", () => ({ id: "c1" }));
  const step = task("step", (input: { cluster: string }) => input.cluster);
  const remove = teardown("remove", (input: { cluster: string }) => input.cluster);
  const clustered = dag("d", {}, () => {
    const cluster = create();
    remove({ cluster: cluster.id });
    step({ cluster: cluster.id });
  });

  it("the teardown runs after the work, also when that failed; the work says how the run ended", async () => {
    expect((await clustered.test()).states).toEqual({ create: "success", step: "success", remove: "success" });
    const failed = await clustered.test({
      stub: {
        step: () => {
          throw new Error("no");
        },
      },
    });
    expect(failed).toMatchObject({ state: "failed", states: { step: "failed", remove: "success" } });
  });

  it("nothing is torn down that was never set up", async () => {
    const failed = await clustered.test({
      stub: {
        create: () => {
          throw new Error("no quota");
        },
      },
    });
    expect(failed.states).toEqual({ create: "failed", step: "upstream_failed", remove: "upstream_failed" });
  });
});
