import { epochMillis } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import type { MetadataDatabase } from "@daymill/metadata";
import { FIRST_DAY, freshDatabase, seedDag, seedRuns, seedRunState } from "@daymill/metadata/testing";
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

test("failures are acknowledged until they come anew, and that is taken back", async () => {
  await using other = await freshDatabase();
  const versionKey = await seedDag(other, { dagId, tasks });
  const [runKey] = (await seedRuns(other, { dagId, versionKey, days: 1 })) as [RunKey];
  await seedRunState(other, { runKey, state: "failed", at: epochMillis(clock.now() - 60_000) });
  await using server = await openApp(other);
  const overview = async () => (await server.inject({ url: "/api/v1/overview" })).json();
  const put = async (payload: object) =>
    (await server.inject({ method: "PUT", url: `/api/v1/dags/${dagId}/acknowledgement`, payload })).json();
  const [{ lastFailedAt }] = (await overview()).failures.items;
  expect(await put({ until: lastFailedAt })).toEqual({ dagId, until: lastFailedAt, former: null });
  expect(await overview()).toMatchObject({
    failures: { items: [], total: 0 },
    acknowledged: { items: [{ dagId, until: lastFailedAt }], total: 1 },
  });
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
