import { epochMillis } from "@daymill/core";
import type { BackfillDay, DagId, EpochMillis, RunId, RunKey } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../../metadata-database.ts";
import { findAwaitedRun } from "../../queries/awaited-run.ts";
import { findBackfill } from "../../queries/backfill-list.ts";
import { findRemovedRun, listRemovedOutputs } from "../../queries/removed-runs.ts";
import { listRunsByDate } from "../../queries/run-dates.ts";
import { readRunEnds } from "../../queries/run-ends.ts";
import { forEachDatabase, freshDatabase } from "../../testing.ts";
import { clearOrder } from "../../testing/clear-order.ts";
import { FIRST_DAY, seedDag, seedRuns } from "../../testing/seed-dag.ts";
import { seedOutput, seedRunState, seedStates } from "../../testing/seed-states.ts";
import { applyClear } from "../clear/apply-clear.ts";
import { createBackfill } from "../create-backfill.ts";
import { createRuns } from "../create-runs.ts";
import { planRemoval } from "./plan-removal.ts";
import type { RunLimits } from "./plan-removal.ts";
import { removeRun } from "./remove-run.ts";
import { removeRuns } from "./remove-runs.ts";

const DAY_MS = 86_400_000;
const NOW = epochMillis(FIRST_DAY + 100 * DAY_MS);
const orders = "orders" as DagId;
const ALL: RunLimits = { before: NOW, keepPerDag: undefined };

function dayAt(day: number): EpochMillis {
  return epochMillis(FIRST_DAY + day * DAY_MS);
}

/** Runs of as many days, each over at the end of the day after its own. */
async function seedEnded(database: MetadataDatabase, days: number): Promise<RunKey[]> {
  const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }, { id: "load" }] });
  const keys = await seedRuns(database, { dagId: "orders", versionKey, days });
  for (const [day, runKey] of keys.entries())
    await seedRunState(database, { runKey, state: day % 2 === 0 ? "success" : "failed", at: dayAt(day + 2) });
  return keys;
}

async function remove({ db }: MetadataDatabase, limits: RunLimits, most?: number): Promise<string[]> {
  const gone: string[] = [];
  const onRemoved = async (runs: readonly { readonly runId: string }[]) => void gone.push(...runs.map((r) => r.runId));
  const order = { limits, who: "retention", ...(most !== undefined && { most }) };
  const removed = await removeRuns({ db, onRemoved, now: () => NOW }, order);
  expect(removed).toBe(gone.length);
  return gone;
}

async function leftRuns({ db }: MetadataDatabase): Promise<string[]> {
  const rows = await db.selectFrom("dag_run").select("run_id").orderBy("run_key").execute();
  return rows.map(({ run_id }) => run_id);
}

const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, k) => `day-${String(from + k).padStart(4, "0")}`);

forEachDatabase((name, open) => {
  test(`${name}: runs go by their age, and by their number, and the preview says just what goes`, async () => {
    await using database = await open();
    await seedEnded(database, 10);
    const none = { before: undefined, keepPerDag: undefined };
    expect(await remove(database, none)).toEqual([]);
    const byAge = { before: dayAt(4), keepPerDag: undefined };
    expect(await planRemoval(database.db, byAge)).toEqual({
      runs: 3,
      instances: 6,
      dags: [{ dagId: "orders", runs: 3, instances: 6, from: dayAt(2), to: dayAt(4) }],
      kept: [],
    });
    expect(await remove(database, byAge)).toEqual(names(0, 2));
    const byCount = { before: undefined, keepPerDag: 4 };
    expect(await planRemoval(database.db, byCount)).toMatchObject({ runs: 3, kept: [] });
    expect(await remove(database, byCount, 2)).toEqual(names(3, 4));
    expect(await remove(database, byCount)).toEqual(names(5, 5));
    expect(await leftRuns(database)).toEqual(names(6, 9));
    expect(await planRemoval(database.db, byCount)).toMatchObject({ runs: 0, instances: 0, dags: [] });
  });

  test(`${name}: nothing of a run stays but what says that it was there`, async () => {
    await using database = await open();
    const { db } = database;
    const [first = 0 as RunKey] = await seedEnded(database, 2);
    await seedStates(database, { runKey: first, taskId: "dump", states: ["success"] });
    await seedOutput(database, { runKey: first, taskId: "dump", value: 1 });
    await sql`update output set value = null, uri = 'file:///outputs/1/1.json'`.execute(db);
    await applyClear(db, clearOrder("orders", "day-0000"), NOW);
    await seedRunState(database, { runKey: first, state: "success", at: dayAt(2) });
    await sql`update dag_run set look_at = null`.execute(db);
    const instances = await db
      .selectFrom("task_instance")
      .select("instance_key")
      .where("run_key", "=", first)
      .execute();
    const its = instances.map(({ instance_key }) => instance_key);

    expect(await remove(database, ALL)).toEqual(names(0, 0));
    const rows = await sql<{ rows: number }>`
      select ((select count(*) from task_instance where run_key = ${first}) + (select count(*) from output)
        + (select count(*) from task_summary where run_key = ${first}) + (select count(*) from clear_record)
        + (select count(*) from clear_item) + (select count(*) from clear_run)
        + (select count(*) from state_change where run_key = ${first}))::int as rows`.execute(db);
    expect(rows.rows).toEqual([{ rows: 0 }]);
    expect(await listRemovedOutputs(db, 10)).toHaveLength(1);
    expect(its).toContain((await listRemovedOutputs(db, 10))[0]);
    const run = { dagId: orders, runId: "day-0000" as RunId };
    expect(await findRemovedRun(db, run)).toEqual({
      state: "success",
      endedAt: dayAt(2),
      removedAt: NOW,
      who: "retention",
    });
    expect(await readRunEnds(db, [run])).toMatchObject([{ runId: "day-0000", isRemoved: true }]);
  });

  test(`${name}: a watermark that is of a run goes with it, others stay`, async () => {
    await using database = await open();
    const [first = 0 as RunKey, second = 0 as RunKey] = await seedEnded(database, 2);
    const mark = { asset: "events", value: JSON.stringify("1"), updated_at: NOW };
    await database.db
      .insertInto("asset_state")
      .values([
        { ...mark, key: "orders.dump" },
        { ...mark, key: "orders.dump day-0000", run_key: first },
        { ...mark, key: "orders.dump day-0001", run_key: second },
      ])
      .execute();
    expect(await remove(database, { before: undefined, keepPerDag: 1 })).toEqual(names(0, 0));
    const left = await database.db.selectFrom("asset_state").select("key").orderBy("key").execute();
    expect(left.map(({ key }) => key)).toEqual(["orders.dump", "orders.dump day-0001"]);
  });

  test(`${name}: the day of a run that is gone counts as run: for the schedule, backfills and those that wait for it`, async () => {
    await using database = await open();
    const { db } = database;
    await seedEnded(database, 3);
    await remove(database, ALL);
    expect(await listRunsByDate(db, { dagId: orders, from: dayAt(0), to: dayAt(9) })).toEqual([
      { logicalDate: dayAt(0), runId: "day-0000", state: "success", isRemoved: true },
      { logicalDate: dayAt(1), runId: "day-0001", state: "failed", isRemoved: true },
      { logicalDate: dayAt(2), runId: "day-0002", state: "success", isRemoved: false },
    ]);
    const awaited = await findAwaitedRun(db, { dagId: orders, logicalDate: dayAt(0), task: "load" });
    expect(awaited).toEqual({ state: "success", isRemoved: true, tasks: [] });
    const version = await db.selectFrom("dag").select("current_version_key as key").executeTakeFirstOrThrow();
    const again = {
      dagId: orders,
      logicalDate: dayAt(0),
      interval: { start: dayAt(0), end: dayAt(1) },
      runAfter: dayAt(1),
      versionKey: version.key ?? (0 as never),
      params: {},
    };
    expect(await createRuns(db, [{ ...again, runId: "again" as RunId, type: "scheduled" }], NOW)).toEqual([]);
    expect(await createRuns(db, [{ ...again, runId: "again" as RunId, type: "manual" }], NOW)).toHaveLength(1);
  });

  test(`${name}: a run stays that is not over, the newest, in a backfill, or told of, with the reason`, async () => {
    await using database = await open();
    const { db } = database;
    const keys = await seedEnded(database, 8);
    const at = (day: number) => keys[day] ?? (0 as RunKey);
    await seedRunState(database, { runKey: at(1), state: "running", at: dayAt(2) });
    await sql`
      insert into callback (run_key, version_key, generation, kind, position, to_state, at, due_at)
      select run_key, version_key, 0, 'success', 0, 'success', 1, 1 from dag_run where run_key = ${at(2)}`.execute(db);
    const days: BackfillDay[] = [4, 5].map((day) => ({
      action: "skip",
      reason: "already_exists",
      run: { logicalDate: dayAt(day), interval: { start: dayAt(day), end: dayAt(day + 1) }, runAfter: dayAt(day + 1) },
    }));
    const wish = { dagId: orders, reprocess: "none", direction: "forward", maxActiveRuns: 1, params: {} } as const;
    await createBackfill(db, { ...wish, who: "ann", cause: "api", days }, NOW);
    await sql`update task_instance set state = 'up_for_retry', due_at = 1 where run_key = ${at(6)}`.execute(db);

    expect((await planRemoval(db, ALL)).kept).toEqual([
      { neededFor: "backfill", runs: 2 },
      { neededFor: "callback", runs: 1 },
      { neededFor: "newest", runs: 1 },
      { neededFor: "work", runs: 1 },
    ]);
    expect(await remove(database, ALL)).toEqual(["day-0000", "day-0003"]);
  });

  test(`${name}: what a run that is not over depends on stays, also past days that do not have the task`, async () => {
    await using database = await open();
    const { db } = database;
    const keys = await seedEnded(database, 6);
    const last = keys[5] ?? (0 as RunKey);
    await seedRunState(database, { runKey: last, state: "running", at: dayAt(6) });
    await sql`update dag_run set looks_back = true where run_key = ${last}`.execute(db);
    await sql`update task_summary set past = 'own' where task_id = 'load'`.execute(db);
    // Day 3 was run without the task, and from day 4 it was removed: what holds it back is day 2.
    await sql`delete from task_summary where task_id = 'load' and run_key = ${keys[3]}`.execute(db);
    await sql`delete from task_instance where task_id = 'load' and run_key = ${keys[3]}`.execute(db);
    await sql`update task_instance set state = 'removed' where task_id = 'load' and run_key = ${keys[4]}`.execute(db);
    await sql`update task_summary set counts = dm_shift(counts, array['success'], array['removed'])
      where task_id = 'load' and run_key = ${keys[4]}`.execute(db);
    expect(await remove(database, ALL)).toEqual(names(0, 1));
    expect(await leftRuns(database)).toEqual(names(2, 5));
  });

  test(`${name}: a run whose run before is gone is held back by none of those before that`, async () => {
    await using database = await open();
    const { db } = database;
    const keys = await seedEnded(database, 4);
    await sql`update task_summary set past = 'own' where task_id = 'load'`.execute(db);
    const held = async () =>
      (await sql<{ held: boolean }>`select dm_is_held_by_past(${keys[3]}, 'load') as held`.execute(db)).rows;
    expect(await held()).toEqual([{ held: true }]);
    // Day 0 failed again yesterday, and is young.
    await seedRunState(database, { runKey: keys[0] ?? (0 as RunKey), state: "failed", at: NOW });
    await remove(database, { before: dayAt(10), keepPerDag: undefined });
    expect(await leftRuns(database)).toEqual(["day-0000", "day-0003"]);
    expect(await held()).toEqual([{ held: false }]);
  });

  test(`${name}: a backfill that is over still knows how its runs ended`, async () => {
    await using database = await open();
    const { db } = database;
    const keys = await seedEnded(database, 4);
    const wish = { dagId: orders, reprocess: "none", direction: "forward", maxActiveRuns: 1, params: {} } as const;
    const day = { logicalDate: dayAt(0), interval: { start: dayAt(0), end: dayAt(1) }, runAfter: dayAt(1) };
    const made = await createBackfill(
      db,
      { ...wish, who: "ann", cause: "api", days: [{ action: "create", run: day }] },
      NOW,
    );
    await db
      .updateTable("dag_run")
      .set({ backfill_key: made.backfillKey })
      .where("run_key", "in", keys.slice(0, 3))
      .execute();
    await db.updateTable("backfill").set({ state: "completed", ended_at: NOW }).execute();
    const before = await findBackfill(db, made.backfillKey);
    expect(before).toMatchObject({ success: 2, failed: 1 });
    expect(await remove(database, ALL)).toHaveLength(3);
    expect(await findBackfill(db, made.backfillKey)).toMatchObject({ success: 2, failed: 1 });
  });
});

forEachDatabase((name, open) => {
  test(`${name}: a person removes one run that is over, also the newest, and no other`, async () => {
    await using database = await open();
    const keys = await seedEnded(database, 3);
    const wish = (day: number) => ({ run: { dagId: orders, runId: names(day, day)[0] as RunId }, who: "ann" });
    expect(await removeRun(database.db, wish(2), NOW)).toBe("removed");
    expect(await removeRun(database.db, wish(2), NOW)).toBe("unknown");
    expect(await leftRuns(database)).toEqual(names(0, 1));
    expect(await findRemovedRun(database.db, wish(2).run)).toMatchObject({ who: "ann", removedAt: NOW });
    await sql`update dag_run set state = 'running', ended_at = null where run_key = ${keys[1]}`.execute(database.db);
    expect(await removeRun(database.db, wish(1), NOW)).toBe("not_over");
    await sql`insert into callback (run_key, version_key, generation, kind, position, to_state, at, due_at)
      select run_key, version_key, 0, 'success', 0, state, 0, 0 from dag_run where run_key = ${keys[0]}`.execute(
      database.db,
    );
    expect(await removeRun(database.db, wish(0), NOW)).toBe("callback");
    expect(await leftRuns(database)).toEqual(names(0, 1));
  });
});

test("a run that somebody is changing stays, and nobody waits for them", async () => {
  await using database = await freshDatabase();
  const [first = 0 as RunKey] = await seedEnded(database, 3);
  const [locked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const change = database.db.transaction().execute(async (trx) => {
    await trx.selectFrom("dag_run").select("run_key").where("run_key", "=", first).forNoKeyUpdate().execute();
    locked.resolve();
    await done.promise;
  });
  await locked.promise;
  expect(await remove(database, ALL)).toEqual(names(1, 1));
  done.resolve();
  await change;
  expect(await remove(database, ALL)).toEqual(names(0, 0));
});
