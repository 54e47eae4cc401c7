import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openApiServer } from "../testing/api-server.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { injectFetch } from "../testing/inject-fetch.ts";
import { clock, seedDags } from "../testing/seed-bad-requests.ts";
import { runCli } from "./run-cli.ts";

const logs = mkdtempSync(join(tmpdir(), "daymill-calendar-"));
let database: MetadataDatabase;
let app: FastifyInstance;

beforeAll(async () => {
  database = await freshDatabase();
  await seedDags(database);
  app = await openApiServer({
    db: database.db,
    clock,
    logs,
    testConnection: async () => ({ ok: true, steps: [] }),
    wake: () => {},
    cancel: () => {},
    tell: { run: () => {}, other: () => {} },
  });
});
afterAll(async () => {
  await app.close();
  await database.close();
  rmSync(logs, { recursive: true });
});

async function calendar(...args: readonly string[]) {
  const { io, out, err } = fakeIo({ fetch: injectFetch(() => app) });
  const code = await runCli(["dags", "calendar", ...args, "--url", "http://daymill.test"], io);
  return { code, lines: out().trimEnd().split("\n"), out: out(), err: err() };
}

test("has the days of the DAG's zone, newest first, with how their runs ended", async () => {
  const { code, lines, err } = await calendar("orders");
  expect(code).toBe(0);
  expect(lines.map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
    ["DAY", "RUNS"],
    ["2024-03-03", "1 queued"],
    ["2024-03-02", "1 success"],
    ["2024-03-01", "1 failed"],
  ]);
  expect(lines[1]).toMatch(/ day-0002$/);
  expect(err).toBe("Days are those of UTC, the DAG's zone.\n");
});

test("is cut off at its limit; JSON and ids say nothing besides", async () => {
  const ids = await calendar("orders", "-q", "--limit", "2");
  expect(ids).toMatchObject({
    out: "2024-03-03\n2024-03-02\n",
    err: "There is more: --limit 2 has cut it off.\n",
  });
  const json = await calendar("orders", "--json");
  expect(json.err).toBe("");
  expect(JSON.parse(json.out)).toMatchObject([
    { day: "2024-03-03", runs: { queued: 1 }, runId: "day-0002", durationMs: null },
    { day: "2024-03-02", runs: { success: 1 } },
    { day: "2024-03-01", runs: { failed: 1 } },
  ]);
});

test("is of one month when one is named", async () => {
  expect((await calendar("orders", "--month", "2024-03", "-q")).lines).toHaveLength(3);
  const none = await calendar("orders", "--month", "2024-02");
  expect(none).toMatchObject({ code: 0, out: "", err: "orders has no runs in 2024-02.\n" });
});

test("has the hours of the month of the newest run, or of the one that is named", async () => {
  const { lines, err } = await calendar("orders", "--by", "hour");
  expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual([
    "HOUR",
    "2024-03-03 00:00",
    "2024-03-02 00:00",
    "2024-03-01 00:00",
  ]);
  expect(err).toBe("Hours are those of UTC, the DAG's zone.\n");
  expect(JSON.parse((await calendar("orders", "--by", "hour", "--json")).out)[0]).toMatchObject({
    hour: "2024-03-03T00",
    runs: { queued: 1 },
  });
  expect((await calendar("orders", "--by", "hour", "--month", "2024-02")).err).toContain("no runs in 2024-02");
});

test("has what the timetable asks for next, the soonest first", async () => {
  const days = (await calendar("endless", "--planned", "-q", "--limit", "2")).lines;
  expect(days).toEqual(days.toSorted());
  const [first = ""] = days;
  expect(first).toMatch(/^\d{4}-\d\d-\d\d$/);
  const hours = await calendar("endless", "--planned", "--by", "hour");
  expect(hours.lines[0]).toMatch(/^HOUR +RUNS$/);
  expect(hours.lines[1]).toMatch(new RegExp(`^${first} \\d\\d:00 +1 run$`));
  // More runs ahead than are told.
  const none = await calendar("endless", "--planned", "--month", "2034-01");
  expect(none.err).toBe("The timetable of endless asks for no run in 2034-01.\n");
});
