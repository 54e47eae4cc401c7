import { epochMillis } from "@daymill/core";
import type { DagId, EpochMillis, RunKey } from "@daymill/core";
import { afterAll, describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedRunState } from "../testing/seed-states.ts";
import { findDag, listDags, RECENT_RUNS, type DagFilter } from "./dag-list.ts";
import { findVersion, findVersionSource, listVersions, numberBefore } from "./dag-versions.ts";
import { acknowledgeFailures } from "../transitions/acknowledge-failures.ts";
import { countDags, countFailingDags, countOpenWork, listAcknowledgedDags, listFailingDags } from "./overview.ts";

const all: DagFilter = { tagMode: "any", withInactive: false };
const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"] }];

async function seeded(open: () => Promise<MetadataDatabase>) {
  const database = await open();
  const versionKey = await seedDag(database, {
    dagId: "orders",
    tasks,
    tags: ["sales", "daily"],
    timezone: "Europe/Berlin",
  });
  await seedDag(database, {
    dagId: "events",
    tasks,
    tags: ["telemetry"],
    owner: "data",
    description: "100% of clicks",
  });
  await seedDag(database, { dagId: "old", tasks });
  await database.db
    .updateTable("dag")
    .set({ active: false })
    .where("dag_id", "=", "old" as DagId)
    .execute();
  const runs = await seedRuns(database, { dagId: "orders", versionKey, days: RECENT_RUNS + 2 });
  const [first, second] = runs;
  if (first === undefined || second === undefined) throw new Error("no runs were made");
  await seedRunState(database, { runKey: first, state: "success", at: epochMillis(7_000) });
  await seedRunState(database, { runKey: second, state: "running", at: epochMillis(8_000) });
  return { database, runs };
}

/** `orders` as in `seeded`; `events` is due before it; `paused` is due before both, were it on; nothing is known of `still` but a second version. */
async function seededToSort(open: () => Promise<MetadataDatabase>): Promise<MetadataDatabase> {
  const { database } = await seeded(open);
  await seedDag(database, { dagId: "paused", tasks });
  await seedDag(database, { dagId: "still", tasks });
  await seedDag(database, { dagId: "still", tasks: [...tasks, { id: "check" }] });
  const due = { orders: 3_000, events: 2_000, paused: 1_000, still: null };
  for (const [dagId, at] of Object.entries(due))
    await database.db
      .updateTable("dag")
      .set({ next_run_after: at as EpochMillis | null, paused: dagId === "paused" })
      .where("dag_id", "=", dagId as DagId)
      .execute();
  return database;
}

const ids = (rows: readonly { readonly dagId: string }[]) => rows.map((row) => row.dagId);

forEachDatabase((name, open) => {
  describe(`${name}: the list of DAGs`, async () => {
    const { database } = await seeded(open);
    afterAll(() => database.close());
    const { db } = database;
    const find = async (filter: Partial<DagFilter>) =>
      ids(await listDags(db, { filter: { ...all, ...filter }, limit: 10 }));

    test("comes by id, a page at a time", async () => {
      expect(ids(await listDags(db, { filter: all, limit: 1 }))).toEqual(["events"]);
      const after = { rank: 0, dagId: "events" as DagId };
      expect(ids(await listDags(db, { filter: all, limit: 1, after }))).toEqual(["orders"]);
      const order = { by: "dagId", descending: true } as const;
      expect(ids(await listDags(db, { filter: all, limit: 5, order }))).toEqual(["orders", "events"]);
      expect(ids(await listDags(db, { filter: all, limit: 5, order, after }))).toEqual([]);
    });

    test("leaves out DAGs that are gone, unless asked", async () => {
      expect(await find({})).toEqual(["events", "orders"]);
      expect(await find({ withInactive: true })).toEqual(["events", "old", "orders"]);
    });

    test("finds by part of the id or the description, taking what was typed literally", async () => {
      expect(await find({ text: "RDER" })).toEqual(["orders"]);
      expect(await find({ text: "0%" })).toEqual(["events"]);
      expect(await find({ text: "o_d" })).toEqual([]);
    });

    test("finds by any or all tags, owner, and the state of the newest run", async () => {
      expect(await find({ tags: ["sales", "telemetry"] })).toEqual(["events", "orders"]);
      expect(await find({ tags: ["sales", "daily"], tagMode: "all" })).toEqual(["orders"]);
      expect(await find({ tags: ["sales", "telemetry"], tagMode: "all" })).toEqual([]);
      expect(await find({ owner: "data" })).toEqual(["events"]);
      expect(await find({ lastRunStates: ["queued"] })).toEqual(["orders"]);
      expect(await find({ paused: true })).toEqual([]);
    });

    test("finds exactly those that are named, also with another filter", async () => {
      const dagIds = ["orders", "old", "nope"] as DagId[];
      expect(await find({ dagIds })).toEqual(["orders"]);
      expect(await find({ dagIds, withInactive: true })).toEqual(["old", "orders"]);
      expect(await find({ dagIds, tags: ["telemetry"] })).toEqual([]);
    });

    test("finds those with a backfill under way, and those whose file has problems, or none", async () => {
      const backfill = (dagId: string, state: "running" | "paused") =>
        db
          .insertInto("backfill")
          .values({
            dag_id: dagId as DagId,
            from_date: epochMillis(0),
            to_date: epochMillis(0),
            reprocess: "none",
            direction: "forward",
            max_active_runs: 1,
            state,
            days: 0,
            who: "ann",
            cause: "test",
            created_at: epochMillis(0),
          })
          .execute();
      await backfill("orders", "running");
      await backfill("events", "paused");
      expect(await find({ backfilling: true })).toEqual(["orders"]);
      expect(await find({ backfilling: false })).toEqual(["events"]);
      const load_problems = JSON.stringify([{ code: "E101" }, { code: "E102" }]);
      await db
        .updateTable("dag")
        .set({ load_problems })
        .where("dag_id", "=", "events" as DagId)
        .execute();
      expect(await find({ withProblems: true })).toEqual(["events"]);
      const [events, orders] = await listDags(db, { filter: all, limit: 10 });
      expect(events).toMatchObject({ dagId: "events", problemCount: 2, firstProblem: { code: "E101" } });
      expect(orders).toMatchObject({ dagId: "orders", problemCount: 0, firstProblem: null });
      expect(await find({ withProblems: false })).toEqual(["orders"]);
    });

    test("has the newest runs of each DAG, and how many are open", async () => {
      const orders = await findDag(db, "orders" as DagId);
      expect(orders).toMatchObject({ runningRuns: 1, queuedRuns: RECENT_RUNS, lastSuccessAt: 7_000, version: 1 });
      expect(orders?.schedule).toEqual({ kind: "cron", crons: ["@daily"], timezone: "Europe/Berlin" });
      expect(orders?.recentRuns.map((run) => run.runId)).toEqual(
        Array.from({ length: RECENT_RUNS }, (_, i) => `day-${String(RECENT_RUNS + 1 - i).padStart(4, "0")}`),
      );
    });
  });

  describe(`${name}: the list of DAGs, sorted`, async () => {
    const database = await seededToSort(open);
    afterAll(() => database.close());

    test.each([
      ["nextRun", false, ["events", "orders", "paused", "still"]],
      ["nextRun", true, ["orders", "events", "paused", "still"]],
      ["lastRun", false, ["orders", "events", "paused", "still"]],
      ["lastSuccess", true, ["orders", "events", "paused", "still"]],
      ["activeRuns", false, ["events", "paused", "still", "orders"]],
      ["activeRuns", true, ["orders", "events", "paused", "still"]],
      ["version", false, ["events", "orders", "paused", "still"]],
      ["version", true, ["still", "events", "orders", "paused"]],
    ] as const)(
      "comes by %s (descending: %s), what has none last, the same over pages of one",
      async (by, descending, sorted) => {
        const order = { by, descending };
        expect(ids(await listDags(database.db, { filter: all, limit: 9, order }))).toEqual(sorted);
        const found: string[] = [];
        for (let after: { readonly rank: number; readonly dagId: DagId } | undefined; ;) {
          const [row] = await listDags(database.db, { filter: all, limit: 1, order, ...(after && { after }) });
          if (row === undefined) break;
          found.push(row.dagId);
          after = row;
        }
        expect(found).toEqual(sorted);
      },
    );
  });

  describe(`${name}: versions of a DAG`, async () => {
    const { database } = await seeded(open);
    afterAll(() => database.close());
    const { db } = database;
    await seedDag(database, { dagId: "orders", tasks: [...tasks, { id: "check" }] });
    const dagId = "orders" as DagId;

    test("are listed newest first", async () => {
      expect(await listVersions(db, { dagId, limit: 10 })).toMatchObject([
        { version: 2, current: true, taskCount: 3, runs: 0 },
        { version: 1, current: false, taskCount: 2, runs: RECENT_RUNS + 2 },
      ]);
      expect(await listVersions(db, { dagId, limit: 10, before: 2 })).toMatchObject([{ version: 1 }]);
    });

    test("are found by number, or as the current one", async () => {
      expect(await findVersion(db, { dagId, number: 1 })).toMatchObject({ version: 1, taskCount: 2 });
      expect((await findVersion(db, { dagId, number: "current" }))?.graph.tasks).toHaveLength(3);
      expect(await findVersion(db, { dagId, number: 9 })).toBeUndefined();
    });

    test("keep what was written, and know what came before them", async () => {
      const source = await findVersionSource(db, { dagId, number: 1 });
      expect(source).toMatchObject({ version: 1, sources: [{ file: "orders.ts", text: "// orders" }] });
      expect(await findVersionSource(db, { dagId, number: 9 })).toBeUndefined();
      expect(await numberBefore(db, { dagId, number: 2 })).toBe(1);
      expect(await numberBefore(db, { dagId, number: 1 })).toBeUndefined();
    });
  });

  test(`${name}: the overview counts DAGs, open work, and names DAGs with failures since an instant`, async () => {
    const { database, runs } = await seeded(open);
    await using _ = database;
    const [, , third, fourth] = runs;
    for (const runKey of [third, fourth]) {
      if (runKey !== undefined)
        await seedRunState(database, { runKey, state: "failed", at: epochMillis(9_000 + runKey) });
    }
    expect(await countDags(database.db)).toEqual({ active: 2, paused: 0, withProblems: 0 });
    const work = await countOpenWork(database.db);
    expect(work).toMatchObject({ running: 1, queued: RECENT_RUNS - 2 });
    expect(work.instances).toEqual({ none: 2 * (RECENT_RUNS - 1) });
    expect(await listFailingDags(database.db, { since: epochMillis(9_000), limit: 5 })).toMatchObject([
      { dagId: "orders", failedRuns: 2, lastRunId: "day-0003", lastFailedAt: 9_000 + (fourth ?? 0), total: 1 },
    ]);
    expect(await listFailingDags(database.db, { since: epochMillis(99_000), limit: 5 })).toEqual([]);
    const counted = (since: number) => countFailingDags(database.db, { since: epochMillis(since) });
    expect(await counted(9_000)).toEqual({ total: 1, oldestAt: 9_000 + (fourth ?? 0) });
    expect(await counted(99_000)).toEqual({ total: 0, oldestAt: null });
  });

  test(`${name}: failures that somebody acknowledged are left out until the DAG fails anew`, async () => {
    const { database, runs } = await seeded(open);
    await using _ = database;
    const { db } = database;
    const [, , third, fourth] = runs as [RunKey, RunKey, RunKey, RunKey];
    const window = { since: epochMillis(9_000), limit: 5 };
    const acknowledge = (until: number | null) =>
      acknowledgeFailures(db, { dagId: "orders" as DagId, until: until === null ? null : epochMillis(until) });
    await seedRunState(database, { runKey: third, state: "failed", at: epochMillis(10_000) });
    expect(await listAcknowledgedDags(db, window)).toEqual([]);
    expect(await acknowledge(10_000)).toEqual({ former: null });
    expect(await listFailingDags(db, window)).toEqual([]);
    expect(await countFailingDags(db, window)).toEqual({ total: 0, oldestAt: null });
    expect(await listAcknowledgedDags(db, window)).toEqual([{ dagId: "orders", until: 10_000, total: 1 }]);
    await seedRunState(database, { runKey: fourth, state: "failed", at: epochMillis(10_001) });
    expect(await listFailingDags(db, window)).toMatchObject([{ failedRuns: 1, lastRunId: "day-0003" }]);
    expect(await listAcknowledgedDags(db, window)).toEqual([]);
    expect(await acknowledge(null)).toEqual({ former: 10_000 });
    expect(await listFailingDags(db, window)).toMatchObject([{ failedRuns: 2 }]);
    expect(await acknowledgeFailures(db, { dagId: "nope" as DagId, until: null })).toBeUndefined();
  });
});
