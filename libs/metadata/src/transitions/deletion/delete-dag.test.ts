import { epochMillis } from "@daymill/core";
import type { BackfillDay, DagId, EpochMillis, JsonValue, RunKey } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../../metadata-database.ts";
import { listRunsByDate } from "../../queries/run-dates.ts";
import { listRemovedOutputs } from "../../queries/removed-runs.ts";
import { readRunEnds } from "../../queries/run-ends.ts";
import { forEachDatabase, freshDatabase } from "../../testing.ts";
import { clearOrder } from "../../testing/clear-order.ts";
import { FIRST_DAY, seedDag, seedRuns } from "../../testing/seed-dag.ts";
import { seedOutput, seedRunState, seedStates } from "../../testing/seed-states.ts";
import { applyClear } from "../clear/apply-clear.ts";
import { createBackfill } from "../create-backfill.ts";
import { noteGoneDags } from "../note-gone-dags.ts";
import { setPaused } from "../set-paused.ts";
import { setLoadProblems } from "../sync-dag.ts";
import { deleteDag } from "./delete-dag.ts";
import type { DagDeletionOutcome } from "./delete-dag.ts";
import { planDagDeletion } from "./plan-dag-deletion.ts";

const DAY_MS = 86_400_000;
const NOW = epochMillis(FIRST_DAY + 100 * DAY_MS);
/** As odd as an id may be. */
const old = "_Old.DAG--v2._" as DagId;
const other = "other" as DagId;

function dayAt(day: number): EpochMillis {
  return epochMillis(FIRST_DAY + day * DAY_MS);
}

async function seedEnded(database: MetadataDatabase, dagId: DagId, days: number): Promise<RunKey[]> {
  const versionKey = await seedDag(database, { dagId, tasks: [{ id: "dump" }, { id: "load" }] });
  const keys = await seedRuns(database, { dagId, versionKey, days });
  for (const [day, runKey] of keys.entries())
    await seedRunState(database, { runKey, state: "success", at: dayAt(day + 2) });
  // Runs that nobody has looked at yet are not over.
  await sql`update dag_run set look_at = null`.execute(database.db);
  return keys;
}

interface Told {
  readonly runs: string[];
  readonly emptied: string[];
}

async function remove(
  { db }: MetadataDatabase,
  {
    most,
    told = { runs: [], emptied: [] },
    fail,
  }: { most?: number; told?: Told; fail?: "onRemoved" | "onEmptied" } = {},
): Promise<DagDeletionOutcome> {
  const parts = {
    db,
    onRemoved: async (runs: readonly { readonly runId: string }[]) => {
      if (fail === "onRemoved") throw new Error("killed");
      told.runs.push(...runs.map(({ runId }) => runId));
    },
    onEmptied: async (dagId: DagId) => {
      if (fail === "onEmptied") throw new Error("killed");
      told.emptied.push(dagId);
    },
    now: () => NOW,
  };
  return await deleteDag(parts, { dagId: old, who: "ann", ...(most !== undefined && { most }) });
}

const gone = async ({ db }: MetadataDatabase) => await noteGoneDags(db, { dags: [other], unread: [] }, NOW);

/** By table, the rows that name the DAG; a DAG's keys are asked for through what names them. */
async function rowsOf({ db }: MetadataDatabase): Promise<Record<string, number>> {
  const named = ["asset_queue", "asset_use", "backfill", "backfill_schedule", "clear_record", "dag", "dag_run"];
  const counts: Record<string, number> = {};
  for (const table of [...named, "dag_version", "lane", "state_change"]) {
    const found = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where dag_id = ${old}`.execute(db);
    counts[table] = found.rows[0]?.n ?? -1;
  }
  return counts;
}

/** The rows of tables that name no DAG: all of them were of its runs, versions and backfills. */
async function rowsBeneath({ db }: MetadataDatabase): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of [
    "backfill_day",
    "clear_item",
    "clear_run",
    "output",
    "run_deadline",
    "callback",
    "parse_problem",
  ]) {
    const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db);
    counts[table] = found.rows[0]?.n ?? -1;
  }
  return counts;
}

const zeros = (counts: Record<string, number>) => Object.fromEntries(Object.keys(counts).map((name) => [name, 0]));

/** A DAG with something in every table that a DAG leaves something in. */
async function seedFull(database: MetadataDatabase): Promise<readonly RunKey[]> {
  const { db } = database;
  await seedEnded(database, other, 2);
  await seedDag(database, { dagId: old, tasks: [{ id: "only" }] });
  const keys = await seedEnded(database, old, 5);
  const first = keys[0] ?? (0 as RunKey);
  await seedStates(database, { runKey: first, taskId: "dump", states: ["success"] });
  await seedOutput(database, { runKey: first, taskId: "dump", value: 1 });
  await sql`update output set value = null, uri = 'file:///outputs/1/1.json'`.execute(db);
  await applyClear(db, clearOrder(old, "day-0000"), NOW);
  await seedRunState(database, { runKey: first, state: "success", at: dayAt(2) });
  await sql`update dag_run set look_at = null`.execute(db);
  await setPaused(db, { dagId: old, paused: true, who: "ann" }, NOW);
  const day = { logicalDate: dayAt(0), interval: { start: dayAt(0), end: dayAt(1) }, runAfter: dayAt(1) };
  const days: BackfillDay[] = [{ action: "skip", reason: "already_exists", run: day }];
  const wish = { dagId: old, reprocess: "none", direction: "forward", maxActiveRuns: 1, params: {} } as const;
  await createBackfill(db, { ...wish, who: "ann", cause: "api", days }, NOW);
  await sql`update backfill set state = 'completed', ended_at = ${NOW}`.execute(db);
  await sql`
    insert into backfill_schedule (dag_id, name, origin, window_from, window_to, crons, timezone, reprocess, direction, who, created_at)
    values (${old}, 'weekly', 'person', 7, 1, '["@weekly"]', 'UTC', 'none', 'forward', 'ann', 0)`.execute(db);
  await sql`
    insert into backfill_firing (schedule_key, due_at, fired_at, backfill_key)
    select schedule_key, 1, 1, backfill_key from backfill_schedule, backfill`.execute(db);
  await sql`insert into asset_use (asset, dag_id, role) values ('orders', ${old}, 'schedule')`.execute(db);
  await sql`insert into asset_queue (dag_id, asset, event_key) values (${old}, 'orders', 1)`.execute(db);
  await sql`
    insert into asset_event (asset, at, run_key) overriding system value values ('orders', 1, ${first})`.execute(db);
  await setLoadProblems(db, [{ file: `${old}.ts`, problems: [{ code: "E202" }] as JsonValue }], NOW);
  return keys;
}

forEachDatabase((name, open) => {
  test(`${name}: nothing of a DAG stays but the events of its assets and the names of its runs`, async () => {
    await using database = await open();
    const { db } = database;
    await seedFull(database);
    expect(Object.entries(await rowsOf(database)).filter(([, n]) => n === 0)).toEqual([]);
    await gone(database);
    expect(await planDagDeletion(db, old)).toEqual({
      runs: 5,
      instances: 10,
      versions: 2,
      backfills: 1,
      isPresent: false,
      hindrances: [],
    });
    const told: Told = { runs: [], emptied: [] };
    expect(await remove(database, { told })).toEqual({ kind: "deleted", runs: 5 });
    expect(told.runs.toSorted()).toEqual([0, 1, 2, 3, 4].map((day) => `day-000${day}`));
    expect(told.emptied).toEqual([old]);
    const counts = await rowsOf(database);
    expect(counts).toEqual(zeros(counts));
    const beneath = await rowsBeneath(database);
    expect(beneath).toEqual(zeros(beneath));
    expect((await sql`select 1 from asset_event`.execute(db)).rows).toHaveLength(1);
    expect(await listRemovedOutputs(db, 10)).toHaveLength(1);
    expect(await readRunEnds(db, [{ dagId: old, runId: "day-0000" as never }])).toMatchObject([{ isRemoved: true }]);
    expect(await planDagDeletion(db, other)).toMatchObject({ runs: 2, versions: 1, isPresent: true });
    expect(await remove(database)).toEqual({ kind: "unknown" });
    expect(await planDagDeletion(db, old)).toBeUndefined();
  });

  test(`${name}: a DAG that comes back after it begins anew: no day of it counts as run`, async () => {
    await using database = await open();
    await seedFull(database);
    await gone(database);
    await remove(database);
    const versionKey = await seedDag(database, { dagId: old, tasks: [{ id: "dump" }] });
    expect(await listRunsByDate(database.db, { dagId: old, from: dayAt(0), to: dayAt(9) })).toEqual([]);
    expect(await seedRuns(database, { dagId: old, versionKey, days: 2 })).toHaveLength(2);
    const version = await sql`select number from dag_version where dag_id = ${old}`.execute(database.db);
    expect(version.rows).toEqual([{ number: 1 }]);
  });

  test(`${name}: a deletion that was cut off, wherever, is ended by the next`, async () => {
    await using database = await open();
    await seedFull(database);
    await gone(database);
    await expect(remove(database, { most: 2, fail: "onRemoved" })).rejects.toThrow("killed");
    expect(await planDagDeletion(database.db, old)).toMatchObject({ runs: 3, isPresent: false });
    expect(await remove(database, { most: 1 })).toEqual({ kind: "begun", runs: 1 });
    await expect(remove(database, { fail: "onEmptied" })).rejects.toThrow("killed");
    expect(await planDagDeletion(database.db, old)).toMatchObject({ runs: 0, versions: 2 });
    expect(await remove(database)).toEqual({ kind: "deleted", runs: 0 });
    const counts = await rowsOf(database);
    expect(counts).toEqual(zeros(counts));
  });

  test(`${name}: a DAG stays that its file or a deployment has, and one that comes back meanwhile keeps what is left`, async () => {
    await using database = await open();
    const { db } = database;
    await seedEnded(database, old, 3);
    expect(await remove(database)).toEqual({ kind: "present" });
    // What a file that is broken holds is not known, and what a deployment has is none of the folders'.
    expect(await noteGoneDags(db, { dags: [], unread: [`${old}.ts`] }, NOW)).toEqual([]);
    await sql`update dag set deployment = 'shop'`.execute(db);
    expect(await gone(database)).toEqual([]);
    await sql`update dag set active = false`.execute(db);
    expect(await remove(database, { most: 1 })).toEqual({ kind: "begun", runs: 1 });
    await sql`update dag set deployment = null, active = true`.execute(db);
    expect(await remove(database)).toEqual({ kind: "present" });
    expect(await gone(database)).toEqual([old]);
    expect(await gone(database)).toEqual([]);
    await seedDag(database, { dagId: old, tasks: [{ id: "dump" }, { id: "load" }] });
    expect(await remove(database)).toEqual({ kind: "present" });
    expect(await planDagDeletion(db, old)).toMatchObject({ runs: 2, isPresent: true });
  });

  test(`${name}: a DAG stays while something of it is under way, or others need it, with the reasons`, async () => {
    await using database = await open();
    const { db } = database;
    const keys = await seedEnded(database, old, 4);
    await seedEnded(database, other, 1);
    await gone(database);
    const at = (day: number) => keys[day] ?? (0 as RunKey);
    await seedRunState(database, { runKey: at(0), state: "running", at: dayAt(2) });
    await sql`
      insert into callback (run_key, version_key, generation, kind, position, to_state, at, due_at)
      select run_key, version_key, 0, 'success', 0, 'success', 1, 1 from dag_run where run_key = ${at(1)}`.execute(db);
    await sql`update task_instance set state = 'up_for_retry', due_at = 1 where run_key = ${at(2)}`.execute(db);
    await sql`insert into asset_event (asset, at, run_key) values ('orders', 1, ${at(3)})`.execute(db);
    await sql`insert into asset_queue (dag_id, asset, event_key) select ${other}, asset, event_key from asset_event`.execute(
      db,
    );
    await sql`
      insert into backfill (dag_id, from_date, to_date, reprocess, direction, max_active_runs, state, days, who, cause, created_at)
      values (${old}, 0, 0, 'none', 'forward', 1, 'paused', 1, 'ann', 'api', 0)`.execute(db);
    const hindrances = ["assets", "backfill", "callback", "open", "work"].map((reason) => ({ reason, count: 1 }));
    expect((await planDagDeletion(db, old))?.hindrances).toEqual(hindrances);
    expect(await remove(database)).toEqual({ kind: "hindered", hindrances });
    expect(await planDagDeletion(db, old)).toMatchObject({ runs: 4 });
    const dag = await sql`select active from dag where dag_id = ${old}`.execute(db);
    expect(dag.rows).toEqual([{ active: true }]);
  });
});

test("a run that is cleared while its DAG is being deleted stays, with what is left of the DAG", async () => {
  await using database = await freshDatabase();
  const { db } = database;
  const [first = 0 as RunKey] = await seedEnded(database, old, 3);
  await gone(database);
  await seedStates(database, { runKey: first, taskId: "dump", states: ["success"] });
  await sql`update dag_run set look_at = null`.execute(db);
  // So large that each is a batch of its own.
  await sql`update task_summary set expected = 3000 where task_id = 'load'`.execute(db);
  const told: string[] = [];
  const outcome = await deleteDag(
    {
      db,
      onRemoved: async (runs) => {
        told.push(...runs.map(({ runId }) => runId));
        await applyClear(db, clearOrder(old, "day-0000"), NOW);
      },
      onEmptied: async () => expect.unreachable(),
      now: () => NOW,
    },
    { dagId: old, who: "ann" },
  );
  expect(outcome).toEqual({ kind: "hindered", hindrances: [{ reason: "open", count: 1 }] });
  expect(told).toEqual(["day-0002"]);
  expect(await planDagDeletion(db, old)).toMatchObject({ runs: 2, isPresent: false });
});
