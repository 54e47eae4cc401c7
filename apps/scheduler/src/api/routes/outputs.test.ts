import { API_PREFIX } from "@daymill/contract";
import { epochMillis } from "@daymill/core";
import type { RunKey } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase, seedDag, seedOutput, seedRuns, seedStates, silentLog } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openDoor } from "../../testing/open-door.ts";
import { stubHandlers } from "../../testing/stub-handlers.ts";
import { openStubServer } from "../../testing/stub-server.ts";
import { auditedHandlers } from "../audit/audited-handlers.ts";
import { pageReader } from "../reader.ts";
import { versionCache } from "../version-cache.ts";
import { auditRoutes } from "./audit.ts";
import { outputRoutes } from "./outputs.ts";
import { taskInstanceRoutes } from "./task-instances.ts";

const clock = { now: () => epochMillis(Date.UTC(2024, 5, 1)) };
const NOW = "2024-06-01T00:00:00Z";
const woken: RunKey[] = [];
const told: string[] = [];

let database: MetadataDatabase;
let app: FastifyInstance;
let run: RunKey;

beforeAll(async () => {
  database = await freshDatabase();
  const { db } = database;
  const versionKey = await seedDag(database, {
    dagId: "orders",
    tasks: [{ id: "dump" }, { id: "load", upstream: ["dump"], mapped: true }, { id: "check", upstream: ["load"] }],
  });
  [run = (0 as RunKey)] = await seedRuns(database, { dagId: "orders", versionKey, days: 1 });
  await seedStates(database, { runKey: run, taskId: "dump", states: ["success"] });
  await seedStates(database, { runKey: run, taskId: "load", states: ["failed", "success"] });
  const read = pageReader(db);
  const tell = { run: ({ runId }: { readonly runId: string }) => void told.push(runId), other: () => {} };
  const wake = (runs: readonly RunKey[]) => void woken.push(...runs);
  const parts = { db, clock, wake, tell, read, cancel: () => {}, versions: versionCache(), log: silentLog };
  const real = { ...taskInstanceRoutes(parts), ...outputRoutes(parts), ...auditRoutes(parts) };
  app = await openStubServer({ handlers: auditedHandlers(stubHandlers(real), parts), door: openDoor, clock });
});

beforeEach(async () => {
  await database.db.deleteFrom("output").execute();
  woken.length = 0;
  told.length = 0;
});

afterAll(async () => {
  await app.close();
  await database.close();
});

async function call(method: "GET" | "PUT" | "DELETE", path: string, payload?: unknown) {
  const answer = await app.inject({
    method,
    url: `${API_PREFIX}${path}`,
    headers: { "content-type": "application/json" },
    ...(method !== "GET" && { payload: typeof payload === "string" ? payload : JSON.stringify(payload ?? {}) }),
  });
  return { status: answer.statusCode, body: answer.json() };
}

const DUMP = "/dags/orders/runs/day-0000/tasks/dump";
const outputOf = (taskId: string) => `/dags/orders/runs/day-0000/tasks/${taskId}/output`;
const PUT = (value: unknown, rest: object = {}) => call("PUT", `${DUMP}/output`, { value, ...rest });

describe("an output", () => {
  test("is set, wakes its run and tells the browsers; the instance says who did", async () => {
    const set = await PUT({ rows: 12 });
    expect(set).toEqual({
      status: 200,
      body: {
        taskId: "dump",
        mapIndex: -1,
        generation: 0,
        value: { rows: 12 },
        uri: null,
        bytes: 11,
        writtenAt: NOW,
      },
    });
    expect([woken, told]).toEqual([[run], ["day-0000"]]);
    expect((await call("GET", DUMP)).body).toMatchObject({
      hasOutput: true,
      outputChange: { kind: "set", who: "local", at: NOW },
    });
  });

  test("is deleted", async () => {
    await PUT(1);
    expect(await call("DELETE", `${DUMP}/output`)).toEqual({ status: 200, body: { deleted: true } });
    expect((await call("GET", `${DUMP}/output`)).status).toBe(404);
    expect((await call("GET", DUMP)).body).toMatchObject({ hasOutput: false, outputChange: { kind: "deleted" } });
    const again = await call("DELETE", `${DUMP}/output`);
    expect(again.body).toMatchObject({
      status: 404,
      code: "E701",
      detail: expect.stringMatching(/^An output of dump/),
    });
  });

  test("of a mapped instance is set by its index", async () => {
    expect((await call("PUT", `${outputOf("load")}?mapIndex=0`, { value: "a" })).body).toMatchObject({ mapIndex: 0 });
    expect((await call("GET", `${outputOf("load")}?mapIndex=1`)).status).toBe(404);
    const { detail } = (await call("PUT", `${outputOf("load")}?mapIndex=7`, { value: "a" })).body;
    expect(detail).toBe("The task instance load[7] in the run day-0000 of the DAG orders does not exist.");
  });

  test("of a task that has not ended is not set", async () => {
    const { body } = await call("PUT", outputOf("check"), { value: 1 });
    expect(body).toMatchObject({ status: 409, code: "E703", detail: expect.stringMatching(/has not ended \(none\)/) });
    expect((await call("DELETE", outputOf("check"))).status).toBe(409);
    expect(woken).toEqual([]);
  });

  test("that somebody else set meanwhile is not overwritten, and told", async () => {
    await PUT("theirs");
    const { status, body } = await PUT("mine", { unchangedSince: null });
    expect([status, body.code, body.details.current.value]).toEqual([409, "E703", "theirs"]);
    expect((await PUT("mine", { unchangedSince: NOW })).status).toBe(200);
  });

  const deep = `{"value":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  test.each([
    ["nothing", "{}", "body.value"],
    ["more than a row holds", JSON.stringify({ value: "ä".repeat(131_072) }), "body.value"],
    ["the character NUL", JSON.stringify({ value: { text: "a\0b" } }), "body.value.text"],
    ["half of a surrogate pair as a name", JSON.stringify({ value: { "\ud800": 1 } }), "body.value"],
    ["a field that is none", JSON.stringify({ value: 1, values: 2 }), "body"],
    ["nested without end", deep, "body"],
  ])("is not %s", async (_, payload, path) => {
    const { status, body } = await call("PUT", `${DUMP}/output`, payload);
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([400, "E702", path]);
    expect((await call("GET", `${DUMP}/output`)).status).toBe(404);
  });

  test("takes just as much as a row holds", async () => {
    expect((await PUT("ä".repeat(131_071))).body).toMatchObject({ bytes: 256 * 1024 });
  });

  test("is in the audit log with what it was before and after, and of which instance", async () => {
    await seedOutput(database, { runKey: run, taskId: "dump", value: { rows: 1 } });
    await PUT({ rows: 2 });
    await call("DELETE", `${DUMP}/output`);
    const [deleted, put] = (await call("GET", "/audit?limit=2")).body.items;
    const about = { dagId: "orders", runId: "day-0000", taskId: "dump", asked: { mapIndex: -1 }, outcome: "done" };
    expect(put).toMatchObject({
      ...about,
      action: "putOutput",
      before: { value: { rows: 1 } },
      after: { value: { rows: 2 } },
    });
    expect(deleted).toMatchObject({ ...about, action: "deleteOutput", before: { value: { rows: 2 } }, after: null });
  });
});
