import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";
import type { CliIo } from "./terminal/cli-io.ts";

const dataDir = mkdtempSync(join(tmpdir(), "daymill-cli-"));
writeFileSync(join(dataDir, "server.json"), JSON.stringify({ url: "http://127.0.0.1:4242", pid: 1 }));
afterAll(() => rmSync(dataDir, { recursive: true }));

const dag = {
  dagId: "orders",
  paused: false,
  runningRuns: 2,
  schedule: { kind: "cron", text: "@daily", words: "every day at 00:00", timezone: "UTC" },
};
const plan = {
  kind: "plan",
  etag: "e1",
  total: 2,
  counts: { failed: 1, upstream_failed: 1 },
  runs: [{ dagId: "orders", runId: "r1", logicalDate: null, state: "failed", endedAt: null, total: 2 }],
  items: [
    { dagId: "orders", runId: "r1", taskId: "load", mapIndex: 17, label: null, state: "failed", attempts: 3 },
    { dagId: "orders", runId: "r1", taskId: "check", mapIndex: -1, label: null, state: "upstream_failed", attempts: 0 },
  ],
  truncated: false,
  added: { upstream: 0, downstream: 1, past: 0, future: 0 },
  leftRunning: 0,
  versionChange: null,
  warnings: [],
};
const widerPlan = {
  ...plan,
  total: 3,
  counts: { ...plan.counts, success: 1 },
  runs: [...plan.runs, { dagId: "report", runId: "r9", logicalDate: null, state: "success", endedAt: null, total: 1 }],
  items: [
    ...plan.items,
    { dagId: "report", runId: "r9", taskId: "build", mapIndex: -1, label: null, state: "success", attempts: 1 },
  ],
};
const cleanPlan = {
  kind: "plan",
  before: null,
  keepPerDag: null,
  runs: 3,
  instances: 12,
  dags: [{ dagId: "orders", runs: 3, instances: 12, from: "2024-01-01T00:00:00Z", to: "2024-01-03T00:00:00Z" }],
  kept: [{ reason: "newest", text: "it is the newest that is over of its DAG", runs: 1 }],
};
const notFound = { type: "t", code: "E701", title: "Not found", detail: "The DAG oders does not exist.", status: 404 };

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Answers the calls of commands as the server would. */
function answer({ method, path, body }: Call): [status: number, body: unknown] {
  if (path.startsWith("/api/v1/dags/oders")) return [404, notFound];
  if (path.startsWith("/api/v1/dags?")) return [200, { items: [dag], next: null }];
  if (path === "/api/v1/dags/orders" && method === "PATCH") return [200, { ...dag, ...(body as object) }];
  if (path.startsWith("/api/v1/backfills?")) return [200, { items: [], next: null }];
  if (path === "/api/v1/clears") {
    const { dryRun, otherDags } = body as { dryRun?: boolean; otherDags?: boolean };
    return [
      200,
      dryRun === true
        ? otherDags === true
          ? widerPlan
          : plan
        : { kind: "applied", clearId: 7, total: 2, runIds: ["r1"], otherRuns: [], heldUntil: null },
    ];
  }
  if (path === "/api/v1/clears/7/undo")
    return [
      200,
      { clearId: 7, restored: 1, started: [{ dagId: "orders", runId: "r1", taskId: "load", mapIndex: 17 }] },
    ];
  if (path === "/api/v1/clears/8/undo")
    return [409, { type: "t", code: "E703", title: "Conflict", detail: "Too late to undo the clear 8.", status: 409 }];
  if (path === "/api/v1/marks") {
    return [200, (body as { dryRun?: boolean }).dryRun ? plan : { kind: "applied", total: 2, runIds: ["r1"] }];
  }
  if (path === "/api/v1/runs/clean") {
    const { dryRun, ...limits } = body as { dryRun?: boolean; before: string | null; keepPerDag: number | null };
    return [200, dryRun ? { ...cleanPlan, ...limits } : { kind: "applied", runs: 3, isDone: true }];
  }
  if (path === "/api/v1/dags/orders/runs/r1") {
    return [200, { dagId: "orders", runId: "r1", state: "running", ...(body as object | undefined) }];
  }
  return [409, { ...notFound, code: "E703", detail: "The run exists.", status: 409 }];
}

async function daymill(args: readonly string[], options: { answerTo?: string; env?: CliIo["env"] } = {}) {
  const calls: Call[] = [];
  const { io, out, err } = fakeIo({
    env: { NO_COLOR: "1", ...options.env },
    cwd: dataDir,
    canAsk: options.answerTo !== undefined,
    ask: async () => options.answerTo ?? "",
    fetch: async (url, init) => {
      const { pathname, search, host } = new URL(new Request(url).url);
      if (host !== "127.0.0.1:4242") throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
      const call = {
        method: init?.method ?? "GET",
        path: pathname + search,
        body: init?.body ? JSON.parse(init.body as string) : undefined,
      };
      calls.push(call);
      const [status, body] = answer(call);
      return new Response(JSON.stringify(body), { status });
    },
  });
  const code = await runCli([...args, "--data", dataDir], io);
  return { code, out: out(), err: err(), calls };
}

const clear = ["tasks", "clear", "orders", "load[17]", "--run", "r1", "--downstream"];

test("--columns shows the columns that it names; one that is none is a mistake of the command line", async () => {
  const chosen = await daymill(["dags", "list", "--columns", "active,dag"]);
  expect([chosen.code, chosen.out]).toEqual([0, expect.stringMatching(/^ *ACTIVE +DAG\n *2\/undefined +orders\n$/)]);
  expect((await daymill(["dags", "list", "--columns", "dgo"])).code).toBe(2);
  expect((await daymill(["dags", "list", "--columns", "dag", "--json"])).code).toBe(2);
});

test("doctor tells what a start would find where no server runs: the port, and the database", async () => {
  const { code, out } = await daymill(["doctor", "--json", "--url", "http://127.0.0.1:9"], {
    env: { DAYMILL__DATABASE: "postgres://daymill:hunter2@127.0.0.1:9/daymill", DAYMILL__SERVER__PORT: "0" },
  });
  expect([code, out]).toEqual([1, expect.not.stringContaining("hunter2")]);
  const findings: { name: string; state: string; detail: string; fix: string }[] = JSON.parse(out);
  expect(findings.filter(({ name }) => name === "port" || name === "database")).toMatchObject([
    { name: "port", state: "ok" },
    { name: "database", state: "problem", fix: expect.stringContaining("`database`") },
  ]);
});

test("doctor --bundle writes what a bug report needs, and nothing that may be secret", async () => {
  const { code, err } = await daymill(["doctor", "--bundle", "report.json"], {
    env: { DAYMILL__DATABASE: "postgres://daymill:hunter2@127.0.0.1:9/daymill" },
  });
  expect([code, err]).toEqual([1, expect.stringContaining("report.json: look through it")]);
  const text = readFileSync(join(dataDir, "report.json"), "utf8");
  expect(text).not.toContain("hunter2");
  const { versions, findings, settings, server } = JSON.parse(text);
  expect(versions.node).toBe(process.versions.node);
  expect(findings.length).toBeGreaterThan(3);
  expect(settings).toContainEqual(expect.objectContaining({ name: "database", value: "***" }));
  expect(server).toHaveProperty("error");
});

describe("exit codes", () => {
  test("0 when all is well, and the answer is on stdout", async () => {
    const { code, out, calls } = await daymill(["dags", "pause", "orders"]);
    expect({ code, out }).toEqual({ code: 0, out: "orders: paused; 2 running runs go on\n" });
    expect(calls.filter(({ method }) => method !== "GET")).toEqual([
      { method: "PATCH", path: "/api/v1/dags/orders", body: { paused: true } },
    ]);
  });

  test("1 when no server can be found, saying how to start one", async () => {
    const elsewhere = await daymill(["dags", "pause", "orders", "--url", "http://127.0.0.1:9"]);
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.err).toContain("E707");
    expect(elsewhere.err).toContain("ECONNREFUSED");
    expect(elsewhere.err).toContain("daymill start");
  });

  test.each([
    [
      "ERR_SSL_WRONG_VERSION_NUMBER",
      "wrong version number:../deps",
      /E707 .*: https:\/\/h speaks no TLS: .*http:\/\/\.\n$/,
    ],
    [
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "self-signed certificate",
      /is not accepted \(self-signed certificate\): NODE_EXTRA_CA_/,
    ],
  ])("1 for a server whose TLS is none, saying what may help: %s", async (code, message, says) => {
    const cause = Object.assign(new Error(message), { code });
    const fetch = async () => {
      throw new TypeError("fetch failed", { cause });
    };
    const { io, err } = fakeIo({ cwd: dataDir, fetch });
    expect(await runCli(["dags", "list", "--url", "https://h"], io)).toBe(1);
    expect(err()).toMatch(says);
    expect(err()).not.toContain("../deps");
  });

  test("1 in a folder of a project, saying which folder the project is", async () => {
    const project = mkdtempSync(join(tmpdir(), "daymill-project-"));
    writeFileSync(join(project, "daymill.config.ts"), "export default {};\n");
    const cwd = join(project, "dags", "sales");
    mkdirSync(cwd, { recursive: true });
    try {
      const { io, err } = fakeIo({ cwd });
      expect(await runCli(["dags", "list"], io)).toBe(1);
      expect(err()).toContain(`sales/.daymill/server.json. The project is ${project}: use the command there.`);
      const { io: above, err: errAbove } = fakeIo({ cwd: project });
      expect(await runCli(["dags", "list"], above)).toBe(1);
      expect(errAbove()).not.toContain("The project is");
    } finally {
      rmSync(project, { recursive: true });
    }
  });

  test("2 for a command line that is not valid, with the nearest word", async () => {
    const { code, err } = await daymill(["dags", "lst"]);
    expect(code).toBe(2);
    expect(err).toContain("Did you mean list?");
  });

  test("2 for an option before its command, with where it stands", async () => {
    const { code, err } = await daymill(["--quiet", "dags", "list"]);
    expect(code).toBe(2);
    expect(err).toContain("unknown option '--quiet'. Options of a command stand behind it.");
  });

  test.each([
    [["set", "7", "--pause-after-failures", "abc"], "--pause-after-failures abc"],
    [["set", "7", "--max-active-runs", "0"], "--max-active-runs 0"],
    [["create", "orders", "--missing", "--pause-after-failures", "1.5"], "--pause-after-failures 1.5"],
    [["create", "orders", "--missing", "--max-active-runs", "two"], "--max-active-runs two"],
  ])("2 for a number of a backfill that is none, and nothing is sent: %j", async (words, named) => {
    const { code, err, calls } = await daymill(["backfill", ...words]);
    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(err).toContain(`E702 The request is not valid: ${named}: expected a whole number from 1 on.`);
  });

  test("3 for what does not exist, with the nearest name", async () => {
    const { code, err } = await daymill(["dags", "pause", "oders"]);
    expect({ code, err }).toEqual({
      code: 3,
      err: "E701 Not found: The DAG oders does not exist. Did you mean orders?\n",
    });
  });

  test("4 for a conflict", async () => {
    expect((await daymill(["dags", "trigger", "orders"])).code).toBe(4);
  });
});

describe("something dangerous", () => {
  test("is shown first, and done when the answer is yes", async () => {
    const { code, out, err, calls } = await daymill(clear, { answerTo: "y" });
    expect(code).toBe(0);
    expect(err).toContain("load[17]");
    expect(err).toContain("2 task instances in 1 run: 1 failed, 1 upstream failed");
    expect(out).toContain(
      "Cleared 2 task instances.\nUntil something starts, `daymill tasks undo-clear 7` takes it back.\n",
    );
    expect(calls.map((call) => call.body)).toMatchObject([
      { dryRun: true, downstream: true, tasks: [{ taskId: "load", mapIndexes: [17] }] },
      { etag: "e1" },
    ]);
  });

  test("names the DAG of each task instance when it goes on to other DAGs", async () => {
    const plain = await daymill([...clear, "--dry-run"]);
    expect(plain.err).not.toMatch(/^DAG/m);
    const { err, calls } = await daymill([...clear, "--other-dags", "--dry-run"]);
    expect(calls[0]?.body).toMatchObject({ otherDags: true, dryRun: true });
    expect(err).toMatch(/^DAG +RUN +TASK/m);
    expect(err).toMatch(/^report +r9 +build/m);
    expect(err).toContain("3 task instances in 2 runs of 2 DAGs: ");
  });

  test("is not done for any other answer", async () => {
    const { code, err, calls } = await daymill(clear, { answerTo: "" });
    expect({ code, calls: calls.length }).toEqual({ code: 0, calls: 1 });
    expect(err).toContain("Nothing was changed.");
  });

  test("is refused where nobody can answer, unless --yes was given", async () => {
    const refused = await daymill(clear);
    expect({ code: refused.code, calls: refused.calls.length }).toEqual({ code: 2, calls: 1 });
    expect(refused.err).toContain("--yes");
    expect(await daymill([...clear, "--yes"])).toMatchObject({ code: 0, out: expect.stringContaining("Cleared 2") });
  });

  test("is taken back by its number as far as nothing has started, and says what had", async () => {
    const undone = await daymill(["tasks", "undo-clear", "7"]);
    expect(undone).toMatchObject({ code: 0, out: "1 task instance as before; load[17] had started and stays.\n" });
    const late = await daymill(["tasks", "undo-clear", "8"]);
    expect(late).toMatchObject({ code: 4, err: expect.stringContaining("Too late") });
  });

  test("only shows its plan with --dry-run", async () => {
    const { out, calls } = await daymill([...clear, "--dry-run", "--json"]);
    expect(calls).toHaveLength(1);
    expect(JSON.parse(out)).toEqual(plan);
  });
});

describe("db clean", () => {
  test("shows what would go, and removes by the limits that were shown", async () => {
    const { code, out, err, calls } = await daymill(["db", "clean", "--keep", "7"], { answerTo: "y" });
    expect({ code, out }).toEqual({ code: 0, out: "Removed 3 runs.\n" });
    expect(err).toContain("3 runs with 12 task instances: beyond the newest 7 of a DAG");
    expect(err).toContain("1 run stays: it is the newest that is over of its DAG");
    expect(calls.map((call) => call.body)).toEqual([
      { keepPerDag: 7, dryRun: true },
      { before: null, keepPerDag: 7 },
    ]);
  });

  test("removes nothing with --dry-run, for another answer, and where nobody can answer", async () => {
    const dry = await daymill(["db", "clean", "--older-than", "90d", "--dry-run", "--json"]);
    expect(dry.calls).toHaveLength(1);
    expect(JSON.parse(dry.out)).toMatchObject({ runs: 3 });
    expect((await daymill(["db", "clean"], { answerTo: "n" })).calls).toHaveLength(1);
    expect(await daymill(["db", "clean"])).toMatchObject({ code: 2 });
  });

  test.each([
    ["--keep", "0"],
    ["--older-than", "long"],
  ])("refuses %s %s", async (flag, value) => {
    const { code, err, calls } = await daymill(["db", "clean", flag, value]);
    expect({ code, calls }).toEqual({ code: 2, calls: [] });
    expect(err).toContain(`E702`);
    expect(err).toContain(`${flag} ${value}`);
  });
});

describe("mark", () => {
  const mark = ["tasks", "mark", "orders", "load", "--run", "r1", "--state"];

  test("shows what would change, and marks what was shown", async () => {
    const { code, out, err, calls } = await daymill([...mark, "success", "--only-failed"], { answerTo: "y" });
    expect({ code, out }).toEqual({ code: 0, out: "Marked 2 task instances success.\n" });
    expect(err).toContain("2 task instances in 1 run");
    const body = { tasks: [{ taskId: "load" }], only: "failed", state: "success" };
    expect(calls.map((call) => call.body)).toMatchObject([
      { ...body, dryRun: true },
      { ...body, etag: "e1" },
    ]);
  });

  test.each([mark, ["runs", "mark", "orders", "r1", "--state"]])(
    "%s refuses a state that nobody can give",
    async (...args) => {
      const { code, err, calls } = await daymill([...args, "running"]);
      expect({ code, calls }).toEqual({ code: 2, calls: [] });
      expect(err).toMatch(/^E702 .*--state running: expected one of success, failed, /);
    },
  );

  test("of a run asks, and keeps why as its note", async () => {
    const args = ["runs", "mark", "orders", "r1", "--state", "failed", "--note", "bad source"];
    expect((await daymill(args)).code).toBe(2);
    expect((await daymill(args, { answerTo: "n" })).calls).toHaveLength(1);
    const { out, calls } = await daymill(args, { answerTo: "y" });
    expect(out).toBe("orders r1: failed\n");
    expect(calls[1]?.body).toEqual({ state: "failed", onlyOpen: true, note: "bad source" });
  });
});

describe("schedule preview", () => {
  test("prints intervals with offsets, in order over a change of the clock", async () => {
    const args = [
      "schedule",
      "preview",
      "@daily",
      "--timezone",
      "Europe/Berlin",
      "--after",
      "2024-03-30",
      "--count",
      "2",
      "--json",
    ];
    const { out } = await runWithoutData(args);
    expect(JSON.parse(out)).toEqual([
      { start: "2024-03-30T00:00:00+01:00", end: "2024-03-31T00:00:00+01:00", runAfter: "2024-03-31T00:00:00+01:00" },
      { start: "2024-03-31T00:00:00+01:00", end: "2024-04-01T00:00:00+02:00", runAfter: "2024-04-01T00:00:00+02:00" },
    ]);
  });

  test.each([
    [["61 * * * *"], "E205"],
    [["@daily", "--timezone", "Mars/Olympus"], "E206"],
    [["@daily", "--after", "yesterday"], "E209"],
    [["@daily", "--count", "0"], "E702"],
    [["@daily", "--count", "abc"], "E702"],
  ])("refuses %j with %s in one line, as a wrong command line", async (args, code) => {
    const { code: exit, err } = await runWithoutData(["schedule", "preview", ...args]);
    expect(exit).toBe(2);
    expect(err).toMatch(new RegExp(`^${code} [^\\n]+\\n$`));
    const [title = "", ...message] = err.slice(code.length + 1).split(": ");
    expect(message.join(": "), "the title is said once").not.toContain(title);
  });

  test("config show says what the directory that was given leads to, and from where", async () => {
    const { out } = await runWithoutData(["config", "show", "--data", "elsewhere", "--json"]);
    const shown = (JSON.parse(out) as { name: string; value: unknown; origin: string }[]).find(
      ({ name }) => name === "dataDir",
    );
    expect(shown).toEqual({ name: "dataDir", value: "elsewhere", origin: "--data" });
  });

  async function runWithoutData(args: readonly string[]) {
    const { io, out, err } = fakeIo({ env: {} });
    return { code: await runCli(args, io), out: out(), err: err() };
  }
});
