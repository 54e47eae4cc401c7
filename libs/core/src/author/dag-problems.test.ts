import { describe, expect, it } from "vitest";
import type { DagProblem } from "../dag/dag-problem.ts";
import type { Settled } from "../dag/settled.ts";
import { DaymillError } from "../errors.ts";
import { always } from "./always.ts";
import { branch, match } from "./branch.ts";
import { type Dag, dag, isDag } from "./dag.ts";
import type { DagOptions } from "./dag-options.ts";
import { group } from "./group.ts";
import type { Ref } from "./ref.ts";
import { remote } from "./remote.ts";
import { businessDays, cron, cronTrigger, events, every, manual, onAssets } from "./schedule.ts";
import { sensor } from "./sensor.ts";
import { setup, teardown } from "./setup-teardown.ts";
import type { SymbolicInterval } from "./symbolic-types.ts";
import { operatorTask, task } from "./task.ts";
import type { LimitKeyParts, TaskOptions } from "./task-options.ts";
import { t } from "./template.ts";
import { waitUntil } from "./wait.ts";

const dump = task("dump", (input: { table: string }) => ({ uri: input.table, rows: 3, list: ["a"] }));
const load = task("load", (input: { uri: string }) => input.uri);
const check = task("check", () => true);
const kind = task("kind", (): "a" | "b" => "a");
const note = task("note", () => undefined);

function problemsOf(
  builder: (context: { interval: SymbolicInterval }) => void,
  options: DagOptions = {},
): readonly DagProblem[] {
  return dag("test", options, builder).build().problems;
}

/** The codes and messages, as a report would show them. */
function report(builder: (context: { interval: SymbolicInterval }) => void, options: DagOptions = {}): string[] {
  return problemsOf(builder, options).map((problem) => `${problem.code} ${problem.message}`);
}

/** A value whose type is not what it says, as JavaScript has them. */
function lie(value: unknown): never {
  return value as never;
}

describe("a report", () => {
  it("names everything that is wrong, each with its place", () => {
    const problems = problemsOf(
      () => {
        note({}, { id: "bad id" });
        note({}, { id: "twice" });
        note({}, { id: "twice" });
        note({}, { id: "x", after: ["y"] });
        note({}, { id: "y", after: ["x", "ghost"] });
      },
      { schedule: cron("61 * * * *"), start: "soon", maxActiveRuns: 0 },
    );
    expect(problems.map(({ code }) => code).sort()).toEqual(["E203", "E204", "E205", "E205", "E209", "E210", "E214"]);
    for (const { location } of problems) expect(location).toMatchObject({ file: import.meta.filename });
    expect(new Set(problems.map(({ location }) => location?.line)).size).toBeGreaterThan(4);
  });

  it("is thrown as one error by whoever wants the graph", () => {
    const broken = dag("test", {}, () => {
      note({}, { id: "-a" });
      note({}, { id: "-b" });
    });
    const graph = () => broken.toJSON();
    expect(graph).toThrow(/Task id "-a" is not valid.*\(and 1 more\)/);
    expect(graph).toThrow(DaymillError);
  });
});

describe("ids", () => {
  it("are letters, digits, _ . -", () => {
    expect(report(() => void note({}, { id: "a/b" }))).toEqual([
      expect.stringMatching(/^E203 Task id "a\/b" is not valid/),
    ]);
    expect(dag("a b", {}, () => undefined).build().problems[0]?.message).toMatch(/^DAG id "a b"/);
    expect(report(() => group("g g", () => undefined))).toEqual([expect.stringMatching(/^E203 Group id/)]);
  });

  it("are used once: by a task, a group, or either", () => {
    const twice = problemsOf(() => {
      note();
      note();
    });
    expect(twice).toMatchObject([{ code: "E204", message: 'Task id "note" is used twice; history is kept by it.' }]);
    expect(twice[0]?.hint).toContain("{ id:");
    const groups = report(() => {
      group("g", () => note());
      group("g", () => note({}, { id: "other" }));
    });
    expect(groups).toEqual([expect.stringMatching(/^E204 Group id "g"/)]);
    const both = report(() => {
      group("note", () => note());
      note();
    });
    expect(both).toEqual(['E204 "note" is the id of a task and of a group.']);
  });
});

describe("order", () => {
  it("has no cycles; the path says which", () => {
    const cycle = report(() => {
      note({}, { id: "a", after: ["c"] });
      note({}, { id: "b", after: ["a"] });
      note({}, { id: "c", after: ["b"] });
      note({}, { id: "self", after: ["self"] });
    });
    expect(cycle).toEqual([
      "E214 Tasks wait for each other: a -> b -> c -> a.",
      "E214 Tasks wait for each other: self -> self.",
    ]);
  });

  it("names only what exists", () => {
    expect(report(() => void note({}, { after: ["ghost"] }))).toEqual([
      'E210 Task "note" comes after "ghost", but there is no task or group of that id.',
    ]);
  });
});

describe("refs", () => {
  it("of another DAG are refused, wherever they are used", () => {
    let foreign: Ref<string> | undefined;
    dag("other", {}, () => {
      foreign = dump({ table: "x" }).uri;
    }).build();
    const refused = expect.stringMatching(/^E210 "dump.uri" belongs to another DAG/) as string;
    expect(report(() => void load({ uri: foreign ?? "" }))).toEqual([
      refused,
      expect.stringMatching(/"dump".*does not exist/),
    ]);
    expect(report(() => void load({ uri: t`x${foreign ?? ""}` }))[0]).toEqual(refused);
    expect(report(() => void note({}, { after: [foreign ?? "note"] }))[0]).toEqual(refused);
  });

  it("kept from one run of the builder do not serve in the next", () => {
    let kept: Ref<string> | undefined;
    const problems = report(() => {
      const { uri } = dump({ table: "x" });
      kept ??= uri;
      load({ uri: kept });
    });
    expect(problems).toEqual([expect.stringMatching(/^E210 "dump.uri" belongs to another DAG/)]);
  });

  it("used as values stop the builder, at the line", () => {
    const problems = problemsOf(() => {
      const archive = dump({ table: "x" });
      note({}, { id: `note-${archive.uri as unknown as string}` });
    });
    expect(problems).toMatchObject([{ code: "E208", location: { file: import.meta.filename } }]);
    expect(report(({ interval }) => void load({ uri: `${interval as unknown as string}/x` }))[0]).toMatch(
      /^E208 "interval"/,
    );
  });

  it("into fields of a list are refused", () => {
    const problems = report(() => {
      const all = dump.map(["a", "b"], (table) => ({ table }));
      load({ uri: (all as unknown as Ref<{ uri: string }>).uri });
    });
    expect(problems).toEqual(['E210 Task "load" reads dump.uri, but "dump" is mapped: its output is a list.']);
  });

  it("to elements live in their mapping only", () => {
    let element: Ref<string> | undefined;
    const problems = report(() => {
      load.map(["a"], (uri) => ({ uri: (element = uri) }));
      load({ uri: element ?? "" }, { id: "outside" });
    });
    expect(problems).toEqual(['E210 Task "outside" reads element outside of the mapping that it belongs to.']);
  });
});

describe("the builder", () => {
  it("must give the same graph twice", () => {
    let count = 0;
    const problems = problemsOf(() => void load({ uri: `file:///${count++}` }));
    expect(problems).toMatchObject([
      { code: "E207", message: expect.stringContaining('tasks[0].input.v.uri was "file:///0", then "file:///1"') },
    ]);
  });

  it("may throw: that is a problem, at its line", () => {
    const problems = problemsOf(() => {
      throw new TypeError("no such thing");
    });
    expect(problems).toMatchObject([
      { code: "E202", message: "The builder threw TypeError: no such thing", location: { file: import.meta.filename } },
    ]);
  });

  it("must not be asynchronous", () => {
    const builder = lie(async () => {
      await Promise.resolve();
      throw new Error("unheard");
    });
    expect(report(builder)).toEqual([expect.stringMatching(/^E209 The builder is an async function/)]);
  });

  it("is where tasks are called, and nowhere else", () => {
    for (const call of [() => note(), () => load.map(["a"], (uri) => ({ uri })), () => group("g", () => undefined)]) {
      expect(call).toThrow(/outside a builder/);
    }
  });
});

describe("inputs", () => {
  it.each([
    ["a Date", { uri: new Date(0) }, "a Date"],
    ["a function", { uri: () => 1 }, "a function"],
    ["NaN", { uri: { deep: [Number.NaN] } }, "at uri.deep.0, is NaN"],
    ["a Map", { uri: new Map() }, "a Map"],
    ["a BigInt", { uri: 3n }, "a bigint"],
  ])("cannot hold %s", (_name, input, expected) => {
    const problems = report(() => void load(lie(input)));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^E209 The input of task "load"/);
    expect(problems[0]).toContain(expected);
  });
});

describe("inputs of operators", () => {
  it("that settled some fields are objects: a ref as a whole would lose them", () => {
    const settled = operatorTask({
      operator: "scale",
      id: "scale",
      defaults: { factor: 3 },
      body: { kind: "task", run: (input: { uri: string }) => input.uri },
    });
    const problems = report(() => void settled(dump({ table: "x" })));
    expect(problems).toEqual([expect.stringMatching(/^E209 The input of task "scale" is a ref as a whole/)]);
  });
});

describe("options", () => {
  it.each<[string, TaskOptions | object]>([
    ['timeout of task "x": "soon" is not a duration', { timeout: "soon" }],
    ['timeout of task "x": 30 is not a duration', { timeout: 30 }],
    ['retries.limit of task "x": -1 is not a whole number of at least 0', { retries: -1 }],
    ['retries.limit of task "x": 1.5', { retries: { limit: 1.5 } }],
    ['retries.base of task "x": "fast"', { retries: { limit: 1, base: "fast" } }],
    ['retries.backoff of task "x": "exp" is none of fixed, exponential', { retries: { limit: 1, backoff: "exp" } }],
    ['retries.only of task "x": it is not a list of codes and names', { retries: { limit: 1, only: [] } }],
    ['retries.only of task "x": it is not a list of codes and names', { retries: { limit: 1, only: "E401" } }],
    ['retries.never of task "x": 5 is neither a code nor the name', { retries: { limit: 1, never: ["E401", 5] } }],
    ['retries.never of task "x": there is no error E999', { retries: { limit: 1, never: ["E999"] } }],
    ['waitForPastBeforeSkip of task "x": it waits for nothing without dependsOnPast', { waitForPastBeforeSkip: true }],
    ['delay of task "x": there is no such option', { retries: { limit: 1, delay: "1s" } }],
    ['retry of task "x": there is no such option', { retry: 3 }],
    ['slots of task "x": 3000000000 is not a whole number of at least 1 up to 2147483647', { slots: 3e9 }],
    ['slots of task "x": 0 is not a whole number of at least 1', { slots: 0 }],
    ['priority of task "x": 1.5 is not a whole number', { priority: 1.5 }],
    ['weightRule of task "x": "up"', { weightRule: "up" }],
    ['isolation of task "x": "cold"', { isolation: "cold" }],
    ['queue of task "x": "big machines" is no name', { queue: "big machines" }],
    ['queue of task "x": "" is no name', { queue: "" }],
    ['triggerRule of task "x": "all"', { triggerRule: "all" }],
    ['maxActive.perRun of task "x": 0', { maxActive: { perRun: 0 } }],
    ['maxActive.perKey.limit of task "x": 0', { maxActive: { perKey: { key: "uri", limit: 0 } } }],
    ['maxActive.perKey.key of task "x": "ghost" is no field', { maxActive: { perKey: { key: "ghost", limit: 1 } } }],
    ['maxActive.perKey.key of task "x": it is undefined', { maxActive: { perKey: { limit: 1 } } }],
    ['maxActive.perKey.key of task "x": it is a list or an', { maxActive: { perKey: { key: () => ["a"], limit: 1 } } }],
    [
      'maxActive.perKey.key of task "x": the function returned undefined',
      { maxActive: { perKey: { key: () => undefined, limit: 1 } } },
    ],
    [
      'maxActive.perKey.key of task "x": "ghost" is no field',
      { maxActive: { perKey: { key: ({ field }: LimitKeyParts) => t`${field("ghost")}`, limit: 1 } } },
    ],
    ['maxActive.perKey.name of task "x": "a b"', { maxActive: { perKey: { key: "uri", limit: 1, name: "a b" } } }],
    [
      'field of task "x": there is no such option; there are key, limit, name',
      { maxActive: { perKey: { key: "uri", field: "uri", limit: 1 } } },
    ],
    ['rate.starts of task "x": 0', { rate: { starts: 0, per: "1m" } }],
    ['rate.per of task "x": "0s" is not a duration above 0', { rate: { starts: 1, per: "0s" } }],
    ['rate.per of task "x": "60d" is not a duration above 0 and up to "31d"', { rate: { starts: 1, per: "60d" } }],
    ['rate.per of task "x": 60 is not a duration', { rate: { starts: 1, per: 60 } }],
    ['rate.name of task "x": 3', { rate: { starts: 1, per: "1m", name: 3 } }],
    ['every of task "x": there is no such option', { rate: { starts: 1, per: "1m", every: "1s" } }],
    ['label of task "x": "ghost" is no field of the input', { label: "ghost" }],
    ['onKill of task "x": it is no remote job', { onKill: "leave" }],
    ['onTimeout of task "x": it is no remote job', { onTimeout: "cancel" }],
  ])("refuse %s", (expected, options) => {
    const odd = task("x", lie(options), (input: { uri: string }) => input.uri);
    const problems = problemsOf(() => void odd({ uri: "x" }));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ code: "E209", location: { file: import.meta.filename } });
    expect(problems[0]?.message).toContain(`Option ${expected}`);
  });

  it("of a remote job: what its end does is one of two words", () => {
    const job = {
      submit: () => 1,
      poll: () => ({ state: "running" }) as const,
      collect: () => 1,
      cancel: () => undefined,
    };
    expect(report(() => void remote("r", lie({ onTimeout: "keep" }), job)())).toEqual([
      expect.stringContaining('E209 Option onTimeout of task "r": "keep" is none of cancel, leave'),
    ]);
  });

  it.each<[string, object]>([
    ['every.base of task "s": undefined is not a duration', { every: {} }],
    ['every.max of task "s": "5s" is shorter than the first wait', { every: { base: "10s", max: "5s" } }],
    ['factor of task "s": there is no such option; there are base, max, jitter', { every: { base: "1s", factor: 3 } }],
    ['onError of task "s": "silent" is none of fail, wait, skip', { onError: "silent" }],
  ])("of a sensor: %s", (expected, options) => {
    expect(report(() => void sensor("s", lie(options), () => 1)())).toEqual([
      expect.stringContaining(`E209 Option ${expected}`),
    ]);
  });

  it("of limits by key and of rates: all that is wrong with them at once", () => {
    const odd = lie({
      maxActive: { perTask: 0, perKey: { key: "ghost", limit: 0, name: "-" } },
      rate: { starts: 0.5, per: "soon", name: "" },
    });
    const made = report(() => void task("x", odd, (input: { uri: string }) => input.uri)({ uri: "x" }));
    const options = ["perKey.limit", "perKey.name", "perKey.key", "perTask", "rate.starts", "rate.per", "rate.name"];
    expect(made).toEqual(options.map((option) => expect.stringContaining(`${option} of task "x": `)));
    expect(report(() => void task("y", lie({ rate: 3, maxActive: { perKey: 3 } }), () => 1)())).toHaveLength(4);
  });

  it("of a key name params of the DAG", () => {
    const keyed = task("x", { maxActive: { perKey: { key: ({ param }) => param("ghost"), limit: 1 } } }, () => 1);
    expect(report(() => void keyed())).toEqual([
      'E210 Task "x" has a key made of the param "ghost", which the DAG does not declare.',
    ]);
    expect(report(() => void keyed(), { params: { ghost: { default: "a" } } })).toEqual([]);
  });

  it("of a mapping and of the interval are checked too", () => {
    expect(report(() => void load.map(["a"], (uri) => ({ uri }), { limit: 0 }))).toEqual([
      expect.stringContaining('Option limit of task "load": 0'),
    ]);
    const odd = report(({ interval }) => {
      load({ uri: interval.format("%Q") });
      load({ uri: interval.plus(lie({ day: 1 })).date }, { id: "b" });
      load({ uri: interval.startIn("Mars/Base").date }, { id: "c" });
    });
    expect(odd).toEqual([
      expect.stringMatching(/^E209 interval.format does not know %Q/),
      expect.stringMatching(/^E209 interval.plus takes whole numbers of years.* not day: 1/),
      expect.stringMatching(/^E206 interval.startIn: .*Mars\/Base/),
    ]);
  });

  it("of a body are refused where there is none", () => {
    const schema = { "~standard": { version: 1, vendor: "test", validate: (value: unknown) => ({ value }) } };
    const odd = lie({ input: schema, output: schema, isolation: "fresh", env: ["HOME"] });
    expect(report(() => void waitUntil("w", odd)({ at: "2024-01-01T00:00:00Z" }))).toEqual(
      ["input", "output", "isolation", "env"].map((option) =>
        expect.stringContaining(`Option ${option} of task "w": it only waits`),
      ),
    );
  });

  it("of a call are refused where they would do nothing", () => {
    expect(report(() => void load({ uri: "a" }, lie({ limit: 2 })))).toEqual([
      expect.stringContaining('Option limit of task "load": there is no such option; there are after, id'),
    ]);
    expect(report(() => void load.map(["a"], (uri) => ({ uri }), lie({ retries: 2 })))).toEqual([
      expect.stringContaining('Option retries of task "load": there is no such option'),
    ]);
  });

  it("of a DAG are checked", () => {
    const odd: DagOptions = lie({ maxActiveRuns: 0, runTimeout: "long", retries: 3, params: { a: { default: 3n } } });
    expect(report(() => undefined, odd)).toEqual([
      expect.stringContaining('Option retries of DAG "test": there is no such option'),
      expect.stringContaining("Option maxActiveRuns"),
      expect.stringContaining("Option runTimeout"),
      expect.stringContaining("Option params.a"),
    ]);
  });
});

describe("deadlines of a DAG", () => {
  it.each<[DagOptions["deadlines"], string[]]>([
    [lie({ from: "queued" }), ['deadlines of DAG "test": it is no list']],
    [lie([null]), ["deadlines[0] of DAG", "deadlines[0].after"].slice(0, 1)],
    [[{ from: "queued", after: "soon" }], ['deadlines[0].after of DAG "test": "soon" is not a duration up to "3650d"']],
    [[{ from: "queued", after: "40000d" }], ['deadlines[0].after of DAG "test": "40000d" is not a duration']],
    [[{ from: "queued", after: "-1h" }], ['deadlines[0].after of DAG "test": "-1h" lies not after the run is queued']],
    [[{ from: "queued" }], ['deadlines[0].after of DAG "test": "0s" lies not after the run is queued']],
    [
      [{ from: "noon" }],
      ['deadlines[0].from of DAG "test": "noon" is neither queued nor logicalDate nor averageRunTime'],
    ],
    [[lie({ after: "1h" })], ['deadlines[0].from of DAG "test": nothing is neither queued']],
    [[lie({ from: "queued", in: "1h", after: "1h" })], ['deadlines[0].in of DAG "test": there is no such option']],
    [
      [{ from: "queued", after: "1h", times: 2 }],
      ['deadlines[0].times of DAG "test": it is for from: "averageRunTime"'],
    ],
    [[{ from: "averageRunTime", after: "-1h" }], ['deadlines[0].after of DAG "test": "-1h" lies before the average']],
    [
      [{ from: "averageRunTime", times: 0 }],
      ['deadlines[0].times of DAG "test": 0 is not a number above 0 and up to 100'],
    ],
    [
      [{ from: "averageRunTime", maxRuns: 101 }],
      ['deadlines[0].maxRuns of DAG "test": 101 is not a whole', "deadlines[0].minRuns"],
    ],
    [
      [{ from: "averageRunTime", maxRuns: 5, minRuns: 6 }],
      ['deadlines[0].minRuns of DAG "test": 6 is not a whole number from 1 to 5'],
    ],
    [[{ from: "queued", after: "1h", name: "" }], ['deadlines[0].name of DAG "test": it is no text of 1 to 100']],
    [[{ from: "queued", after: "1h", onMiss: lie("mail") }], ['deadlines[0].onMiss of DAG "test": it is neither']],
    [
      [
        { from: "queued", after: "1h" },
        { from: "logicalDate", after: "1h", name: "queued + 1h" },
      ],
      ['deadlines[1].name of DAG "test": deadlines[0] has the name "queued + 1h" too'],
    ],
  ])("%j", (deadlines, whys) => {
    const problems = problemsOf(() => undefined, lie({ deadlines }));
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual(
      whys.map((why) => expect.stringContaining(`E209 Option ${why}`)),
    );
  });
});

describe("the runs that a DAG takes", () => {
  it.each<[DagOptions, string]>([
    [{ allowedRunTypes: [] }, "it is empty, so the DAG would never run"],
    [lie({ allowedRunTypes: ["by_hand"] }), '"by_hand" is none of scheduled, manual, backfill, asset'],
    [{ allowedRunTypes: ["manual"], schedule: onAssets("orders") }, "it has no asset, but the schedule starts runs"],
  ])("%j", (options, why) => {
    const problems = problemsOf(() => undefined, options);
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringContaining(`E209 Option allowedRunTypes of DAG "test": ${why}`),
    ]);
    expect(problems[0]?.location?.file).toBe(import.meta.filename);
  });

  it("are stored in one order, and not at all when it takes all", () => {
    const stored = (options: DagOptions) => dag("test", options, () => undefined).toJSON().allowedRunTypes;
    expect(stored({ allowedRunTypes: ["backfill", "scheduled", "backfill"] })).toEqual(["scheduled", "backfill"]);
    expect(stored({})).toBeUndefined();
  });
});

describe("who may what on a DAG", () => {
  it.each<[DagOptions, string]>([
    [lie({ access: ["sales_team"] }), 'access of DAG "test": it is no object of roles by name'],
    [
      lie({ access: { sales_team: "admin" } }),
      'access.sales_team of DAG "test": "admin" is none of viewer, operator, editor',
    ],
    [{ access: { viewer: "editor" } }, 'access of DAG "test": "viewer" is a role for all DAGs; name one of your own'],
    [{ access: { "sales team": "editor" } }, 'access of DAG "test": "sales team" is no name of a role'],
  ])("%j", (options, why) => {
    const problems = problemsOf(() => undefined, options);
    expect(problems.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringContaining(`E209 Option ${why}`),
    ]);
  });

  it("is stored by the names of the roles, and not at all when it says nothing", () => {
    const stored = (options: DagOptions) => dag("test", options, () => undefined).toJSON().access;
    const access = stored({ access: { sales_team: "operator", audit: "viewer" } });
    expect(Object.entries(access ?? {})).toEqual([
      ["audit", "viewer"],
      ["sales_team", "operator"],
    ]);
    expect([stored({}), stored({ access: {} })]).toEqual([undefined, undefined]);
  });
});

describe("schedules", () => {
  it.each<[string, DagOptions]>([
    ["E205", { schedule: cron("61 * * * *") }],
    ["E205", { schedule: cron([]) }],
    ["E206", { schedule: cron("@daily", { timezone: "Mars/Base" }) }],
    ["E205", { schedule: every("often") }],
    ["E205", { schedule: cronTrigger("@daily", { interval: "long" }) }],
    ["E205", { schedule: onAssets("orders", { or: manual() }) }],
    ["E205", { schedule: onAssets("orders", { or: onAssets("rates") }) }],
    ["E205", { schedule: onAssets("orders", { or: every("often") }) }],
    ["E205", { schedule: onAssets("orders", { or: cron("61 * * * *") }) }],
    ["E205", { schedule: businessDays({ at: "late" }) }],
    ["E205", { schedule: businessDays({ holidays: ["Christmas"] }) }],
    ["E206", { schedule: businessDays({ timezone: "Mars/Base" }) }],
    ["E209", { schedule: events(["some day"]) }],
    ["E205", { start: "yesterday" }],
    ["E205", { end: "2024-13-01" }],
    ["E205", { start: "2024-02-01", end: "2024-01-01" }],
  ])("%s: %j", (code, options) => {
    const problems = problemsOf(() => undefined, options);
    expect(problems.length).toBeGreaterThan(0);
    for (const problem of problems) expect(problem).toMatchObject({ code, location: { file: import.meta.filename } });
  });

  it("do not bound a teardown: it runs whenever its setups have", () => {
    const problems = problemsOf(() => {
      const made = setup("make", () => 1)();
      teardown("remove", { start: "2024-01-01", end: "2024-02-01" }, () => 1)({}, { after: [made] });
    });
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["E209", expect.stringMatching(/^Option start of task "remove"/)],
      ["E209", expect.stringMatching(/^Option end of task "remove"/)],
    ]);
  });

  it("bound a task as they bound a DAG: by dates of which the second is later", () => {
    const options: DagOptions = { schedule: cron("@daily", { timezone: "Europe/Berlin" }) };
    const dated = (dates: { readonly start?: string; readonly end?: string }) => task("dated", dates, () => 1);
    const problems = problemsOf(() => {
      dated({ start: "soon" })({}, { id: "a" });
      dated(lie({ end: 7 }))({}, { id: "b" });
      dated({ start: "2024-02-01", end: "2024-02-01" })({}, { id: "c" });
      dated({ start: "2024-02-01T00:00Z", end: "2024-02-01T01:30" })({}, { id: "d" });
    }, options);
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Task "a": start: "?soon/),
      expect.stringMatching(/^Task "b": end: "?7/),
      'Task "c" ends (2024-02-01) before it starts (2024-02-01), so it never runs.',
    ]);
    for (const problem of problems) {
      expect(problem).toMatchObject({ code: "E205", location: { file: import.meta.filename } });
    }
    expect(new Set(problems.map(({ location }) => location?.line)).size).toBe(3);
  });

  it("that read a duration wrongly say what was written", () => {
    expect(report(() => undefined, { schedule: every("often") })[0]).toBe(
      'E205 every: "often" is not a duration; it is written as "30m", "6h", "1h30m" or "2d".',
    );
  });
});

describe("joins", () => {
  it("need arms that make what they return", () => {
    const problems = report(() => {
      const outside = dump({ table: "x" });
      branch(check(), { then: () => dump({ table: "y" }, { id: "inside" }), else: () => outside });
    });
    expect(problems).toEqual([
      expect.stringMatching(/^E211 Arm false of branch returns nothing that a task inside it makes/),
    ]);
  });

  it("cannot be reached from an arm that excludes theirs", () => {
    let other: Ref<string> | undefined;
    const problems = report(() => {
      match(kind(), {
        a: () => void (other = dump({ table: "x" }).uri),
        b: () => void load({ uri: other ?? "" }),
      });
    });
    expect(problems).toEqual([
      'E211 Task "load" can never run: it needs "dump", which stands in another arm of the same branch.',
    ]);
  });

  it("cannot be reached by what needs two arms at once", () => {
    const both = report(() => {
      let first: Ref<string> | undefined;
      let second: Ref<string> | undefined;
      branch(check(), {
        then: () => void (first = load({ uri: "a" }, { id: "a" })),
        else: () => void (second = load({ uri: "b" }, { id: "b" })),
      });
      load({ uri: t`${first ?? ""}${second ?? ""}` });
    });
    expect(both).toEqual([
      'E211 Task "load" can never run: it needs both "a" and "b", which stand in arms that exclude each other.',
    ]);
    const strict = task("strict", { triggerRule: "all_success" }, (input: { uri: string }) => input.uri);
    const join = report(() => {
      const uri = branch(check(), {
        then: () => load({ uri: "a" }, { id: "a" }),
        else: () => load({ uri: "b" }, { id: "b" }),
      });
      strict({ uri });
    });
    expect(join).toEqual([expect.stringMatching(/^E211 Task "strict" can never run: it needs both "a" and "b"/)]);
  });

  it("cannot be reached when every arm is excluded", () => {
    const problems = report(() => {
      const flag = check();
      let join: Ref<string> | undefined;
      branch(flag, {
        then: () => {
          join = branch(check({}, { id: "inner" }), {
            then: () => load({ uri: "x" }, { id: "a" }),
            else: () => load({ uri: "y" }, { id: "b" }),
          });
        },
      });
      branch(flag, { then: () => undefined, else: () => void load({ uri: join ?? "" }) });
    });
    expect(problems).toEqual([
      'E211 Task "load" can never run: every arm of the join that it takes is skipped when it runs.',
    ]);
  });

  it("cannot be reached inside arms that exclude each other", () => {
    const problems = report(() => {
      const flag = check();
      branch(flag, { then: () => branch(flag, { then: () => undefined, else: () => void note() }) });
    });
    expect(problems).toEqual(['E211 Task "note" can never run: the arms around it exclude each other.']);
  });

  it("are decided by outputs of tasks only", () => {
    const problems = dag("test", { params: { full: { default: true } } }, ({ params }) => {
      branch(params.full, { then: () => note() });
    }).build().problems;
    expect(problems).toMatchObject([
      {
        code: "E209",
        message: expect.stringContaining('branch decides on "params.full", which is no output of a task'),
      },
    ]);
  });
});

describe("tasks after failures", () => {
  const page = always("page", (input: { loaded: Settled<string>; text?: string }) => input.loaded.state);

  it("read no text made of an output", () => {
    const problems = report(() => {
      const archive = dump({ table: "x" });
      page({ loaded: archive.uri, text: lie(t`rows: ${archive.rows}`) });
    });
    expect(problems[0]).toMatch(/^E210 Task "page" runs after failures, so it cannot read text made of an output/);
  });

  it("read no output whose task may have failed, under whatever name", () => {
    const odd = task("odd", lie({ triggerRule: "all_done" }), (input: { uri: string }) => input.uri);
    const problems = problemsOf(() => void odd({ uri: dump({ table: "x" }).uri }));
    expect(problems).toMatchObject([{ code: "E210", message: expect.stringContaining("trigger rule all_done") }]);
    expect(problems[0]?.hint).toContain("always(");
  });
});

describe("mapped groups", () => {
  it("do not nest", () => {
    const problems = report(() => {
      group.map("g", ["a"], () => load.map(["b"], (uri) => ({ uri })));
      group.map("h", ["a"], () => group.map("i", ["b"], () => note()));
    });
    expect(problems.filter((problem) => problem.includes("mappings do not nest"))).toHaveLength(2);
  });

  it("decide nothing: a decision is one for all elements", () => {
    const problems = report(() => {
      group.map("g", ["a"], () => branch(check(), { then: () => note() }));
    });
    expect(problems).toEqual([
      'E210 Task "g.note" is decided on by "g.check", which is mapped and so has no single output.',
    ]);
  });

  it("return whole outputs", () => {
    const problems = report(() => void group.map("g", ["a"], (table) => ({ uri: dump({ table }).uri })));
    expect(problems).toEqual([expect.stringContaining('it returns "g.dump.uri"; return whole outputs')]);
  });
});

describe("isDag", () => {
  it("knows a DAG of any copy of the library, and nothing else", () => {
    const own: Dag = dag("test", {}, () => undefined);
    expect(isDag(own)).toBe(true);
    expect(isDag({ [Symbol.for("daymill.dag")]: 1 })).toBe(true);
    for (const value of [null, undefined, 3, {}, { id: "x", build: () => undefined }]) expect(isDag(value)).toBe(false);
  });
});
