import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FastifyInstance } from "fastify";
import { epochMillis, toIso } from "@daymill/core";
import type { AttemptKey, Connection, RunKey } from "@daymill/core";
import {
  FIRST_DAY,
  freshDatabase,
  seedDag,
  seedLook,
  seedRuns,
  seedRunState,
  seedStates,
} from "@daymill/metadata/testing";
import { noteLooks } from "@daymill/metadata";
import type { MetadataDatabase } from "@daymill/metadata";
import { ApiError, createClient, decodeCells, unpackCell, unpackRuns } from "@daymill/contract";
import type { Client, Plan } from "@daymill/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attemptLogFile, callbackLogFile } from "../data-layout.ts";
import { openApiServer } from "../testing/api-server.ts";
import { injectFetch } from "../testing/inject-fetch.ts";

const DAY_MS = 86_400_000;
const dagId = "orders";
const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"], mapped: true }, { id: "check", upstream: ["load"] }];

const logs = mkdtempSync(join(tmpdir(), "daymill-api-"));
const clock = { now: () => epochMillis(FIRST_DAY + 30 * DAY_MS) };
const woken: RunKey[] = [];
const cancelled: AttemptKey[] = [];
const told: string[] = [];
const tested: Connection[] = [];

let database: MetadataDatabase;
let app: FastifyInstance;
let client: Client;
let runKeys: RunKey[];

beforeAll(async () => {
  database = await freshDatabase();
  const versionKey = await seedDag(database, { dagId, tasks, timezone: "Europe/Berlin", tags: ["sales"] });
  runKeys = await seedRuns(database, { dagId, versionKey, days: 3 });
  const [bad, good] = runKeys as [RunKey, RunKey];
  await seedStates(database, { runKey: bad, taskId: "dump", states: ["success"] });
  await seedStates(database, { runKey: bad, taskId: "load", states: ["success", "failed"] });
  await seedStates(database, { runKey: bad, taskId: "check", states: ["upstream_failed"] });
  await seedRunState(database, { runKey: bad, state: "failed", at: epochMillis(FIRST_DAY + DAY_MS) });
  for (const { id } of tasks) await seedStates(database, { runKey: good, taskId: id, states: ["success"] });
  await seedRunState(database, { runKey: good, state: "success", at: epochMillis(FIRST_DAY + 2 * DAY_MS) });
  app = await openApp(database);
  client = createClient({ baseUrl: "http://localhost", fetch: injectFetch(() => app) });
});

afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(logs, { recursive: true });
});

/** A run as the grid shows it. */
async function cellsOf(runId: string): Promise<Record<string, string | undefined>> {
  const { tasks: rows, runs, cells } = await client.getGrid({ params: { dagId } });
  const at = unpackRuns(runs).findIndex((run) => run.runId === runId);
  const bytes = decodeCells(cells).subarray(at * rows.length, (at + 1) * rows.length);
  return Object.fromEntries(rows.map(({ taskId }, row) => [taskId, unpackCell(bytes[row] ?? 0xff)?.state]));
}

async function openApp({ db }: MetadataDatabase): Promise<FastifyInstance> {
  return await openApiServer({
    db,
    clock,
    logs,
    testConnection: async (connection) => {
      tested.push(connection);
      return { ok: true, steps: [{ name: "tcp", state: "ok", durationMs: 3, said: "" }] };
    },
    wake: (runs) => void woken.push(...runs),
    cancel: (attempts) => void cancelled.push(...attempts),
    tell: { run: (run) => void told.push(run.runId), other: (event) => void told.push(event.kind) },
  });
}

async function problemOf(call: Promise<unknown>): Promise<ApiError["problem"]> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ApiError) return error.problem;
  throw new Error(`expected a problem, got ${String(error)}`);
}

/** What is said to be wrong with the file of the DAG. */
async function setProblems(problems: readonly object[]): Promise<void> {
  await database.db
    .updateTable("dag")
    .set({ load_problems: JSON.stringify(problems) })
    .execute();
}

async function clearPlan(body: Parameters<Client["clear"]>[0]["body"]): Promise<Plan> {
  const plan = await client.clear({ body: { ...body, dryRun: true } });
  if (plan.kind !== "plan") throw new Error("expected a plan");
  return plan;
}

describe("pages", () => {
  test("the list of DAGs says schedule, versions and recent runs, oldest first", async () => {
    const { items } = await client.listDags();
    expect(items).toMatchObject([
      {
        dagId,
        schedule: { text: "@daily", words: "every day at 00:00", timezone: "Europe/Berlin" },
        version: 1,
        recentRuns: [{ state: "failed" }, { state: "success" }, { state: "queued" }],
        problemCount: 0,
        firstProblem: null,
      },
    ]);
  });

  test("the list of DAGs narrows to those that are named, and by backfills and problems; what is no id is refused", async () => {
    const idsOf = async (query: Parameters<typeof client.listDags>[0]) =>
      (await client.listDags(query)).items.map((dag) => dag.dagId);
    expect(await idsOf({ query: { dagId: [dagId, "nope"] } })).toEqual([dagId]);
    expect(await idsOf({ query: { dagId: ["nope"] } })).toEqual([]);
    expect(await idsOf({ query: { backfilling: true } })).toEqual([]);
    expect(await idsOf({ query: { backfilling: false, problems: false } })).toEqual([dagId]);
    expect(await idsOf({ query: { problems: true } })).toEqual([]);
    await setProblems([
      { code: "E202", message: "There is no b.", location: { file: "lib/b.ts", line: 4, column: 2 }, frame: "> 4 |" },
      { code: "E203", message: "There is no c." },
    ]);
    expect((await client.listDags({ query: { problems: true } })).items).toMatchObject([
      { dagId, problemCount: 2, firstProblem: { file: "lib/b.ts", line: 4, column: 2, code: "E202", frame: "> 4 |" } },
    ]);
    await setProblems([]);
    const wrong = await problemOf(client.listDags({ query: { dagId: [dagId, "a b"] } }));
    expect(wrong).toMatchObject({ code: "E702", errors: [{ path: expect.stringContaining("query.dagId") }] });
  });

  test("the grid shows the worst state of mapped tasks, and its window can be turned back", async () => {
    const grid = await client.getGrid({ params: { dagId }, query: { limit: 2 } });
    expect(unpackRuns(grid.runs).map((run) => run.runId)).toEqual(["day-0001", "day-0002"]);
    const { before } = grid;
    const older = await client.getGrid({ params: { dagId }, query: { limit: 2, ...(before !== null && { before }) } });
    expect(unpackRuns(older.runs).map((run) => run.logicalDate)).toEqual(["2024-03-01T01:00:00+01:00"]);
    expect([...decodeCells(older.cells)].map((byte) => unpackCell(byte)?.state)).toEqual([
      "success",
      "failed",
      "upstream_failed",
    ]);
    expect(older.before).toBeNull();
  });

  test("a run says where it failed first", async () => {
    const run = await client.getRun({ params: { dagId, runId: "day-0000" } });
    expect(run).toMatchObject({
      state: "failed",
      failedCount: 1,
      firstFailure: { taskId: "load", mapIndex: 1 },
      waiting: null,
    });
  });

  test("a run says which deadlines it has met and missed, and lists of runs that it missed one", async () => {
    const { db } = database;
    const end = epochMillis(FIRST_DAY + DAY_MS);
    const later = epochMillis(end + 1_000);
    const common = { run_key: runKeys[0] as RunKey, generation: 0 };
    await db
      .insertInto("run_deadline")
      .values([
        { ...common, name: "early", due_at: epochMillis(end - 1_000), state: "missed", missed_at: end },
        { ...common, name: "late", due_at: later, state: "superseded" },
        { ...common, name: "late", due_at: later, generation: 1 },
      ])
      .execute();
    const { deadlines } = await client.getRun({ params: { dagId, runId: "day-0000" } });
    expect(deadlines).toEqual([
      { name: "early", dueAt: toIso(epochMillis(end - 1_000)), state: "missed", missedAt: toIso(end), generation: 0 },
      { name: "late", dueAt: toIso(later), state: "met", missedAt: null, generation: 1 },
    ]);
    const { items } = await client.listRuns({ query: { dagId: [dagId] } });
    const marked = items.filter(({ missedDeadlines }) => missedDeadlines > 0);
    expect(marked.map(({ runId, missedDeadlines }) => [runId, missedDeadlines])).toEqual([["day-0000", 1]]);
    await db.deleteFrom("run_deadline").execute();
  });

  test("a queued run, and an instance of it, say what they wait for", async () => {
    const run = await client.getRun({ params: { dagId, runId: "day-0002" } });
    expect(run.waiting?.reason).toBe("run_after");
    const instance = await client.getTaskInstance({ params: { dagId, runId: "day-0002", taskId: "check" } });
    expect(instance).toMatchObject({
      state: "none",
      waiting: { reason: "run_after" },
      upstream: [{ taskId: "load", counts: { none: 1 } }],
    });
  });

  test("a page goes on where the last one ended", async () => {
    const params = { dagId, runId: "day-0000" };
    const first = await client.listTaskInstances({ params, query: { limit: 2 } });
    const rest = await client.listTaskInstances({ params, query: { limit: 9, after: first.next ?? "" } });
    expect([...first.items, ...rest.items].map((each) => `${each.taskId}${each.mapIndex}`)).toEqual([
      "dump-1",
      "load0",
      "load1",
      "check-1",
    ]);
    expect(rest.next).toBeNull();
  });

  test("a place that is none of ours is refused", async () => {
    expect((await problemOf(client.listRuns({ query: { after: "garbage" } }))).code).toBe("E702");
  });

  test("what does not exist is named", async () => {
    expect(await problemOf(client.getRun({ params: { dagId, runId: "nope" } }))).toMatchObject({
      code: "E701",
      status: 404,
    });
    expect((await problemOf(client.getGraph({ params: { dagId: "nope" } }))).detail).toContain("nope");
  });

  test("how the tasks of a run stand is told in graph order, with the version that it runs", async () => {
    expect(await client.getRunStanding({ params: { dagId, runId: "day-0000" } })).toEqual({
      dagId,
      runId: "day-0000",
      version: 1,
      tasks: [
        { taskId: "dump", counts: { success: 1 }, startedAt: null, endedAt: null },
        { taskId: "load", counts: { success: 1, failed: 1 }, startedAt: null, endedAt: null },
        { taskId: "check", counts: { upstream_failed: 1 }, startedAt: null, endedAt: null },
      ],
    });
    expect((await problemOf(client.getRunStanding({ params: { dagId, runId: "nope" } }))).code).toBe("E701");
  });

  test("a run is compared with others that have succeeded", async () => {
    const usual = await client.getUsualTimes({ params: { dagId, runId: "day-0000" } });
    expect(usual).toMatchObject({ dagId, runId: "day-0000", runs: 0, tasks: [] });
    expect((await problemOf(client.getUsualTimes({ params: { dagId, runId: "nope" } }))).code).toBe("E701");
  });

  test("how long tasks usually take is told of those that succeeded in the runs that are asked for", async () => {
    const taskIds = async (query: object) => {
      const { tasks } = await client.getTaskDurations({ params: { dagId }, query });
      return tasks.map(({ taskId }) => taskId);
    };
    expect(await taskIds({})).toEqual([]);
    const ended = { started_at: epochMillis(FIRST_DAY), ended_at: epochMillis(FIRST_DAY + 1) };
    const dumps = database.db
      .updateTable("task_instance")
      .where("task_id", "=", "dump" as never)
      .where("state", "=", "success");
    await dumps.set(ended).execute();
    expect(await taskIds({})).toEqual(["dump"]);
    expect(await taskIds({ type: ["manual"] })).toEqual([]);
    await dumps.set({ started_at: null, ended_at: null }).execute();
    const odd: unknown = { state: ["odd"] };
    const wrong = await problemOf(client.getTaskDurations({ params: { dagId }, query: odd as never }));
    expect(wrong).toMatchObject({ code: "E702", errors: [{ path: "query.state" }] });
    expect((await problemOf(client.getTaskDurations({ params: { dagId: "nope" } }))).code).toBe("E701");
  });

  test("a run has no attempts until something was tried; a wrong place in the list is refused", async () => {
    const params = { dagId, runId: "day-0000" };
    expect(await client.listRunAttempts({ params })).toEqual({ items: [], next: null });
    const wrong = await problemOf(client.listRunAttempts({ params, query: { after: "nonsense" } }));
    expect(wrong).toMatchObject({ code: "E702", errors: [{ path: "query.after" }] });
    expect((await problemOf(client.listRunAttempts({ params: { dagId, runId: "nope" } }))).code).toBe("E701");
  });

  test("the calendar has the days of the DAG's zone", async () => {
    expect(await client.getCalendar({ params: { dagId } })).toMatchObject({
      timezone: "Europe/Berlin",
      today: "2024-03-31",
      startsOn: "2024-03-01",
      endsOn: null,
      days: [
        { day: "2024-03-01", runs: { failed: 1 }, runId: "day-0000" },
        { day: "2024-03-02", runs: { success: 1 }, runId: "day-0001" },
        { day: "2024-03-03", runs: { queued: 1 }, runId: "day-0002" },
      ],
    });
    expect((await problemOf(client.getCalendar({ params: { dagId: "nope" } }))).code).toBe("E701");
  });

  test("the calendar of hours has those of one month, in the DAG's zone", async () => {
    const hours = await client.getCalendarHours({ params: { dagId }, query: { month: "2024-03" } });
    expect(hours).toMatchObject({
      timezone: "Europe/Berlin",
      month: "2024-03",
      hours: [
        { hour: "2024-03-01T01", runs: { failed: 1 }, runId: "day-0000" },
        { hour: "2024-03-02T01", runs: { success: 1 } },
        { hour: "2024-03-03T01", runs: { queued: 1 } },
      ],
    });
    const wrong = await problemOf(client.getCalendarHours({ params: { dagId }, query: { month: "2024-13" } }));
    expect(wrong).toMatchObject({ code: "E702", errors: [{ path: "query.month" }] });
    expect(
      (await problemOf(client.getCalendarHours({ params: { dagId: "nope" }, query: { month: "2024-03" } }))).code,
    ).toBe("E701");
  });

  test("the overview counts, and says what comes next", async () => {
    const overview = await client.getOverview();
    expect(overview).toMatchObject({ dags: { active: 1 }, runs: { queued: 1 }, instances: { none: 3 } });
    expect(overview).toMatchObject({ failures: { items: [], total: 0 }, since: "2024-03-30T00:00:00Z" });
    expect(overview.upcoming).toEqual([
      expect.objectContaining({ dagId, timezone: "Europe/Berlin", logicalDate: "2024-03-01T00:00:00+01:00" }),
    ]);
  });

  test("the overview names DAGs that failed since yesterday, and the task that failed first", async () => {
    await using other = await freshDatabase();
    const versionKey = await seedDag(other, { dagId, tasks, timezone: "Europe/Berlin" });
    const [first, second] = (await seedRuns(other, { dagId, versionKey, days: 2 })) as [RunKey, RunKey];
    await seedStates(other, { runKey: first, taskId: "dump", states: ["failed"] });
    await seedRunState(other, { runKey: first, state: "failed", at: epochMillis(clock.now() - DAY_MS - 1) });
    await seedStates(other, { runKey: second, taskId: "load", states: ["success", "failed"] });
    await seedRunState(other, { runKey: second, state: "failed", at: epochMillis(clock.now() - 60_000) });
    await using server = await openApp(other);
    const answer = await server.inject({ url: "/api/v1/overview" });
    expect(answer.json()).toMatchObject({
      failures: {
        total: 1,
        items: [
          {
            dagId,
            failedRuns: 1,
            lastRunId: "day-0001",
            lastLogicalDate: "2024-03-02T01:00:00+01:00",
            failure: { taskId: "load", mapIndex: 1, maxTries: 1 },
          },
        ],
      },
    });
  });

  test("a search finds DAGs, runs by day or id, and tasks of the DAG at hand", async () => {
    const find = async (q: string, atHand = {}) => await client.search({ query: { q, ...atHand } });
    expect(await find("ord")).toMatchObject({ dags: [{ dagId, paused: false }], runs: [{ dagId }, {}, {}], tasks: [] });
    expect(await find("2024-03-02")).toEqual({
      dags: [],
      assets: [],
      runs: [{ dagId, runId: "day-0001", logicalDate: "2024-03-02T01:00:00+01:00", state: "success" }],
      tasks: [],
      otherTasks: [],
    });
    expect(await find("ord 2024-03-03")).toMatchObject({ dags: [], runs: [{ runId: "day-0002" }] });
    expect((await find("day-0002")).runs).toMatchObject([{ runId: "day-0002" }]);
    expect((await find("d", { dagId })).tasks).toEqual([
      { taskId: "dump", mapped: false },
      { taskId: "load", mapped: true },
    ]);
    expect((await find("dump")).otherTasks).toEqual([{ dagId, taskId: "dump", mapped: false }]);
    expect((await find("dump", { dagId })).otherTasks).toEqual([]);
    expect((await find("d", { dagId, limit: 1 })).tasks).toEqual([{ taskId: "dump", mapped: false }]);
    expect(await problemOf(find("  "))).toMatchObject({ code: "E702", errors: [{ path: "query.q" }] });
  });

  test("the API describes itself", async () => {
    expect(await client.getOpenApi()).toMatchObject({ openapi: "3.1.0" });
  });
});

describe("a run by hand", () => {
  test("is made, woken and told", async () => {
    const run = await client.triggerRun({ params: { dagId }, body: { note: "because" } });
    expect(run).toMatchObject({ type: "manual", state: "queued", note: "because", triggeredBy: "local" });
    expect(told).toContain(run.runId);
    expect(woken).toHaveLength(1);
  });

  test("of a day that has a run is a conflict", async () => {
    const body = { logicalDate: "2024-03-01T01:00:00+01:00" };
    expect((await problemOf(client.triggerRun({ params: { dagId }, body }))).code).toBe("E703");
  });

  test("takes no parameter that the DAG does not have", async () => {
    const problem = await problemOf(client.triggerRun({ params: { dagId }, body: { params: { region: "eu" } } }));
    expect(problem).toMatchObject({ code: "E702", errors: [{ path: "body.params.region" }] });
  });

  test("can be given a note and an end", async () => {
    const { runId } = await client.triggerRun({ params: { dagId }, body: {} });
    const params = { dagId, runId };
    expect((await client.patchRun({ params, body: { note: "x" } })).note).toBe("x");
    expect((await client.patchRun({ params, body: { state: "success" } })).state).toBe("success");
    expect((await problemOf(client.patchRun({ params, body: {} }))).code).toBe("E702");
  });
});

describe("an approval", () => {
  const asked = { dagId: "asking", runId: "day-0000" };
  const ask = { params: { ...asked, taskId: "ask" } };

  beforeAll(async () => {
    const text = (v: string) => ({ k: "lit", v }) as const;
    const versionKey = await seedDag(database, {
      dagId: asked.dagId,
      tasks: [
        { id: "ask", pool: "people", wait: { kind: "approval", message: text("Load it?") } },
        { id: "no", pool: "people", wait: { kind: "approval", message: text("Drop it?") } },
        { id: "noon", pool: "people", wait: { kind: "until", at: text("2030-01-01T12:00:00Z") } },
      ],
    });
    const [runKey] = (await seedRuns(database, { dagId: asked.dagId, versionKey, days: 1 })) as [RunKey];
    await seedRunState(database, { runKey, state: "running", at: clock.now() });
    for (const taskId of ["ask", "noon"]) await seedLook(database, { runKey, taskId, at: clock.now() });
  });

  test("says what it asks once it was looked at, and that the run waits for it", async () => {
    expect((await client.getTaskInstance(ask)).approval).toEqual({
      message: null,
      isOpen: true,
      form: null,
      assignedUsers: null,
      onTimeout: null,
      answer: null,
    });
    const look = await database.db.selectFrom("task_look").select("attempt_key").orderBy("attempt_key").execute();
    const note = {
      attempt: look[0]?.attempt_key as AttemptKey,
      turn: 0,
      dueAt: null,
      troubles: 0,
      said: "It waits for approval: Load it?",
      deadline: null,
      input: { message: "Load it?" },
      job: null,
    };
    await noteLooks(database.db, [note], clock.now());
    expect(await client.getTaskInstance(ask)).toMatchObject({
      approval: { message: "Load it?", isOpen: true, answer: null },
      look: { count: 1, lookedAt: "2024-03-31T00:00:00Z", dueAt: null, said: "It waits for approval: Load it?" },
      waiting: { reason: "deferred", text: "It waits for approval: Load it?" },
    });
    const { openApprovals } = await client.getRun({ params: asked });
    expect(openApprovals).toEqual([{ taskId: "ask", mapIndex: -1, label: null }]);
    const { approvals } = await client.getOverview();
    expect(approvals).toMatchObject({ total: 1, items: [{ ...asked, taskId: "ask", since: "2024-03-31T00:00:00Z" }] });
  });

  test("takes a decision and a note, and nothing else", async () => {
    const post = async (body: unknown) => await problemOf(client.answerApproval({ ...ask, body: body as never }));
    expect(await post({ decision: "maybe" })).toMatchObject({ status: 400, errors: [{ path: "body.decision" }] });
    expect(await post({ decision: "approve", note: "x".repeat(4_001) })).toMatchObject({
      status: 400,
      errors: [{ path: "body.note" }],
    });
    expect(await post({ decision: "approve", who: "root" })).toMatchObject({ status: 400, code: "E702" });
    expect((await client.getTaskInstance(ask)).approval?.isOpen).toBe(true);
  });

  test("is answered once, is told, and says who answered and why", async () => {
    woken.length = 0;
    const answered = await client.answerApproval({ ...ask, body: { decision: "refuse", note: "not today" } });
    expect(answered.approval).toMatchObject({
      message: "Load it?",
      isOpen: false,
      answer: {
        approved: false,
        by: "local",
        at: "2024-03-31T00:00:00Z",
        note: "not today",
        timedOut: false,
        values: null,
      },
    });
    expect(told.at(-1)).toBe(asked.runId);
    const again = await problemOf(client.answerApproval({ ...ask, body: { decision: "approve" } }));
    expect(again).toMatchObject({
      status: 409,
      code: "E703",
      detail: "local has answered ask in the run day-0000 of the DAG asking already.",
    });
  });

  test("that has not been asked for yet, and a task that asks for none, are conflicts", async () => {
    const post = async (taskId: string) =>
      await problemOf(client.answerApproval({ params: { ...asked, taskId }, body: { decision: "approve" } }));
    expect(await post("no")).toMatchObject({ status: 409, detail: "The task does not wait for an approval now." });
    expect(await post("noon")).toMatchObject({ status: 409, detail: expect.stringContaining("does not ask") });
    expect(await post("nothing")).toMatchObject({ status: 404, code: "E701" });
  });
});

test("pausing is kept and told", async () => {
  expect((await client.patchDag({ params: { dagId }, body: { paused: true } })).paused).toBe(true);
  expect(told).toContain("dag");
  expect((await client.patchDag({ params: { dagId }, body: { paused: false } })).paused).toBe(false);
  expect((await problemOf(client.patchDag({ params: { dagId: "nope" }, body: { paused: true } }))).code).toBe("E701");
});

describe("clear", () => {
  const selection = {
    dagId,
    runIds: ["day-0000"],
    tasks: [{ taskId: "load" }],
    downstream: true,
    only: "failed" as const,
  };

  test("does what its plan says, once, and can be undone", async () => {
    const plan = await clearPlan(selection);
    expect(await cellsOf("day-0000")).toEqual({ dump: "success", load: "failed", check: "upstream_failed" });
    expect(plan).toMatchObject({
      total: 2,
      counts: { failed: 1, upstream_failed: 1 },
      runs: [{ runId: "day-0000", state: "failed" }],
    });
    const done = await client.clear({ body: { ...selection, etag: plan.etag, holdMs: 10_000 } });
    expect(done).toMatchObject({ kind: "applied", total: 2, runIds: ["day-0000"] });
    expect((await client.getRun({ params: { dagId, runId: "day-0000" } })).counts).toEqual({ none: 2, success: 2 });
    expect(await cellsOf("day-0000")).toEqual({ dump: "success", load: "none", check: "none" });
    const clearId = done.kind === "applied" ? done.clearId : 0;
    const { passes } = await client.getRunPasses({ params: { dagId, runId: "day-0000" } });
    expect(passes).toMatchObject([
      {
        number: 2,
        cleared: null,
        tasks: [{ taskId: "dump", counts: { success: 1 } }, {}, { taskId: "check", counts: { none: 1 } }],
      },
      { number: 1, cleared: { clearId, instances: 2 }, state: "failed" },
    ]);
    expect(passes[1]?.tasks.find(({ taskId }) => taskId === "check")?.counts).toEqual({ upstream_failed: 1 });
    expect(await client.undoClear({ params: { clearId } })).toEqual({ clearId, restored: 2, started: [] });
    const undone = await client.getRunPasses({ params: { dagId, runId: "day-0000" } });
    expect(undone.passes.map(({ number, cleared }) => [number, cleared])).toEqual([[1, null]]);
    expect((await problemOf(client.getRunPasses({ params: { dagId, runId: "nope" } }))).code).toBe("E701");
    expect((await client.getRun({ params: { dagId, runId: "day-0000" } })).counts).toEqual({
      failed: 1,
      success: 2,
      upstream_failed: 1,
    });
    expect(await cellsOf("day-0000")).toEqual({ dump: "success", load: "failed", check: "upstream_failed" });
    expect((await problemOf(client.undoClear({ params: { clearId } }))).code).toBe("E703");
  });

  test("leaves out what was unticked", async () => {
    const plan = await clearPlan({ ...selection, exclude: [{ runId: "day-0000", taskId: "check" }] });
    expect(plan.items.map((item) => item.taskId)).toEqual(["load"]);
  });

  test("of a plan that is no longer true is refused with what changed", async () => {
    const plan = await clearPlan({ ...selection, only: "all" });
    const [bad] = runKeys as [RunKey];
    await seedStates(database, { runKey: bad, taskId: "load", states: ["failed", "failed", "failed"] });
    const problem = await problemOf(client.clear({ body: { ...selection, only: "all", etag: plan.etag } }));
    expect(problem).toMatchObject({
      code: "E703",
      status: 409,
      details: { added: [{ taskId: "load", mapIndex: 2 }], removed: [], plan: { kind: "plan", total: 4 } },
    });
    // All instances of a task are left out by its name.
    const exclude = [{ runId: "day-0000", taskId: "load" }];
    expect((await clearPlan({ ...selection, exclude })).items.map((item) => item.taskId)).toEqual(["check"]);
    const marked = await client.mark({
      body: { dagId, runIds: ["day-0000"], state: "success", exclude, dryRun: true },
    });
    expect(marked.kind === "plan" && marked.items.map((item) => item.taskId)).not.toContain("load");
  });

  test("of a run that does not exist names it", async () => {
    expect((await problemOf(client.clear({ body: { dagId, runIds: ["nope"], dryRun: true } }))).code).toBe("E701");
  });
});

test("a mark does what its plan says", async () => {
  const selection = { dagId, runIds: ["day-0000"], tasks: [{ taskId: "check" }], state: "success" as const };
  const plan = await client.mark({ body: { ...selection, dryRun: true } });
  expect(plan).toMatchObject({ kind: "plan", total: 1, items: [{ taskId: "check", state: "upstream_failed" }] });
  const etag = plan.kind === "plan" ? plan.etag : "";
  expect(await cellsOf("day-0000")).toMatchObject({ check: "upstream_failed" });
  expect(await client.mark({ body: { ...selection, etag } })).toMatchObject({ kind: "applied", total: 1 });
  const { items } = await client.listAuditEntries({ query: { dagId, runId: selection.runIds[0], action: ["mark"] } });
  expect(items).toMatchObject([{ outcome: "done", runId: null, after: { total: 1, runIds: selection.runIds } }]);
  const marksOf = async (taskId: string) => {
    const of = { dagId, runId: selection.runIds[0], taskId, action: ["mark" as const] };
    return (await client.listAuditEntries({ query: of })).items.length;
  };
  expect([await marksOf("check"), await marksOf("dump")]).toEqual([1, 0]);
  expect(await cellsOf("day-0000")).toMatchObject({ check: "success" });
});

describe("assets", () => {
  const asset = "s3://lake/orders/2024";

  beforeAll(async () => {
    const load = { id: "load", pool: "lake", produces: [asset, "rates"] };
    await seedDag(database, { dagId: "producing", tasks: [load] });
    const onAssets = { all: [{ asset }, { asset: "rates" }] };
    await seedDag(database, { dagId: "consuming", tasks: [{ id: "read", pool: "lake", consumes: [asset] }], onAssets });
  });

  test("are listed by name with what produces and what consumes them, a page at a time", async () => {
    const first = await client.listAssets({ query: { limit: 1 } });
    expect(first.items).toMatchObject([
      { asset: "rates", lastEventAt: null, consumers: [{ dagId: "consuming", taskId: null }] },
    ]);
    const second = await client.listAssets({ query: { limit: 1, after: first.next ?? "" } });
    expect(second).toEqual({
      next: null,
      items: [
        {
          asset,
          lastEventAt: null,
          producers: [{ dagId: "producing", taskId: "load" }],
          consumers: [
            { dagId: "consuming", taskId: null },
            { dagId: "consuming", taskId: "read" },
          ],
          pending: 0,
        },
      ],
    });
    expect((await client.listAssets({ query: { q: "LAKE" } })).items.map((each) => each.asset)).toEqual([asset]);
  });

  test("get events by hand, which wait for the DAG that names them, and who did is kept", async () => {
    const made = await client.createAssetEvent({ params: { asset }, body: { extra: { rows: 3 } } });
    expect(made).toMatchObject({ asset, extra: { rows: 3 }, source: null, who: "local", started: [] });
    const next = await client.createAssetEvent({ params: { asset }, body: {} });
    expect(await client.getDagAssets({ params: { dagId: "consuming" } })).toEqual({
      condition: expect.stringContaining("rates"),
      assets: [
        { asset: "rates", waiting: 0 },
        { asset, waiting: 2 },
      ],
    });
    const newest = await client.listAssetEvents({ params: { asset }, query: { limit: 1 } });
    expect(newest.items.map((each) => each.eventId)).toEqual([next.eventId]);
    const older = await client.listAssetEvents({ params: { asset }, query: { limit: 1, after: newest.next ?? "" } });
    expect(older).toMatchObject({ items: [{ eventId: made.eventId }], next: null });
    expect((await client.getAsset({ params: { asset } })).lastEventAt).toBe(next.at);
    const changes = await database.db
      .selectFrom("state_change")
      .selectAll()
      .where("cause", "=", "asset_event")
      .execute();
    expect(changes.map(({ who, detail }) => ({ who, detail }))).toEqual([
      { who: "local", detail: { asset, event: made.eventId } },
      { who: "local", detail: { asset, event: next.eventId } },
    ]);
  });

  test("tell for each DAG that waits what has come and what is awaited, and the events themselves", async () => {
    const { items } = await client.listAssetQueues({ query: { asset: "rates" } });
    expect(items).toEqual([
      {
        dagId: "consuming",
        paused: false,
        condition: `when ${asset} and rates was produced`,
        enough: false,
        assets: [
          { asset: "rates", waiting: 0, newestAt: null },
          { asset, waiting: 2, newestAt: expect.any(String) },
        ],
      },
    ]);
    expect((await client.getAsset({ params: { asset } })).pending).toBe(2);
    await client.createAssetEvent({ params: { asset: "rates" }, body: {} });
    expect((await client.listAssetQueues()).items).toMatchObject([{ dagId: "consuming", enough: true }]);
    expect((await client.listAssetQueues({ query: { asset: "nothing" } })).items).toEqual([]);
    const params = { dagId: "consuming" };
    const first = await client.listQueuedEvents({ params, query: { limit: 1 } });
    expect(first.items.map((each) => each.asset)).toEqual(["rates"]);
    const others = await client.listQueuedEvents({ params, query: { limit: 5, after: first.next ?? "" } });
    expect(others.items.map((each) => each.asset)).toEqual([asset, asset]);
    expect((await client.listQueuedEvents({ params, query: { asset: "rates" } })).items).toEqual(first.items);
  });

  test("lose events that wait, one or all of an asset, and who took them is kept; the events stay", async () => {
    const params = { dagId: "consuming" };
    const queued = await client.listQueuedEvents({ params, query: { asset } });
    const [newest] = queued.items;
    expect(await client.deleteQueuedEvents({ params, query: { eventId: newest?.eventId ?? 0 } })).toEqual({
      deleted: 1,
    });
    expect(await client.deleteQueuedEvents({ params, query: { eventId: newest?.eventId ?? 0 } })).toEqual({
      deleted: 0,
    });
    expect(await client.deleteQueuedEvents({ params, query: { asset } })).toEqual({ deleted: 1 });
    const left = await client.listQueuedEvents({ params });
    expect(left.items.map((each) => each.asset)).toEqual(["rates"]);
    expect((await client.listAssetEvents({ params: { asset } })).items).toHaveLength(2);
    const changes = await database.db
      .selectFrom("state_change")
      .select(["who", "dag_id", "detail"])
      .where("cause", "=", "asset_events_dropped")
      .orderBy("change_key")
      .execute();
    expect(changes).toEqual([
      { who: "local", dag_id: "consuming", detail: { events: [newest?.eventId] } },
      { who: "local", dag_id: "consuming", detail: { asset, events: [queued.items[1]?.eventId] } },
    ]);
  });

  test("lead to what they are made from and what is made from them, through DAGs", async () => {
    await seedDag(database, {
      dagId: "summing",
      tasks: [{ id: "sum", pool: "lake", consumes: ["rates"], produces: ["sums"] }],
    });
    const lineage = await client.getAssetLineage({ params: { asset: "sums" }, query: { steps: 1 } });
    expect(lineage.assets.map((each) => each.asset)).toEqual(["rates", "sums"]);
    expect(lineage.dags).toEqual([{ dagId: "summing", paused: false }]);
    expect(lineage.links).toEqual([
      { asset: "rates", dagId: "summing", role: "consumes", taskId: "sum" },
      { asset: "sums", dagId: "summing", role: "produces", taskId: "sum" },
    ]);
    // One step further stands what produces the rates.
    expect(lineage.more).toBe(true);
    const all = await client.getAssetLineage({ params: { asset: "sums" }, query: { side: "up" } });
    expect(all).toMatchObject({ dags: [{ dagId: "producing" }, { dagId: "summing" }], more: false });
    const down = await client.getAssetLineage({ params: { asset }, query: { side: "down" } });
    expect(down.dags.map((each) => each.dagId)).toEqual(["consuming"]);
    expect(down.links).toContainEqual({ asset, dagId: "consuming", role: "schedule", taskId: null });
    expect((await client.search({ query: { q: "SUM" } })).assets).toEqual(["sums"]);
  });

  test("are made by a run by hand of the DAG that produces them; of several one is to be named", async () => {
    const run = await client.materialize({ params: { asset: "sums" }, body: { note: "again" } });
    expect(run).toMatchObject({ dagId: "summing", type: "manual", note: "again", triggeredBy: "local" });
    await seedDag(database, { dagId: "guessing", tasks: [{ id: "guess", pool: "lake", produces: ["rates"] }] });
    const params = { asset: "rates" };
    const before = (await client.listRuns({ query: { limit: 100 } })).items.length;
    const errors = [
      { path: "body.dagId", message: "expected a DAG that produces the asset rates: guessing, producing" },
    ];
    expect(await problemOf(client.materialize({ params, body: {} }))).toMatchObject({ code: "E702", errors });
    expect(await problemOf(client.materialize({ params, body: { dagId: "summing" } }))).toMatchObject({ errors });
    expect((await client.listRuns({ query: { limit: 100 } })).items).toHaveLength(before);
    expect(await client.materialize({ params, body: { dagId: "guessing" } })).toMatchObject({ dagId: "guessing" });
  });

  test("a DAG on a clock waits for none; a run that none started has no events", async () => {
    expect(await client.getDagAssets({ params: { dagId } })).toEqual({ condition: null, assets: [] });
    const { items } = await client.listRuns({ query: { dagId: [dagId], limit: 1 } });
    const runId = items[0]?.runId ?? "";
    expect(await client.listRunAssetEvents({ params: { dagId, runId } })).toEqual({ items: [], next: null });
  });

  test("that the tasks of a run made are told of all of them, or of one instance", async () => {
    const [runKey] = runKeys as [RunKey];
    const instances = await database.db
      .selectFrom("task_instance")
      .select(["run_key", "instance_key"])
      .where("run_key", "=", runKey)
      .where("task_id", "=", "load" as never)
      .orderBy("map_index")
      .execute();
    const events = instances.map((instance) => ({ ...instance, asset: "made", at: epochMillis(0) }));
    await database.db.insertInto("asset_event").values(events).execute();
    const params = { dagId, runId: "day-0000" };
    const made = async (of: object) =>
      (await client.listRunAssetEvents({ params, query: { which: "made", ...of } })).items.map(({ source }) => source);
    expect(await made({})).toMatchObject([{ mapIndex: 2 }, { mapIndex: 1 }, { mapIndex: 0 }]);
    expect(await made({ taskId: "load", mapIndex: 1 })).toMatchObject([{ taskId: "load", mapIndex: 1 }]);
    expect(await made({ taskId: "load" })).toEqual([]);
    expect(await made({ taskId: "dump", mapIndex: 1 })).toEqual([]);
  });

  test("that do not exist are named, and nothing is made", async () => {
    const params = { asset: "nothing" };
    const detail = "The asset nothing does not exist.";
    expect(await problemOf(client.getAsset({ params }))).toMatchObject({ code: "E701", detail });
    expect(await problemOf(client.listAssetEvents({ params }))).toMatchObject({ code: "E701", detail });
    expect(await problemOf(client.createAssetEvent({ params, body: {} }))).toMatchObject({ code: "E701", detail });
    expect(await problemOf(client.materialize({ params, body: {} }))).toMatchObject({ code: "E701", detail });
    expect(await problemOf(client.getAssetLineage({ params }))).toMatchObject({ code: "E701", detail });
    expect(await problemOf(client.getDagAssets({ params: { dagId: "nothing" } }))).toMatchObject({ code: "E701" });
    expect(await problemOf(client.listQueuedEvents({ params: { dagId: "nothing" } }))).toMatchObject({ code: "E701" });
    expect(await problemOf(client.deleteQueuedEvents({ params: { dagId: "nothing" } }))).toMatchObject({
      code: "E701",
    });
    expect(await problemOf(client.listRunAssetEvents({ params: { dagId, runId: "nothing" } }))).toMatchObject({
      code: "E701",
    });
    expect((await client.listAssets({ query: { q: "nothing" } })).items).toEqual([]);
  });
});

describe("backfills", () => {
  const body = { dagId, from: "2024-03-01", to: "2024-03-10" };

  test("are previewed day by day, and made as previewed", async () => {
    const plan = await client.createBackfill({ body: { ...body, dryRun: true } });
    expect(plan).toMatchObject({ kind: "plan", create: 10, rerun: 0, skip: 0, instances: 30 });
    const made = await client.createBackfill({ body });
    expect(made).toMatchObject({
      kind: "backfill",
      state: "running",
      from: "2024-03-01",
      to: "2024-03-10",
      who: "local",
      progress: { planned: 10, waiting: 10 },
      etaMs: null,
      etaRange: null,
    });
    const backfillId = made.kind === "backfill" ? made.backfillId : 0;
    const days = await client.listBackfillDays({ params: { backfillId }, query: { limit: 3 } });
    expect(days.items.map((day) => day.logicalDate)).toEqual([
      "2024-03-01T00:00:00+01:00",
      "2024-03-02T00:00:00+01:00",
      "2024-03-03T00:00:00+01:00",
    ]);
    const pace = await client.getBackfillPace({ params: { backfillId } });
    expect(pace).toMatchObject({ stepMs: 60_000, parts: [{ succeeded: 0, failed: 0 }] });
    expect((await problemOf(client.getBackfillPace({ params: { backfillId: 99_999 } }))).code).toBe("E701");
    const patch = (change: NonNullable<Parameters<Client["patchBackfill"]>[0]["body"]>) =>
      client.patchBackfill({ params: { backfillId }, body: change });
    expect(await patch({ pauseAfterFailures: 3 })).toMatchObject({ pauseAfterFailures: 3, maxActiveRuns: 16 });
    expect(await patch({ maxActiveRuns: 2 })).toMatchObject({ pauseAfterFailures: 3, maxActiveRuns: 2 });
    expect(await patch({ pauseAfterFailures: null })).toMatchObject({ pauseAfterFailures: null });
    expect((await problemOf(patch({}))).code).toBe("E702");
    expect(await client.pauseBackfill({ params: { backfillId } })).toMatchObject({ state: "paused" });
    expect((await problemOf(client.pauseBackfill({ params: { backfillId } }))).code).toBe("E703");
    expect((await problemOf(client.createBackfill({ body }))).details).toEqual({ backfillId });
    expect(await client.cancelBackfill({ params: { backfillId }, body: {} })).toMatchObject({ state: "cancelled" });
    const { items: done } = await client.listAuditEntries({ query: { backfillId, outcome: ["done"] } });
    expect(done.map(({ action }) => action)).toEqual([
      "cancelBackfill",
      "pauseBackfill",
      "patchBackfill",
      "patchBackfill",
      "patchBackfill",
      "createBackfill",
    ]);
    expect((await client.listAuditEntries({ query: { backfillId: 99_999 } })).items).toEqual([]);
    expect((await problemOf(client.listAuditEntries({ query: { backfillId: "late" } }))).code).toBe("E702");
    expect((await client.listBackfills()).items.map((each) => each.backfillId)).toEqual([backfillId]);
  });

  test("of some tasks say which run in a new run, and keep to them", async () => {
    const some = { ...body, from: "2024-03-11", to: "2024-03-12", tasks: ["check"], downstream: true };
    const plan = await client.createBackfill({ body: { ...some, dryRun: true } });
    expect(plan).toMatchObject({ create: 2, tasks: { rerun: ["check"], create: ["check"] }, instances: 2 });
    expect(await client.createBackfill({ body: some })).toMatchObject({
      tasks: { tasks: ["check"], upstream: false, downstream: true },
    });
  });

  test("of tasks that the DAG does not have are refused, each named; so is what is around none", async () => {
    const unknown = await problemOf(client.createBackfill({ body: { ...body, tasks: ["check", "chekc"] } }));
    expect(unknown).toMatchObject({ code: "E702", errors: [{ path: "body.tasks" }] });
    expect(unknown.detail).toContain("has no task chekc");
    expect((await problemOf(client.createBackfill({ body: { ...body, upstream: true } }))).code).toBe("E702");
  });

  test("are refused with parameters that the DAG does not take, also when they are only tried", async () => {
    const wrong = { ...body, params: { regoin: "us" } };
    for (const dryRun of [true, false]) {
      const problem = await problemOf(client.createBackfill({ body: { ...wrong, dryRun } }));
      expect(problem).toMatchObject({ code: "E702", errors: [{ path: "body.params.regoin" }] });
    }
  });

  test("of no range are of all days that are over, from the DAG's start on", async () => {
    const plan = async (change: object) => {
      const answer = await client.createBackfill({
        body: { dagId, reprocess: "failed_only", dryRun: true, ...change },
      });
      return answer.kind === "plan" ? answer : undefined;
    };
    const whole = await plan({});
    expect(whole?.create).toBe(0);
    expect(whole?.skips).toContainEqual({ reason: "it has no run", days: expect.any(Number) });
    expect(whole?.skips.map(({ reason }) => reason)).not.toContain("its data interval is not over");
    const [first] = whole?.days ?? [];
    expect((await plan({ from: "2024-03-05" }))?.days.at(-1)).toEqual(whole?.days.at(-1));
    expect((await plan({ to: "2024-03-05" }))?.days[0]).toEqual(first);
  });

  test("of a range that ends before it begins are refused, and the message says so", async () => {
    const problem = await problemOf(client.createBackfill({ body: { ...body, from: "2024-03-05", to: "2024-03-01" } }));
    expect(problem).toMatchObject({ code: "E702", errors: [{ path: "body.from" }] });
    expect(problem.detail).toContain("The first day 2024-03-05 is after the last day 2024-03-01");
  });

  describe("that repeat", () => {
    const wish = { dagId, name: "late", window: "-4d..-2d", cron: "0 6 * * *" };

    test("are previewed with their times in the DAG's zone, made, listed, paused, resumed and deleted", async () => {
      const plan = await client.createBackfillSchedule({ body: { ...wish, dryRun: true } });
      expect(plan).toMatchObject({
        kind: "plan",
        next: ["2024-03-31T06:00:00+02:00", "2024-04-01T06:00:00+02:00", "2024-04-02T06:00:00+02:00"],
        from: "2024-03-27",
        to: "2024-03-29",
        plan: { create: 3 },
      });
      expect(await client.listBackfillSchedules({ query: { dagId } })).toEqual([]);
      const made = await client.createBackfillSchedule({ body: wish });
      expect(made).toMatchObject({
        kind: "schedule",
        origin: "person",
        timezone: "Europe/Berlin",
        reprocess: "failed",
      });
      const scheduleId = made.kind === "schedule" ? made.scheduleId : 0;
      const params = { scheduleId };
      expect(await client.listBackfillSchedules({ query: { dagId } })).toMatchObject([
        { name: "late", window: "-4d..-2d", next: [expect.any(String), expect.any(String), expect.any(String)] },
      ]);
      expect((await problemOf(client.createBackfillSchedule({ body: wish }))).code).toBe("E703");
      expect(await client.pauseBackfillSchedule({ params })).toMatchObject({ paused: true, next: [] });
      expect((await problemOf(client.pauseBackfillSchedule({ params }))).code).toBe("E703");
      const resumed = await client.resumeBackfillSchedule({ params });
      expect(resumed).toMatchObject({ paused: false });
      expect(resumed.next[0]).toBe("2024-03-31T06:00:00+02:00");
      expect(await client.deleteBackfillSchedule({ params })).toEqual({ deleted: true });
      expect((await problemOf(client.deleteBackfillSchedule({ params }))).code).toBe("E701");
    });

    test.each([
      ["a cron that cannot be read", { cron: "61 * * * *" }, "E205"],
      ["a window that ends before it begins", { window: "-1d..-7d" }, "E205"],
      ["a window that is none", { window: "a week" }, "E702"],
      ["a zone that nobody knows", { timezone: "Europe/Brln" }, "E206"],
      ["a task that the DAG does not have", { tasks: ["chekc"] }, "E702"],
      ["a DAG that nobody knows", { dagId: "ordres" }, "E701"],
    ])("with %s are refused", async (_what, changed, code) => {
      const problem = await problemOf(client.createBackfillSchedule({ body: { ...wish, ...changed } }));
      expect(problem.code).toBe(code);
    });
  });
});

describe("secrets", () => {
  const put = (secrets: Record<string, string | null>) =>
    client.putConnection({ params: { connectionId: "dwh" }, body: { type: "postgres", host: "db", secrets } });

  test("of a connection are written, kept, removed, and never read", async () => {
    expect((await put({ password: "hunter2", token: "t" })).secrets).toEqual(["password", "token"]);
    expect((await put({ token: null })).secrets).toEqual(["password"]);
    expect(JSON.stringify(await client.listConnections())).not.toContain("hunter2");
    const rows = await database.db.selectFrom("connection").select("sealed").execute();
    expect(Buffer.from(rows[0]?.sealed ?? []).includes("hunter2")).toBe(false);
  });

  test("of a connection go to no server but the one that they were given for", async () => {
    const elsewhere = (secrets: Record<string, string | null>) =>
      client.putConnection({ params: { connectionId: "dwh" }, body: { type: "postgres", host: "evil", secrets } });
    const problem = await problemOf(elsewhere({}));
    expect(problem).toMatchObject({ code: "E708", status: 400, errors: [{ path: "body.secrets.password" }] });
    expect(await client.listConnections()).toContainEqual(expect.objectContaining({ connectionId: "dwh", host: "db" }));
    expect((await elsewhere({ password: "another" })).host).toBe("evil");
    expect((await put({ password: null })).secrets).toEqual([]);
  });

  test("are not taken where everybody would see them, and what is wrong is told by its field", async () => {
    const body = { type: "s3", extra: { token: "hunter2", endpoint: "nowhere" } };
    const { code, errors } = await problemOf(client.putConnection({ params: { connectionId: "bad" }, body }));
    expect(code).toBe("E702");
    expect(errors?.map(({ path }) => path)).toEqual(["body.database", "body.extra.endpoint", "body.extra.token"]);
    expect(JSON.stringify(errors)).not.toContain("hunter2");
  });

  test("stand beside the connections that every data directory has, until these are replaced", async () => {
    const origins = async () => (await client.listConnections()).map((each) => `${each.connectionId} ${each.origin}`);
    expect(await origins()).toEqual(["cluster builtin", "dwh stored", "lake builtin", "warehouse builtin"]);
    await client.putConnection({ params: { connectionId: "lake" }, body: { type: "file", path: "/elsewhere" } });
    expect(await origins()).toContain("lake stored");
    await client.deleteConnection({ params: { connectionId: "lake" } });
    expect(await origins()).toContain("lake builtin");
    expect((await problemOf(client.deleteConnection({ params: { connectionId: "lake" } }))).code).toBe("E701");
  });

  test("of a variable are not read back either", async () => {
    await client.putVariable({ params: { key: "api/token" }, body: { value: "hunter2", secret: true } });
    expect(await client.listVariables()).toMatchObject([{ key: "api/token", value: null, secret: true }]);
  });
});

describe("the test of a connection", () => {
  const params = { connectionId: "source" };
  const source = { type: "postgres", host: "db", port: 5_432, user: "reader" };
  const given = (changed: object, secrets = {}) => ({
    params,
    body: { connection: { ...source, ...changed, secrets } },
  });
  beforeAll(async () => {
    await client.putConnection({ params, body: { ...source, secrets: { password: "hunter2", token: "t" } } });
  });
  afterAll(async () => {
    await client.deleteConnection({ params });
  });

  test("of a stored one has its secrets, and none of them is in the answer", async () => {
    const answer = await client.testConnection({ params });
    expect(answer).toEqual({ ok: true, steps: [{ name: "tcp", state: "ok", durationMs: 3, said: "" }] });
    expect(tested.at(-1)).toEqual({ id: "source", ...source, password: "hunter2", extra: { token: "t" } });
  });

  test("of one that is not saved has the stored secrets, and those that were given or taken away", async () => {
    await client.testConnection(given({ user: "other" }, { token: null, key: "new" }));
    expect(tested.at(-1)).toMatchObject({ user: "other", password: "hunter2", extra: { key: "new" } });
    expect(tested.at(-1)?.extra).not.toHaveProperty("token");
    expect(await client.listConnections()).toContainEqual(expect.objectContaining({ ...params, user: "reader" }));
  });

  test("sends no stored secret to another server: it is not even begun", async () => {
    const before = tested.length;
    for (const changed of [{ host: "evil" }, { port: 1 }, { type: "s3", database: "b" }, { type: "sftp" }]) {
      const problem = await problemOf(client.testConnection(given(changed, { token: "again" })));
      expect(problem).toMatchObject({ code: "E708", errors: [{ path: "body.connection.secrets.password" }] });
    }
    expect(tested).toHaveLength(before);
    await client.testConnection(given({ host: "evil" }, { password: "another", token: null }));
    expect(tested.at(-1)).toMatchObject({ host: "evil", password: "another" });
    expect(JSON.stringify(tested.at(-1))).not.toContain("hunter2");
  });

  test("takes no secret that would stand in for a field", async () => {
    const s3 = { type: "s3", database: "b", secrets: { endpoint: "https://evil" } };
    const problem = await problemOf(
      client.testConnection({ params: { connectionId: "new" }, body: { connection: s3 } }),
    );
    expect(problem).toMatchObject({ code: "E702", errors: [{ path: "body.connection.secrets.endpoint" }] });
  });

  test("of what cannot be, or is not there, says so by field", async () => {
    const nothing = { connectionId: "nowhere" };
    expect((await problemOf(client.testConnection({ params: nothing }))).code).toBe("E701");
    const own = { connection: { type: "sftp" } };
    expect(await problemOf(client.testConnection({ params: nothing, body: own }))).toMatchObject({
      code: "E702",
      errors: [{ path: "body.connection.type" }],
    });
    const bad = { connection: { type: "s3" } };
    expect(await problemOf(client.testConnection({ params: nothing, body: bad }))).toMatchObject({
      code: "E702",
      errors: [{ path: "body.connection.database" }],
    });
    await client.testConnection({ params: { connectionId: "lake" } });
    expect(tested.at(-1)).toMatchObject({ id: "lake", type: "file", path: "/data/lake" });
  });
});

describe("what somebody else changed in the meantime is refused, with what there is by now", () => {
  test("a pool", async () => {
    const params = { pool: "raced" };
    await client.putPool({ params, body: { slots: 1, was: null } });
    const again = await problemOf(client.putPool({ params, body: { slots: 1, was: null } }));
    expect(again).toMatchObject({ code: "E703", detail: "The pool raced exists already. Choose another name." });
    await client.putPool({ params, body: { slots: 2, was: { slots: 1 } } });
    const stale = await problemOf(client.putPool({ params, body: { slots: 3, was: { slots: 1 } } }));
    expect(stale).toMatchObject({ code: "E703", details: { current: { slots: 2 } } });
    await client.deletePool({ params });
    const gone = await problemOf(client.putPool({ params, body: { slots: 3, was: { slots: 2 } } }));
    expect(gone).toMatchObject({ code: "E703", details: { current: null } });
  });

  test("a connection", async () => {
    const params = { connectionId: "raced" };
    const body = { type: "file", path: "/one" };
    const { updatedAt } = await client.putConnection({ params, body: { ...body, unchangedSince: null } });
    const again = await problemOf(client.putConnection({ params, body: { ...body, unchangedSince: null } }));
    expect(again).toMatchObject({ code: "E703", details: { current: { path: "/one" } } });
    const old = "2020-01-01T00:00:00Z";
    const stale = await problemOf(client.putConnection({ params, body: { ...body, unchangedSince: old } }));
    expect(stale.code).toBe("E703");
    const changed = { ...body, path: "/two", unchangedSince: updatedAt };
    expect(await client.putConnection({ params, body: changed })).toMatchObject({ path: "/two" });
    await client.deleteConnection({ params });
  });

  test("a variable, without its value when that is secret", async () => {
    const params = { key: "raced" };
    const body = { value: "hunter2", secret: true };
    const { updatedAt } = await client.putVariable({ params, body: { ...body, unchangedSince: null } });
    const again = await problemOf(client.putVariable({ params, body: { ...body, unchangedSince: null } }));
    expect(again).toMatchObject({ code: "E703", details: { current: { key: "raced", value: null } } });
    expect(JSON.stringify(again)).not.toContain("hunter2");
    await client.putVariable({ params, body: { ...body, unchangedSince: updatedAt } });
    await client.deleteVariable({ params });
  });
});

test("secrets are put under the first key, and what no key opens is named", async () => {
  const params = { key: "rotated" };
  await client.putVariable({ params, body: { value: "hunter2", secret: true } });
  const { current, ...rest } = await client.rotateSecrets();
  expect(rest).toEqual({ rotated: 0, unreadable: [] });
  expect(current).toBeGreaterThan(0);
  await client.deleteVariable({ params });
});

test("a pool tells which DAGs name it, and what holds its slots", async () => {
  expect(await client.getPoolUse({ params: { pool: "default_pool" } })).toMatchObject({
    dags: [{ dagId, tasks: ["check", "dump", "load"] }],
  });
  expect((await problemOf(client.getPoolUse({ params: { pool: "nowhere" } }))).code).toBe("E701");
});

test("pools are made, counted and deleted unless a DAG uses them", async () => {
  expect(await client.putPool({ params: { pool: "db" }, body: { slots: 3 } })).toMatchObject({
    name: "db",
    slots: 3,
    used: 0,
  });
  await client.putPool({ params: { pool: "declared" }, body: { slots: 1 } });
  const declared = (await client.listPools()).map(({ name, isDeclared }) => `${name} ${String(isDeclared)}`);
  expect(declared).toEqual(expect.arrayContaining(["db false", "declared true"]));
  for (const pool of ["db", "declared"])
    expect(await client.deletePool({ params: { pool } })).toEqual({ deleted: true });
  expect(await problemOf(client.deletePool({ params: { pool: "default_pool" } }))).toMatchObject({
    code: "E703",
    details: { usedBy: [dagId] },
  });
});

describe("a log", () => {
  const params = { dagId, runId: "day-0001", taskId: "dump" };

  test("of an instance without attempts says so, and whether one may still come", async () => {
    const none = { attempt: 0, lines: [], missing: "no_attempt" };
    expect(await client.getLog({ params })).toMatchObject({ ...none, complete: true });
    expect(await client.searchLog({ params, query: { q: "a" } })).toEqual({
      attempt: 0,
      size: 0,
      count: 0,
      places: [],
    });
    expect(await client.getLog({ params: { ...params, runId: "day-0002" } })).toMatchObject({
      ...none,
      complete: false,
    });
  });

  test("is read line by line, followed while it grows, and whole as it was written", async () => {
    const [, good] = runKeys as [RunKey, RunKey];
    await openAttempt(good);
    const path = join(logs, attemptLogFile({ ...params, mapIndex: -1, number: 1 }));
    mkdirSync(dirname(path), { recursive: true });
    const line = (message: string) =>
      `${JSON.stringify({ at: "2024-03-15T00:00:00Z", level: "info", message, stream: "task" })}\n`;
    writeFileSync(path, line("one"));
    const first = await client.getLog({ params });
    expect(first).toMatchObject({ attempt: 1, lines: [{ message: "one" }], complete: false });
    const followed = client.getLog({ params, query: { offset: first.next, waitMs: 20_000 } });
    writeFileSync(path, line("two"), { flag: "a" });
    expect((await followed).lines.map((each) => each.message)).toEqual(["two"]);
    expect(await client.downloadLog({ params })).toBe(line("one") + line("two"));
    expect(await client.downloadLogText({ params })).toBe("one\ntwo\n");
    const all = { attempt: "all" } as const;
    expect(await client.downloadLogText({ params, query: { ...all, times: true } })).toBe(
      "==> Attempt 1 <==\n2024-03-15T00:00:00Z INFO  one\n2024-03-15T00:00:00Z INFO  two\n",
    );
    expect(JSON.parse((await client.downloadLog({ params, query: all })).split("\n")[1] ?? "")).toMatchObject({
      attempt: 1,
      message: "two",
    });
    const wrong = client.downloadLogText({ params, query: { attempt: 0 } });
    expect((await problemOf(wrong)).detail).toContain("query.attempt");
    expect(await client.searchLog({ params, query: { q: "TWO" } })).toEqual({
      attempt: 1,
      size: line("one").length + line("two").length,
      count: 1,
      places: [{ offset: line("one").length, count: 1 }],
    });
    for (const rule of ["matchCase", "wholeWord"])
      expect(await client.searchLog({ params, query: { q: "TW", [rule]: true } })).toMatchObject({ count: 0 });
    await database.db.updateTable("task_attempt").set({ ended_at: clock.now(), outcome: "success" }).execute();
    expect(await client.getLog({ params, query: { offset: -10 } })).toMatchObject({ complete: true });
    rmSync(path);
    expect((await problemOf(client.downloadLogText({ params, query: { attempt: "all" } }))).code).toBe("E701");
    expect(await client.getLog({ params })).toMatchObject({ lines: [], complete: true, missing: null });
  });
});

describe("callbacks", () => {
  const params = { dagId, runId: "day-0001" };

  test("are listed by run and by task instance, each with its log", async () => {
    const [, good] = runKeys as [RunKey, RunKey];
    const { db } = database;
    const run = await db.selectFrom("dag_run").selectAll().where("run_key", "=", good).executeTakeFirstOrThrow();
    const dump = await db
      .selectFrom("task_instance")
      .selectAll()
      .where("run_key", "=", good)
      .where("task_id", "=", "dump" as never)
      .executeTakeFirstOrThrow();
    const common = { run_key: good, version_key: run.version_key, generation: 0, position: 0, at: clock.now() };
    const waiting = { ...common, kind: "success", to_state: "success", due_at: clock.now() } as const;
    const ofTask = { ...common, kind: "success", to_state: "success", instance_key: dump.instance_key } as const;
    const error = JSON.stringify({ code: null, name: "Error", message: "no", stack: null, details: null });
    const failed = { state: "failed", tries: 3, ended_at: clock.now(), error } as const;
    await db.insertInto("callback").values(waiting).execute();
    await db
      .insertInto("callback")
      .values({ ...ofTask, ...failed })
      .execute();

    const first = await client.listCallbacks({ params, query: { limit: 1 } });
    expect(first.items).toMatchObject([{ taskId: null, kind: "success", state: "waiting", tries: 0, endedAt: null }]);
    const rest = await client.listCallbacks({ params, query: { after: first.next ?? "" } });
    expect(rest).toMatchObject({ items: [{ taskId: "dump", state: "failed", error: { message: "no" } }], next: null });
    expect((await client.listCallbacks({ params, query: { taskId: "dump" } })).items).toEqual(rest.items);
    expect((await client.listCallbacks({ params, query: { taskId: "load" } })).items).toEqual([]);

    const callbackId = rest.items[0]?.callbackId ?? 0;
    expect(await client.getCallbackLog({ params: { ...params, callbackId } })).toEqual({ lines: [], next: 0, size: 0 });
    const path = join(logs, callbackLogFile({ ...params, key: callbackId }));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(
      path,
      `${JSON.stringify({ at: "2024-03-15T00:00:00Z", level: "info", message: "told", stream: "task" })}\n`,
    );
    expect((await client.getCallbackLog({ params: { ...params, callbackId } })).lines).toMatchObject([
      { message: "told" },
    ]);
  });

  test("that failed are called again when somebody asks for it, others are not", async () => {
    const { items } = await client.listCallbacks({ params });
    const [waiting, failed] = items;
    if (waiting === undefined || failed === undefined) throw new Error("the test before wrote two");
    expect(await client.listCallbacks({ params, query: { about: "run" } })).toMatchObject({ items: [waiting] });
    const retry = (callbackId: number) => client.retryCallback({ params: { ...params, callbackId } });
    expect(await retry(failed.callbackId)).toMatchObject({ state: "waiting", tries: 0, unbegun: 0, endedAt: null });
    const again = await problemOf(retry(failed.callbackId));
    expect(again).toMatchObject({ code: "E703", status: 409 });
    expect(again.detail).toContain("is waiting");
    expect((await problemOf(retry(waiting.callbackId))).code).toBe("E703");
    expect((await problemOf(retry(9_999))).code).toBe("E701");
    const audit = await database.db
      .selectFrom("state_change")
      .select(["who", "detail"])
      .where("cause", "=", "retry_callback")
      .execute();
    expect(audit).toMatchObject([{ detail: { callback: failed.callbackId } }]);
  });

  test("of no run, and a callback that the run does not have, are not found", async () => {
    const nowhere = { dagId, runId: "nope" };
    expect((await problemOf(client.listCallbacks({ params: nowhere }))).code).toBe("E701");
    const other = { ...params, runId: "day-0002" };
    expect((await problemOf(client.getCallbackLog({ params: { ...other, callbackId: 1 } }))).code).toBe("E701");
    const wrong = await problemOf(client.listCallbacks({ params, query: { after: "nonsense" } }));
    expect(wrong.code).toBe("E702");
  });
});

describe("a DAG that takes only runs of its schedule", () => {
  const closed = "closed";

  beforeAll(async () => {
    await seedDag(database, { dagId: closed, tasks: [{ id: "load" }], allowedRunTypes: ["scheduled"] });
  });

  test("says so", async () => {
    expect((await client.getDag({ params: { dagId: closed } })).allowedRunTypes).toEqual(["scheduled"]);
    const all = ["scheduled", "manual", "backfill", "asset"];
    expect((await client.getDag({ params: { dagId } })).allowedRunTypes).toEqual(all);
  });

  test("refuses all others by name, also when they are only tried, and starts nothing", async () => {
    const range = { dagId: closed, from: "2024-03-01", to: "2024-03-02" };
    const repeated = { dagId: closed, name: "again", window: "-3d..-1d", cron: "@daily" };
    const refused = await Promise.all([
      problemOf(client.triggerRun({ params: { dagId: closed }, body: {} })),
      problemOf(client.createBackfill({ body: { ...range, dryRun: true } })),
      problemOf(client.createBackfill({ body: range })),
      problemOf(client.createBackfillSchedule({ body: { ...repeated, dryRun: true } })),
      problemOf(client.createBackfillSchedule({ body: repeated })),
    ]);
    for (const problem of refused) expect(problem).toMatchObject({ code: "E711", status: 422 });
    expect(refused[0]?.detail).toBe("The DAG closed takes no manual runs: allowedRunTypes of the DAG says scheduled.");
    expect((await client.listRuns({ query: { dagId: [closed] } })).items).toEqual([]);
    expect((await client.listBackfills({ query: { dagId: closed } })).items).toEqual([]);
  });
});

describe("old runs", () => {
  const old = "elderly";
  const instantAt = (day: number) => new Date(FIRST_DAY + day * DAY_MS).toISOString();

  beforeAll(async () => {
    const versionKey = await seedDag(database, { dagId: old, tasks: [{ id: "dump" }] });
    const keys = await seedRuns(database, { dagId: old, versionKey, days: 4 });
    for (const [day, runKey] of keys.entries())
      await seedRunState(database, { runKey, state: "failed", at: epochMillis(FIRST_DAY + (day + 2) * DAY_MS) });
  });

  test("are shown before they go, and go as they were shown", async () => {
    const plan = await client.cleanRuns({ body: { before: instantAt(1), keepPerDag: 2, dryRun: true } });
    if (plan.kind !== "plan") throw new Error("no plan");
    const dags = [{ dagId: old, runs: 2, instances: 2, from: "2024-03-03T00:00:00Z", to: "2024-03-04T00:00:00Z" }];
    expect(plan).toMatchObject({ runs: 2, instances: 2, before: "2024-03-02T00:00:00Z", keepPerDag: 2 });
    expect(plan.dags).toEqual(expect.arrayContaining(dags));
    const answer = await client.cleanRuns({ body: { before: plan.before, keepPerDag: plan.keepPerDag } });
    expect(answer).toEqual({ kind: "applied", runs: 2, isDone: true });
    expect(told).toContain("dag");
    const left = await client.listRuns({ query: { dagId: [old] } });
    expect(left.items.map(({ runId }) => runId)).toEqual(["day-0003", "day-0002"]);
  });

  test("that are gone say so", async () => {
    const params = { dagId: old, runId: "day-0000" };
    const expected = { code: "E701", details: { state: "failed", endedAt: "2024-03-03T00:00:00Z" } };
    for (const call of [
      () => client.getRun({ params }),
      () => client.getTaskInstance({ params: { ...params, taskId: "dump" } }),
      () => client.patchRun({ params, body: { note: "x" } }),
    ]) {
      const problem = await problemOf(call());
      expect(problem).toMatchObject(expected);
      expect(problem.detail).toContain("It had ended in failed");
    }
  });

  test("one that is over is deleted by whoever asks, also the newest; one that is not is named", async () => {
    const params = { dagId: old, runId: "day-0003" };
    expect(await client.deleteRun({ params })).toEqual({ deleted: true });
    expect(await problemOf(client.getRun({ params }))).toMatchObject({ code: "E701", details: { state: "failed" } });
    expect(await problemOf(client.deleteRun({ params }))).toMatchObject({ code: "E701", details: { state: "failed" } });
    expect(await problemOf(client.deleteRun({ params: { dagId: old, runId: "never" } }))).toMatchObject({
      code: "E701",
    });
    const open = await client.triggerRun({ params: { dagId: old }, body: {} });
    const problem = await problemOf(client.deleteRun({ params: { dagId: old, runId: open.runId } }));
    expect(problem).toMatchObject({ code: "E703" });
    expect(problem.detail).toContain("cannot be deleted: it is not over");
  });

  test("are kept where nobody says which are old", async () => {
    const problem = await problemOf(client.cleanRuns({ body: { dryRun: true } }));
    expect(problem).toMatchObject({ code: "E702", errors: [{ path: "body.before" }] });
    expect(await problemOf(client.cleanRuns({ body: { keepPerDag: 0 } }))).toMatchObject({ code: "E702" });
  });
});

describe("a DAG that is deleted", () => {
  const params = { dagId: "_Elder.DAG--v1._" };
  let keys: RunKey[];

  beforeAll(async () => {
    const versionKey = await seedDag(database, { ...params, tasks: [{ id: "dump" }] });
    keys = await seedRuns(database, { ...params, versionKey, days: 2 });
    for (const runKey of keys)
      await seedRunState(database, { runKey, state: "success", at: epochMillis(FIRST_DAY + DAY_MS) });
  });

  test("is one that nothing has any more", async () => {
    for (const query of [{ dryRun: true }, {}]) {
      const problem = await problemOf(client.deleteDag({ params, query }));
      expect(problem).toMatchObject({ code: "E703", details: { deployment: null } });
      expect(problem.detail).toContain(`the DAG folders of the server (${params.dagId}.ts)`);
      const never = client.deleteDag({ params: { dagId: "never" }, query });
      expect(await problemOf(never)).toMatchObject({ code: "E701" });
    }
    await database.db
      .updateTable("dag")
      .set({ deployment: "shop" })
      .where("dag_id", "=", params.dagId as never)
      .execute();
    expect((await problemOf(client.deleteDag({ params }))).detail).toContain("Deploy that without it first.");
    expect(await client.getDag({ params })).toMatchObject({ active: true });
  });

  test("has nothing under way", async () => {
    await database.db
      .updateTable("dag")
      .set({ active: false })
      .where("dag_id", "=", params.dagId as never)
      .execute();
    const [first = 0 as RunKey] = keys;
    await seedRunState(database, { runKey: first, state: "running", at: epochMillis(FIRST_DAY) });
    const text = "run not over (let it end, or mark it as failed)";
    expect(await client.deleteDag({ params, query: { dryRun: true } })).toMatchObject({
      runs: 2,
      hindrances: [{ reason: "open", count: 1, text }],
    });
    const problem = await problemOf(client.deleteDag({ params }));
    expect(problem).toMatchObject({ code: "E703", details: { hindrances: [{ reason: "open", count: 1 }] } });
    expect(problem.detail).toContain(`cannot be deleted now: 1 ${text}`);
    await seedRunState(database, { runKey: first, state: "success", at: epochMillis(FIRST_DAY + DAY_MS) });
  });

  test("goes with its logs, and is told of and in the audit log", async () => {
    const folder = join(logs, params.dagId);
    mkdirSync(join(folder, "a-run-that-was-removed-before"), { recursive: true });
    const plan = await client.deleteDag({ params, query: { dryRun: true } });
    expect(plan).toEqual({ kind: "plan", runs: 2, instances: 2, versions: 1, backfills: 0, hindrances: [] });
    told.length = 0;
    expect(await client.deleteDag({ params })).toEqual({ kind: "applied", runs: 2, isDone: true });
    expect(told).toContain("dag");
    expect(existsSync(folder)).toBe(false);
    expect(await problemOf(client.getDag({ params }))).toMatchObject({ code: "E701" });
    expect(await problemOf(client.deleteDag({ params }))).toMatchObject({ code: "E701" });
    const { items } = await client.listAuditEntries({ query: params });
    expect(items.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      "deleteDag refused",
      "deleteDag done",
      "deleteDag refused",
      "deleteDag refused",
      "deleteDag refused",
    ]);
    expect(items[1]).toMatchObject({ after: { runs: 2, isDone: true } });
  });
});

async function openAttempt(runKey: RunKey): Promise<void> {
  const { db } = database;
  const now = clock.now();
  const { instance_key } = await db
    .selectFrom("task_instance")
    .select("instance_key")
    .where("run_key", "=", runKey)
    .where("task_id", "=", "dump" as never)
    .executeTakeFirstOrThrow();
  const keys = { instance_key, number: 1, generation: 0, try_number: 1, session_key: 1 as never };
  await db
    .insertInto("task_attempt")
    .values({ ...keys, scheduled_at: now, queued_at: now, started_at: now })
    .execute();
  await db.updateTable("task_instance").set({ attempt_number: 1 }).where("instance_key", "=", instance_key).execute();
}
