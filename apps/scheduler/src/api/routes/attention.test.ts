import { epochMillis } from "@daymill/core";
import type { DagId, RunKey, TaskId } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { FIRST_DAY, freshDatabase, seedDag, seedRuns, seedRunState, seedStates } from "@daymill/metadata/testing";
import { beforeEach, expect, test } from "vitest";
import { openApiServer } from "../../testing/api-server.ts";

const DAY_MS = 86_400_000;
const clock = { now: () => epochMillis(FIRST_DAY + 30 * DAY_MS) };
const dagId = "orders";
const tasks = [{ id: "load" }];

/** What browsers were told of. */
const told: string[] = [];
beforeEach(() => void (told.length = 0));

const openApp = async ({ db }: MetadataDatabase) =>
  await openApiServer({
    db,
    clock,
    logs: "/nowhere",
    testConnection: async () => ({ ok: true, steps: [] }),
    wake: () => undefined,
    cancel: () => undefined,
    tell: { run: () => undefined, other: (event) => void told.push(event.kind) },
  });

test("the timeline has what ran since yesterday and what is due until tomorrow, what failed first", async () => {
  await using other = await freshDatabase();
  const now = clock.now();
  const due = (at: number) => ({ next_run_after: at, next_interval_start: at - DAY_MS, next_interval_end: at });
  for (const id of ["calm", "late", "off", "old", "bad"]) {
    const versionKey = await seedDag(other, { dagId: id, tasks });
    const at = { calm: DAY_MS / 2, late: 2 * DAY_MS, off: DAY_MS / 2 }[id];
    const set = at === undefined ? { next_run_after: null } : due(now + at);
    await other.db
      .updateTable("dag")
      .set({ ...set, paused: id === "off" } as object)
      .where("dag_id", "=", id as DagId)
      .execute();
    const ended = { bad: now - 60_000, old: now - 2 * DAY_MS }[id];
    if (ended === undefined) continue;
    const [runKey] = (await seedRuns(other, { dagId: id, versionKey, days: 1 })) as [RunKey];
    await seedRunState(other, { runKey, state: "failed", at: epochMillis(ended) });
  }
  await using server = await openApp(other);
  const answer = (await server.inject({ url: "/api/v1/timeline" })).json();
  expect(answer).toMatchObject({
    from: "2024-03-30T00:00:00Z",
    now: "2024-03-31T00:00:00Z",
    to: "2024-04-01T00:00:00Z",
  });
  expect(answer).toMatchObject({
    total: 2,
    dags: [
      { dagId: "bad", runs: [{ runId: "day-0000", state: "failed" }], isCut: false, planned: [] },
      { dagId: "calm", runs: [], planned: [{ runAfter: "2024-03-31T12:00:00Z" }] },
    ],
  });
});

test("the timeline leaves out what a DAG that catches up has missed, and shows what falls due from now on", async () => {
  await using other = await freshDatabase();
  const now = clock.now();
  const days = { behind: -28, late: -1, due: 0 };
  for (const [id, day] of Object.entries(days)) {
    await seedDag(other, { dagId: id, tasks });
    const at = epochMillis(now + day * DAY_MS);
    await other.db
      .updateTable("dag")
      .set({ next_run_after: at, next_interval_start: epochMillis(at - DAY_MS), next_interval_end: at })
      .where("dag_id", "=", id as DagId)
      .execute();
  }
  await using server = await openApp(other);
  const answer = (await server.inject({ url: "/api/v1/timeline" })).json();
  const planned = [{ runAfter: "2024-03-31T00:00:00Z" }];
  expect(answer.dags).toMatchObject(["behind", "due", "late"].map((id) => ({ dagId: id, planned })));
  for (const each of answer.dags) expect(each.planned).toHaveLength(1);
});

test("failures are acknowledged until they come anew, and that is taken back", async () => {
  await using other = await freshDatabase();
  const versionKey = await seedDag(other, { dagId, tasks });
  const [runKey] = (await seedRuns(other, { dagId, versionKey, days: 1 })) as [RunKey];
  await seedRunState(other, { runKey, state: "failed", at: epochMillis(clock.now() - 60_000) });
  await using server = await openApp(other);
  const overview = async () => (await server.inject({ url: "/api/v1/overview" })).json();
  const put = async (payload: object) =>
    (await server.inject({ method: "PUT", url: `/api/v1/dags/${dagId}/acknowledgement`, payload })).json();
  const failing = async () => (await server.inject({ url: "/api/v1/overview/failing-dags" })).json();
  const [{ lastFailedAt }] = (await overview()).failures.items;
  expect(await failing()).toEqual({ total: 1, fewerAt: "2024-03-31T23:59:00Z" });
  expect(await put({ until: lastFailedAt })).toEqual({ dagId, until: lastFailedAt, former: null });
  expect(await overview()).toMatchObject({
    failures: { items: [], total: 0 },
    acknowledged: { items: [{ dagId, until: lastFailedAt }], total: 1 },
  });
  expect(await failing()).toEqual({ total: 0, fewerAt: null });
  expect(told).toContain("dag");
  expect(await put({ until: null })).toEqual({ dagId, until: null, former: lastFailedAt });
  expect(await overview()).toMatchObject({ failures: { total: 1 }, acknowledged: { total: 0 } });
  expect(await put({})).toMatchObject({ until: "2024-03-31T00:00:00Z" });
  const { items } = (await server.inject({ url: "/api/v1/audit" })).json();
  const by = { who: "local", action: "acknowledgeFailures", dagId, outcome: "done" };
  expect(items.slice(1)).toMatchObject([
    { ...by, before: { acknowledgedUntil: lastFailedAt }, after: { acknowledgedUntil: null } },
    { ...by, before: { acknowledgedUntil: null }, after: { acknowledgedUntil: lastFailedAt } },
  ]);
});

test("missed deadlines are listed with their runs, and acknowledged with the failures of their DAG", async () => {
  await using other = await freshDatabase();
  const versionKey = await seedDag(other, { dagId, tasks, timezone: "Europe/Berlin" });
  const [runKey] = (await seedRuns(other, { dagId, versionKey, days: 1 })) as [RunKey];
  await seedRunState(other, { runKey, state: "running", at: epochMillis(clock.now() - 120_000) });
  const missed = { run_key: runKey, generation: 0, name: "by two", state: "missed" } as const;
  await other.db
    .insertInto("run_deadline")
    .values({ ...missed, due_at: epochMillis(clock.now() - 90_000), missed_at: epochMillis(clock.now() - 60_000) })
    .execute();
  await using server = await openApp(other);
  const overview = async () => (await server.inject({ url: "/api/v1/overview" })).json();
  expect((await overview()).late).toEqual({
    total: 1,
    items: [
      {
        dagId,
        missed: 1,
        lastRunId: "day-0000",
        lastLogicalDate: "2024-03-01T01:00:00+01:00",
        lastState: "running",
        lastEndedAt: null,
        lastName: "by two",
        lastDueAt: "2024-03-30T23:58:30Z",
        lastMissedAt: "2024-03-30T23:59:00Z",
      },
    ],
  });
  const url = `/api/v1/dags/${dagId}/acknowledgement`;
  await server.inject({ method: "PUT", url, payload: { until: "2024-03-30T23:59:00Z" } });
  expect(await overview()).toMatchObject({ late: { total: 0 }, acknowledged: { items: [{ dagId }], total: 1 } });
});

test("how many tasks ended is told for each of the last 24 hours, those that failed apart", async () => {
  await using other = await freshDatabase();
  const versionKey = await seedDag(other, { dagId, tasks: [{ id: "load" }, { id: "check" }] });
  const [runKey] = (await seedRuns(other, { dagId, versionKey, days: 1 })) as [RunKey];
  await seedStates(other, { runKey, taskId: "load", states: ["success", "failed"] });
  await seedRunState(other, { runKey, state: "failed", at: epochMillis(clock.now() - 60_000) });
  const at = epochMillis(clock.now() - 90 * 60_000);
  await other.db
    .updateTable("task_instance")
    .set({ started_at: at, ended_at: at })
    .where("task_id", "=", "load" as TaskId)
    .execute();
  await using server = await openApp(other);
  const { countedAt, hours } = (await server.inject({ url: "/api/v1/throughput" })).json();
  expect(countedAt).toBe("2024-03-31T00:00:00Z");
  expect(hours).toHaveLength(24);
  expect(hours[0].from).toBe("2024-03-30T01:00:00Z");
  expect(hours.at(-1)).toEqual({ from: "2024-03-31T00:00:00Z", succeeded: 0, failed: 0 });
  const busy = hours.filter((hour: { readonly succeeded: number }) => hour.succeeded > 0);
  expect(busy).toEqual([{ from: "2024-03-30T22:00:00Z", succeeded: 1, failed: 1 }]);
});
