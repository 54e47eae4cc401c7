import { describe, expect, it } from "vitest";
import type { SerializedTask } from "../dag/serialized-dag.ts";
import type { Settled } from "../dag/settled.ts";
import { always, onFailed } from "./always.ts";
import { branch, match, shortCircuit } from "./branch.ts";
import { type BuilderContext, dag } from "./dag.ts";
import type { ParamsOptions } from "./dag-options.ts";
import { group } from "./group.ts";
import { remote } from "./remote.ts";
import { cron } from "./schedule.ts";
import { sensor } from "./sensor.ts";
import { setup, teardown } from "./setup-teardown.ts";
import { operatorTask, task } from "./task.ts";
import { t } from "./template.ts";
import { approval } from "./approval.ts";
import { waitForTask, waitUntil } from "./wait.ts";

const dump = task("dump", (input: { table: string }) => ({
  uri: `file:///${input.table}`,
  rows: 3,
  regions: ["eu", "us"],
}));
const upload = task("upload", (input: { from: string; to?: string; rows?: number }) => ({ uri: input.from, rows: 1 }));
const already = task("already", (input: { uri: string }) => ({ uri: input.uri, rows: 0 }));
const check = task("check", () => true);
const kind = task("kind", (): "a" | "b" | "c" => "a");
const load = task("load", (input: { uris: string[] }) => input.uris.length);
const note = task("note", () => undefined);

/** The tasks of a graph by id; fails when it has problems. */
function tasksOf(builder: (context: BuilderContext<ParamsOptions>) => void): Record<string, SerializedTask> {
  const { dag: graph, problems } = dag("test", {}, builder).build();
  expect(problems).toEqual([]);
  return Object.fromEntries(graph.tasks.map((one) => [one.id, one]));
}

describe("a task call", () => {
  it("stores the input as an expression, with an edge from every task that it reads", () => {
    const { upload: stored } = tasksOf(({ interval }) => {
      const archive = dump({ table: "events" });
      upload({ from: archive.uri, to: t`lake:/${interval.date}/${archive.rows}.csv` });
    });
    expect(stored?.input).toEqual({
      k: "obj",
      fields: {
        from: { k: "out", task: "dump", path: ["uri"] },
        to: {
          k: "t",
          parts: [
            "lake:/",
            { k: "iv", steps: [], field: "date" },
            "/",
            { k: "out", task: "dump", path: ["rows"] },
            ".csv",
          ],
        },
      },
    });
    expect(stored?.upstream).toEqual(["dump"]);
    expect(stored).toMatchObject({
      kind: "task",
      operator: "task",
      triggerRule: "all_success",
      role: "work",
      group: null,
    });
  });

  it("takes order without data from refs and from ids, also of tasks that come later", () => {
    const tasks = tasksOf(() => {
      const first = note({}, { id: "first" });
      note({}, { id: "second", after: [first, "zeta"] });
      note({}, { id: "zeta" });
    });
    expect(tasks["second"]?.upstream).toEqual(["first", "zeta"]);
    expect(Object.keys(tasks)).toEqual(["first", "zeta", "second"]);
  });

  it("lists upstreams sorted and once", () => {
    const { load: stored } = tasksOf(() => {
      const b = dump({ table: "b" }, { id: "b" });
      const a = dump({ table: "a" }, { id: "a" });
      load({ uris: [b.uri, a.uri, b.regions[0] ?? b.uri] }, { after: [b] });
    });
    expect(stored?.upstream).toEqual(["a", "b"]);
  });

  it("may wire the whole input as one ref", () => {
    const { already: stored } = tasksOf(() => void already(upload({ from: "x" })));
    expect(stored?.input).toEqual({ k: "out", task: "upload", path: [] });
  });

  it("reads params and facts about the run", () => {
    const { dag: graph } = dag("test", { params: { table: { default: "events" } } }, ({ params, run }) => {
      upload({ from: params.table, to: run.id });
    }).build();
    expect(graph.params).toEqual({ table: { default: "events", schema: null, description: null } });
    expect(graph.tasks[0]?.input).toMatchObject({
      fields: { from: { k: "param", path: ["table"] }, to: { k: "run", field: "id" } },
    });
  });

  it("knows where it stands in the source", () => {
    const { note: stored } = tasksOf(() => void note());
    expect(stored?.location).toMatchObject({ file: import.meta.filename });
  });
});

describe("options of a task", () => {
  it("are stored as numbers, with defaults", () => {
    const { plain, full } = tasksOf(() => {
      task("plain", () => 1)();
      task(
        "full",
        {
          retries: {
            limit: 5,
            backoff: "exponential",
            base: "10s",
            max: "1h",
            jitter: false,
            only: ["RangeError", "E401", "E401"],
            never: ["E410"],
          },
          timeout: "1h30m",
          pool: "source",
          queue: "gpu",
          slots: 2,
          priority: 7,
          weightRule: "absolute",
          maxActive: { perTask: 4, perRun: 2 },
          waitForDownstream: true,
          waitForPastBeforeSkip: true,
          triggerRule: "none_failed",
          produces: [{ id: "b" }, "a"],
          consumes: "c",
          isolation: "fresh",
          env: ["LANG"],
          docs: "Does it.",
          label: "region",
        },
        (input: { region: string }) => input.region,
      )({ region: "eu" });
    });
    expect(plain).toMatchObject({
      retries: { limit: 0, backoff: "fixed", baseMs: 300_000, maxMs: 86_400_000, jitter: true },
      timeoutMs: null,
      pool: "default_pool",
      slots: 1,
      priority: 1,
      weightRule: "downstream",
      maxActive: { perTask: null, perRun: null },
      dependsOnPast: false,
      isolation: "warm",
      map: null,
      label: null,
      pokeEveryMs: null,
    });
    expect(full).toMatchObject({
      retries: {
        limit: 5,
        backoff: "exponential",
        baseMs: 10_000,
        maxMs: 3_600_000,
        jitter: false,
        only: ["E401", "RangeError"],
        never: ["E410"],
      },
      timeoutMs: 5_400_000,
      pool: "source",
      queue: "gpu",
      slots: 2,
      priority: 7,
      weightRule: "absolute",
      maxActive: { perTask: 4, perRun: 2 },
      dependsOnPast: true,
      waitForPastBeforeSkip: true,
      waitForDownstream: true,
      triggerRule: "none_failed",
      produces: ["a", "b"],
      consumes: ["c"],
      isolation: "fresh",
      env: ["LANG"],
      docs: "Does it.",
      label: { k: "lit", v: "eu" },
    });
  });

  it("of an operator go by its name, without those that are its own, and its settings stand in the input", () => {
    const pgDump = (id: string, options: { connection: string; retries: number }) =>
      operatorTask({
        operator: "pgDump",
        id,
        options,
        defaults: { connection: options.connection },
        body: { kind: "task", run: (input: { tables: string }) => ({ uri: input.tables }) },
      });
    const { archive } = tasksOf(() => void pgDump("archive", { connection: "prod", retries: 3 })({ tables: "a*" }));
    expect(archive).toMatchObject({
      operator: "pgDump",
      retries: { limit: 3 },
      input: { k: "lit", v: { connection: "prod", tables: "a*" } },
    });
  });
});

describe("branch", () => {
  it("puts its condition on every task of an arm, and joins what the arms return", () => {
    const tasks = tasksOf(() => {
      const day = branch(check(), {
        then: () => upload({ from: dump({ table: "x" }).uri }),
        else: () => already({ uri: "y" }),
      });
      load({ uris: [day.uri] });
    });
    const value = { k: "out", task: "check", path: [] };
    expect(tasks["dump"]).toMatchObject({ conditions: [{ value, equals: true }], upstream: ["check"] });
    expect(tasks["upload"]).toMatchObject({ conditions: [{ value, equals: true }], upstream: ["check", "dump"] });
    expect(tasks["already"]).toMatchObject({ conditions: [{ value, equals: false }], upstream: ["check"] });
    expect(tasks["load"]).toMatchObject({
      conditions: [],
      triggerRule: "none_failed_min_one_success",
      upstream: ["already", "upload"],
      input: {
        fields: {
          uris: {
            items: [
              {
                k: "first",
                of: [
                  { k: "out", task: "upload", path: [] },
                  { k: "out", task: "already", path: [] },
                ],
                path: ["uri"],
              },
            ],
          },
        },
      },
    });
  });

  it("carries the conditions of every arm around it, and joins of joins are one join", () => {
    const tasks = tasksOf(() => {
      const inner = (id: string) =>
        branch(check({}, { id: `check_${id}` }), {
          then: () => upload({ from: id }, { id: `upload_${id}` }),
          else: () => already({ uri: id }, { id: `already_${id}` }),
        });
      const outer = branch(check(), { then: () => inner("a"), else: () => inner("b") });
      upload({ from: outer.uri }, { id: "last" });
    });
    expect(tasks["already_b"]?.conditions).toEqual([
      { value: { k: "out", task: "check", path: [] }, equals: false },
      { value: { k: "out", task: "check_b", path: [] }, equals: false },
    ]);
    expect(tasks["last"]?.upstream).toEqual(["already_a", "already_b", "upload_a", "upload_b"]);
    expect(tasks["last"]?.input).toMatchObject({
      fields: { from: { k: "first", of: [{ task: "upload_a" }, { task: "already_a" }, {}, {}], path: ["uri"] } },
    });
  });

  it("without else leaves what needs the arm to be skipped with it", () => {
    const { load: stored } = tasksOf(() => {
      const maybe = branch(check(), { then: () => dump({ table: "x" }) });
      load({ uris: [maybe.uri] });
    });
    expect(stored).toMatchObject({ triggerRule: "all_success", upstream: ["dump"] });
  });

  it("joins arms that return several refs, field by field", () => {
    const { upload: stored } = tasksOf(() => {
      const day = branch(check(), {
        then: () => ({ archive: dump({ table: "x" }) }),
        else: () => ({ archive: dump({ table: "y" }, { id: "other" }) }),
      });
      upload({ from: day.archive.uri });
    });
    expect(stored?.input).toMatchObject({
      fields: { from: { k: "first", of: [{ k: "obj" }, { k: "obj" }], path: ["archive", "uri"] } },
    });
  });

  it("may decide on a join, whose readers then wait as readers of a join do", () => {
    const tasks = tasksOf(() => {
      const flag = branch(check(), {
        then: () => check({}, { id: "check_a" }),
        else: () => check({}, { id: "check_b" }),
      });
      branch(flag, { then: () => note() });
    });
    expect(tasks["note"]).toMatchObject({
      triggerRule: "none_failed_min_one_success",
      upstream: ["check_a", "check_b"],
    });
  });
});

describe("match", () => {
  it("has an arm for every value", () => {
    const tasks = tasksOf(() => {
      const done = match(kind(), {
        a: () => upload({ from: "a" }, { id: "up_a" }),
        b: () => upload({ from: "b" }, { id: "up_b" }),
        c: () => already({ uri: "c" }),
      });
      load({ uris: [done.uri] });
    });
    expect(tasks["up_b"]?.conditions).toEqual([{ value: { k: "out", task: "kind", path: [] }, equals: "b" }]);
    expect(tasks["load"]?.upstream).toEqual(["already", "up_a", "up_b"]);
  });
});

describe("shortCircuit", () => {
  it("puts its condition on everything that comes after it in its scope, and on nothing else", () => {
    const tasks = tasksOf(() => {
      note({}, { id: "before" });
      group("inner", () => {
        shortCircuit(check());
        note({}, { id: "inside" });
      });
      note({}, { id: "outside" });
    });
    const conditions = Object.values(tasks).map((one) => [one.id, one.conditions.length]);
    expect(conditions).toEqual([
      ["before", 0],
      ["inner.check", 0],
      ["inner.inside", 1],
      ["outside", 0],
    ]);
  });
});

describe("mapping", () => {
  it("runs its callback once, with a symbolic element and index", () => {
    const tasks = tasksOf(({ interval }) => {
      const archive = dump({ table: "x" });
      const parts = upload.map(archive.regions, (region, i) => ({ from: region, to: t`${interval.date}/${i}` }), {
        limit: 8,
        label: (region) => region,
      });
      load({ uris: [parts[0]?.uri ?? ""] }, { after: [parts] });
    });
    expect(tasks["upload"]).toMatchObject({
      map: { kind: "list", over: { k: "out", task: "dump", path: ["regions"] }, limit: 8 },
      label: { k: "el", path: [] },
      upstream: ["dump"],
      input: { fields: { from: { k: "el", path: [] }, to: { k: "t", parts: [{}, "/", { k: "idx" }] } } },
    });
    expect(tasks["load"]?.upstream).toEqual(["upload"]);
  });

  it("goes over combinations and places of several lists", () => {
    const tasks = tasksOf(() => {
      const archive = dump({ table: "x" });
      upload.product([archive.regions, ["a", "b"]], ([region, name]) => ({ from: t`${region}/${name}` }));
      upload.zip([archive.regions, [1, 2]], ([region, rows]) => ({ from: t`${region}/${rows}` }), {
        id: "z",
        fill: "-",
      });
    });
    expect(tasks["upload"]?.map).toEqual({
      kind: "product",
      over: [
        { k: "out", task: "dump", path: ["regions"] },
        { k: "lit", v: ["a", "b"] },
      ],
      limit: null,
    });
    expect(tasks["upload"]?.input).toMatchObject({
      fields: { from: { parts: [{ k: "el", path: [0] }, "/", { k: "el", path: [1] }] } },
    });
    expect(tasks["z"]?.map).toMatchObject({ kind: "zip", fill: "-" });
  });

  it("waits for what its label reads", () => {
    const { upload: stored } = tasksOf(() => {
      const archive = dump({ table: "x" });
      upload.map(["a"], (from) => ({ from }), { label: (from) => t`${archive.uri}/${from}` });
    });
    expect(stored?.upstream).toEqual(["dump"]);
  });

  it("over a join waits as readers of a join do", () => {
    const { upload: stored } = tasksOf(() => {
      const archive = branch(check(), {
        then: () => dump({ table: "a" }, { id: "a" }),
        else: () => dump({ table: "b" }, { id: "b" }),
      });
      upload.map(archive.regions, (region) => ({ from: region }));
    });
    expect(stored).toMatchObject({ triggerRule: "none_failed_min_one_success", upstream: ["a", "b"] });
  });
});

describe("group", () => {
  it("prefixes the ids of what it holds, and nests", () => {
    const built = dag("test", {}, () => {
      const uri = group("outer", { docs: "Both." }, () => group("inner", () => upload({ from: "x" }).uri));
      load({ uris: [uri] }, { after: ["outer"] });
    }).build();
    expect(built.problems).toEqual([]);
    expect(built.dag.groups).toEqual([
      { id: "outer", parent: null, docs: "Both.", map: null },
      { id: "outer.inner", parent: "outer", docs: null, map: null },
    ]);
    expect(built.dag.tasks[0]).toMatchObject({ id: "outer.inner.upload", group: "outer.inner" });
    expect(built.dag.tasks[1]?.upstream).toEqual(["outer.inner.upload"]);
    expect([...built.tasks.keys()]).toEqual(["outer.inner.upload", "load"]);
  });

  it("comes before what waits for it with the tasks it ends with", () => {
    const { after } = tasksOf(() => {
      group("pair", () => {
        const first = note({}, { id: "first" });
        note({}, { id: "second", after: [first] });
      });
      note({}, { id: "after", after: ["pair"] });
    });
    expect(after?.upstream).toEqual(["pair.second"]);
  });

  it("is mapped as a whole: inside a task reads the same element, outside the list", () => {
    const built = dag("test", {}, () => {
      const archive = dump({ table: "x" });
      const all = group.map(
        "per_region",
        archive.regions,
        (region, i) => {
          const one = upload({ from: region, rows: i });
          return { one, two: already({ uri: one.uri }) };
        },
        { limit: 2 },
      );
      load({ uris: [all.two[0]?.uri ?? ""] }, { after: [all.one] });
    }).build();
    expect(built.problems).toEqual([]);
    expect(built.dag.groups[0]).toMatchObject({
      id: "per_region",
      map: { kind: "list", over: { k: "out", task: "dump", path: ["regions"] }, limit: 2 },
    });
    const [, one, two, last] = built.dag.tasks;
    expect(one).toMatchObject({ id: "per_region.upload", map: null, upstream: ["dump"] });
    expect(two).toMatchObject({ id: "per_region.already", upstream: ["dump", "per_region.upload"] });
    expect(last?.upstream).toEqual(["per_region.already", "per_region.upload"]);
  });
});

describe("always", () => {
  const page = always("page", (input: { loaded: Settled<number>; all?: Settled<{ uri: string }>[]; text?: string }) => {
    if (input.loaded.state === "success") return input.loaded.output;
    return 0;
  });

  it("reads how tasks ended, once all of them have", () => {
    const { page: stored } = tasksOf(({ interval }) => {
      const archive = dump({ table: "x" });
      page({ loaded: archive.rows, all: [archive, upload({ from: "y" })], text: t`on ${interval.date}` });
    });
    expect(stored).toMatchObject({
      triggerRule: "all_done",
      upstream: ["dump", "upload"],
      input: {
        fields: {
          loaded: { k: "settled", task: "dump", path: ["rows"] },
          all: {
            k: "arr",
            items: [
              { k: "settled", task: "dump" },
              { k: "settled", task: "upload" },
            ],
          },
          text: { k: "t" },
        },
      },
    });
  });

  it("reads how the arm that was taken ended", () => {
    const { page: stored } = tasksOf(() => {
      const day = branch(check(), { then: () => upload({ from: "x" }), else: () => already({ uri: "y" }) });
      page({ loaded: day.rows });
    });
    expect(stored?.input).toMatchObject({
      fields: {
        loaded: {
          k: "first",
          of: [
            { k: "settled", task: "upload", path: ["rows"] },
            { k: "settled", task: "already", path: ["rows"] },
          ],
          path: [],
        },
      },
    });
    expect(stored?.triggerRule).toBe("all_done");
  });

  it("may be more particular; onFailed waits for a failure", () => {
    const alarm = onFailed("alarm", (input: { of: Settled<unknown> }) => input.of.state);
    const picky = always("picky", { triggerRule: "one_success" }, (input: { of: Settled<unknown> }) => input.of.state);
    const tasks = tasksOf(() => {
      const archive = dump({ table: "x" });
      alarm({ of: archive });
      picky({ of: archive });
    });
    expect(tasks["alarm"]).toMatchObject({ operator: "onFailed", triggerRule: "one_failed" });
    expect(tasks["picky"]?.triggerRule).toBe("one_success");
  });
});

describe("setup and teardown", () => {
  const create = setup("create", (input: { size: number }) => ({ id: String(input.size) }));
  const step = task("step", (input: { cluster: string }) => input.cluster);
  const remove = teardown("remove", (input: { cluster: string }) => void input.cluster);

  it("a teardown undoes the setup it reads, and waits for all that comes after it without being told", () => {
    const tasks = tasksOf(() => {
      const cluster = create({ size: 3 });
      remove({ cluster: cluster.id });
      const first = step({ cluster: cluster.id }, { id: "first" });
      note({}, { id: "second", after: [first] });
      step({ cluster: cluster.id }, { id: "beside" });
      note({}, { id: "unrelated" });
    });
    expect(tasks["create"]?.role).toBe("setup");
    expect(tasks["remove"]).toMatchObject({
      role: "teardown",
      teardownOf: ["create"],
      triggerRule: "all_done_setup_success",
      upstream: ["beside", "create", "second"],
    });
  });

  it("does not wait for what comes after the teardown itself", () => {
    const { remove: stored } = tasksOf(() => {
      const cluster = create({ size: 3 });
      const gone = remove({ cluster: cluster.id });
      note({}, { id: "afterwards", after: [gone, cluster] });
    });
    expect(stored?.upstream).toEqual(["create"]);
  });

  it("leaves two clusters apart, one inside the life of the other", () => {
    const tasks = tasksOf(() => {
      const outer = create({ size: 1 }, { id: "outer" });
      const inner = create({ size: 2 }, { id: "inner", after: [outer] });
      const work = step({ cluster: inner.id });
      remove({ cluster: inner.id }, { id: "remove_inner", after: [work] });
      remove({ cluster: outer.id }, { id: "remove_outer" });
    });
    expect(tasks["remove_inner"]).toMatchObject({ teardownOf: ["inner"], upstream: ["inner", "step"] });
    expect(tasks["remove_outer"]).toMatchObject({ teardownOf: ["outer"], upstream: ["outer", "step"] });
  });
});

describe("bodies of other kinds", () => {
  it("a sensor has time between pokes and a deadline", () => {
    const ready = sensor("ready", { every: "2m", timeout: "6h", softFail: true }, (input: { key: string }) =>
      input.key === "" ? undefined : { size: 3 },
    );
    const plain = sensor("plain", {}, () => true);
    const tasks = tasksOf(() => {
      upload({ from: "x", rows: ready({ key: "k" }).size });
      plain();
    });
    expect(tasks["ready"]).toMatchObject({
      kind: "sensor",
      pokeEveryMs: 120_000,
      timeoutMs: 21_600_000,
      softFail: true,
    });
    expect(tasks["plain"]).toMatchObject({ pokeEveryMs: 60_000, timeoutMs: 604_800_000 });
    for (const unset of ["softFail", "pokeBackoff", "onError"]) expect(tasks["plain"]).not.toHaveProperty(unset);
  });

  it("a sensor may have waits that grow, and be told what errors do", () => {
    const tasks = tasksOf(() => {
      sensor("full", { every: { base: "10s", max: "10m", jitter: true }, onError: "wait" }, () => true)();
      sensor("short", { every: { base: "10s" }, onError: "fail" }, () => true)();
      sensor("long", { every: { base: "2h" }, onError: "skip" }, () => true)();
    });
    expect(tasks["full"]).toMatchObject({
      pokeEveryMs: 10_000,
      pokeBackoff: { maxMs: 600_000, jitter: true },
      onError: "wait",
    });
    expect(tasks["short"]).toMatchObject({ pokeEveryMs: 10_000, pokeBackoff: { maxMs: 3_600_000, jitter: false } });
    expect(tasks["short"]).not.toHaveProperty("onError");
    expect(tasks["long"]).toMatchObject({ pokeBackoff: { maxMs: 7_200_000 }, onError: "skip" });
  });

  it("a wait is stored as its condition", () => {
    const tasks = tasksOf(({ interval }) => {
      waitUntil("noon")({ at: t`${interval.date}T12:00:00Z` });
      waitForTask("other", { dag: "upstream", task: "load" })();
      waitForTask("run", { dag: "upstream" })({ logicalDate: interval.plus({ days: -1 }).start });
      approval("sign")({ message: t`Publish ${interval.date}?` });
      waitForTask("all", { dag: "upstream", group: "loading.images", timeout: "2h", softFail: true })();
    });
    expect(tasks["noon"]).toMatchObject({
      kind: "wait",
      operator: "waitUntil",
      wait: { kind: "until", at: { k: "t" } },
    });
    expect(tasks["other"]?.wait).toEqual({
      kind: "task",
      dag: "upstream",
      task: "load",
      logicalDate: { k: "iv", steps: [], field: "start" },
    });
    expect(tasks["run"]?.wait).toMatchObject({
      task: null,
      logicalDate: { steps: [{ op: "plus", duration: { days: -1 } }], field: "start" },
    });
    expect(tasks["all"]).toMatchObject({
      wait: { kind: "task", dag: "upstream", task: null, group: "loading.images" },
      timeoutMs: 7_200_000,
      softFail: true,
    });
    expect(tasks["run"]).not.toHaveProperty("softFail");
    expect(tasks["run"]?.wait).not.toHaveProperty("group");
    expect(tasks["sign"]?.wait).toMatchObject({ kind: "approval", message: { k: "t" } });
  });

  it("a remote job is a task with polls", () => {
    const query = remote(
      "query",
      { every: "30s", retries: 1 },
      {
        submit: (input: { sql: string }, token) => ({ job: token + input.sql }),
        poll: () => ({ state: "succeeded" }),
        collect: (handle) => ({ rows: handle.job.length }),
        cancel: () => undefined,
      },
    );
    const tasks = tasksOf(() => void upload({ from: "x", rows: query({ sql: "select 1" }).rows }));
    expect(tasks["query"]).toMatchObject({ kind: "remote", pokeEveryMs: 30_000, retries: { limit: 1 } });
  });
});

describe("the interval in a builder", () => {
  it("is moved and read again as it is written", () => {
    const { upload: stored } = tasksOf(({ interval }) => {
      upload({ from: interval.plus({ days: 1 }).startIn("Europe/Berlin").hour, to: interval.format("%Y/%m") });
    });
    expect(stored?.input).toMatchObject({
      fields: {
        from: {
          k: "iv",
          steps: [
            { op: "plus", duration: { days: 1 } },
            { op: "startIn", zone: "Europe/Berlin" },
          ],
          field: "hour",
        },
        to: { k: "iv", steps: [], format: "%Y/%m" },
      },
    });
  });
});

describe("the options of a DAG", () => {
  it("are stored with defaults", () => {
    expect(dag("test", {}, () => undefined).toJSON()).toMatchObject({
      format: 1,
      id: "test",
      schedule: { kind: "manual", timezone: "UTC" },
      start: null,
      end: null,
      catchup: false,
      maxActiveRuns: 16,
      maxActiveTasks: null,
      runTimeoutMs: null,
      maxConsecutiveFailedRuns: 0,
      failFast: false,
      pausedOnCreation: false,
      tags: [],
      params: {},
      tasks: [],
      groups: [],
      location: { file: import.meta.filename },
    });
  });

  it("are stored as given", () => {
    const options = {
      schedule: cron("0 2 * * *", { timezone: "Europe/Zurich" }),
      start: "2024-01-01",
      end: "2025-01-01",
      catchup: true,
      maxActiveRuns: 4,
      maxActiveTasks: 8,
      runTimeout: "2h",
      maxConsecutiveFailedRuns: 3,
      failFast: true,
      pausedOnCreation: true,
      tags: ["a"],
      owner: "data",
      description: "One line.",
      docs: "# More",
    } as const;
    const { runTimeout: _hours, ...same } = options;
    expect(dag("test", options, () => undefined).toJSON()).toMatchObject({ ...same, runTimeoutMs: 7_200_000 });
  });

  it("say when a run should be over, in the zone of the schedule, each deadline with a name", () => {
    const deadlines = [
      { from: "queued", after: "1h30m", onMiss: () => undefined },
      { from: "logicalDate", after: "-1h", onMiss: [() => undefined, () => undefined] },
      { from: "2024-07-01T09:00", name: "the board meets" },
      { from: "averageRunTime" },
      { from: "averageRunTime", times: 1.5, after: "10m", maxRuns: 20, minRuns: 3 },
    ];
    const schedule = cron("@daily", { timezone: "Europe/Berlin" });
    expect(dag("test", { schedule, deadlines }, () => undefined).toJSON().deadlines).toEqual([
      { name: "queued + 1h30m", from: "queued", afterMs: 5_400_000, callbacks: 1 },
      { name: "logicalDate - 1h", from: "logicalDate", afterMs: -3_600_000, callbacks: 2 },
      { name: "the board meets", from: "2024-07-01T07:00:00Z", afterMs: 0, callbacks: 0 },
      {
        name: "averageRunTime",
        from: "averageRunTime",
        average: { times: 1, maxRuns: 10, minRuns: 10 },
        afterMs: 0,
        callbacks: 0,
      },
      {
        name: "averageRunTime x 1.5 + 10m",
        from: "averageRunTime",
        average: { times: 1.5, maxRuns: 20, minRuns: 3 },
        afterMs: 600_000,
        callbacks: 0,
      },
    ]);
  });
});
