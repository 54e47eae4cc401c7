import { epochMillis, TASK_STATES, timetableFromSpec } from "@daymill/core";
import type { BackfillDay, DagId, EpochMillis, RunId, RunKey, TaskId, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import type { Database } from "../database.ts";
import { forEachDatabase } from "../testing.ts";
import { seedDag } from "../testing/seed-dag.ts";
import { completeBackfills } from "./complete-backfills.ts";
import { createBackfill } from "./create-backfill.ts";
import { createRuns, type NewRun } from "./create-runs.ts";
import { listBackfillDates } from "../queries/backfill-dates.ts";
import { selectInstances } from "../queries/task-instance-list.ts";
import { findBackfill } from "../queries/backfill-list.ts";
import { findDueBackfills, readWaitingDays } from "./due-backfills.ts";
import {
  cancelBackfill,
  changeBackfill,
  pauseBackfill,
  pauseFailingBackfills,
  resumeBackfill,
} from "./steer-backfill.ts";
import { takeBackfillDays, type TakenDay } from "./take-backfill-days.ts";

const NOW = epochMillis(Date.UTC(2024, 5, 1));
const LATER = epochMillis(NOW + 60_000);
const daily = timetableFromSpec({ kind: "cron", crons: ["@daily"], timezone: "UTC" });
const orders = "orders" as DagId;

function daysOf(first: number, count: number): BackfillDay[] {
  const from = epochMillis(Date.UTC(2024, 0, first));
  const to = epochMillis(Date.UTC(2024, 0, first + count));
  return daily
    .runsBetween(from, to, { start: undefined, end: undefined })
    .map((run) => ({ action: "create" as const, run }));
}

async function make(db: Kysely<Database>, days: readonly BackfillDay[]): Promise<number> {
  const wish = { dagId: orders, reprocess: "failed", direction: "forward", maxActiveRuns: 2, params: {} } as const;
  const made = await createBackfill(db, { ...wish, who: "ann", cause: "api", days }, NOW);
  expect(made.kind).toBe("created");
  return made.backfillKey;
}

function runOf(logicalDate: EpochMillis, versionKey: VersionKey, runId: string): NewRun {
  const interval = { start: logicalDate, end: epochMillis(logicalDate + 86_400_000) };
  return {
    dagId: orders,
    runId: runId as RunId,
    type: "backfill",
    logicalDate,
    interval,
    runAfter: interval.end,
    versionKey,
    params: {},
  };
}

/** Takes every waiting day as a run to be created. */
async function takeAll(db: Kysely<Database>, backfillKey: number, versionKey: VersionKey): Promise<RunKey[]> {
  const waiting = await readWaitingDays(db, { backfillKey, most: 10 });
  const days = waiting.map(({ position, logicalDate }) => ({
    action: "create" as const,
    position,
    run: runOf(logicalDate, versionKey, `backfill__${logicalDate}`),
  }));
  return await takeBackfillDays(db, { backfillKey, who: "ann", params: {}, tasks: null, days }, NOW);
}

async function endRuns(db: Kysely<Database>, state: "success" | "failed"): Promise<void> {
  await db.updateTable("dag_run").set({ state, started_at: NOW, ended_at: LATER }).execute();
}

forEachDatabase((name, open) => {
  test(`${name}: the days of a backfill wait in their turn, and become its runs`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }, { id: "load" }] });
    const key = await make(database.db, daysOf(1, 3));
    expect(await findDueBackfills(database.db, 4)).toMatchObject([
      { backfillKey: key, room: 6, openRuns: 0, versionKey },
    ]);
    expect(await takeAll(database.db, key, versionKey)).toHaveLength(3);
    expect(await findDueBackfills(database.db, 4)).toMatchObject([{ room: 3, openRuns: 3 }]);
    const runs = await database.db
      .selectFrom("dag_run")
      .select(["type", "state", "turn", "backfill_key"])
      .orderBy("turn")
      .execute();
    expect(runs).toEqual([0, 1, 2].map((turn) => ({ type: "backfill", state: "queued", turn, backfill_key: key })));
    expect(await readWaitingDays(database.db, { backfillKey: key, most: 10 })).toEqual([]);
  });

  test(`${name}: two open backfills of a DAG never share a day`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const first = await make(database.db, daysOf(1, 3));
    const wish = {
      dagId: orders,
      reprocess: "none",
      direction: "forward",
      maxActiveRuns: 1,
      params: {},
      who: "bob",
      cause: "api",
    } as const;
    const refused = await createBackfill(database.db, { ...wish, days: daysOf(2, 2) }, NOW);
    expect(refused).toEqual({ kind: "overlaps", backfillKey: first });
    const second = await make(database.db, daysOf(3, 2));
    expect(await findBackfill(database.db, second)).toMatchObject({ left: [{ reason: "other_backfill", days: 1 }] });
    expect(await readWaitingDays(database.db, { backfillKey: second, most: 9 })).toMatchObject([{ position: 1 }]);
    const taken = await listBackfillDates(database.db, { dagId: orders, from: epochMillis(0), to: NOW });
    expect([...taken.values()]).toEqual([first, first, first, second]);
  });

  test(`${name}: what a backfill makes or runs again comes behind what other runs have ready, once, and shows its own priority`, async () => {
    await using database = await open();
    const { db } = database;
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    await createRuns(db, [runOf(epochMillis(Date.UTC(2024, 0, 1)), versionKey, "scheduled__1")], NOW);
    const priorities = async () =>
      (await db.selectFrom("task_instance").select("priority").orderBy("instance_key").execute()).map(
        (row) => row.priority,
      );
    const [own = 0] = await priorities();
    const fail = async (): Promise<void> => {
      await endRuns(db, "failed");
      await db.updateTable("task_instance").set({ state: "failed" }).execute();
    };
    await fail();
    const key = await make(db, daysOf(1, 2));
    const [first, second] = await readWaitingDays(db, { backfillKey: key, most: 2 });
    if (first?.run === undefined || second === undefined) throw new Error("there are not two days");
    const taken: TakenDay[] = [
      { action: "rerun", position: first.position, runKey: first.run.runKey },
      { action: "create", position: second.position, run: runOf(second.logicalDate, versionKey, "backfill__2") },
    ];
    await takeBackfillDays(db, { backfillKey: key, who: "ann", params: {}, tasks: null, days: taken }, LATER);
    expect(await priorities()).toEqual([own - 1_000_000_000, own - 1_000_000_000]);
    const shown = await selectInstances(db).execute();
    expect(shown.map(({ priority }) => priority)).toEqual([own, own]);
    await cancelBackfill(db, { backfillKey: key, who: "ann" }, LATER);
    await fail();
    const again = await make(db, daysOf(1, 1));
    const rerun: TakenDay = { action: "rerun", position: 0, runKey: first.run.runKey };
    await takeBackfillDays(db, { backfillKey: again, who: "ann", params: {}, tasks: null, days: [rerun] }, LATER);
    expect(await priorities()).toEqual([own - 1_000_000_000, own - 1_000_000_000]);
  });

  test(`${name}: a day whose run somebody else made first is left to it`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const key = await make(database.db, daysOf(1, 2));
    await createRuns(database.db, [runOf(epochMillis(Date.UTC(2024, 0, 2)), versionKey, "manual__x")], NOW);
    expect(await takeAll(database.db, key, versionKey)).toHaveLength(1);
    const days = await database.db.selectFrom("backfill_day").select(["state", "reason"]).orderBy("position").execute();
    expect(days).toEqual([
      { state: "created", reason: null },
      { state: "left", reason: "in_flight" },
    ]);
  });

  test(`${name}: a run that is over is taken over once, with a new generation of each task`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }, { id: "load" }] });
    const [run] = await createRuns(
      database.db,
      [runOf(epochMillis(Date.UTC(2024, 0, 1)), versionKey, "scheduled__1")],
      NOW,
    );
    await endRuns(database.db, "failed");
    await database.db.updateTable("task_instance").set({ state: "failed", attempt_number: 3, try_number: 3 }).execute();
    const key = await make(database.db, daysOf(1, 1));
    const [day] = await readWaitingDays(database.db, { backfillKey: key, most: 1 });
    expect(day?.run).toEqual({ runKey: run?.runKey, state: "failed" });
    const days = [{ action: "rerun", position: 0, runKey: run?.runKey ?? (0 as RunKey) }] as const;
    const taken = { backfillKey: key, who: "ann", params: { region: "us" }, tasks: null, days };
    expect(await takeBackfillDays(database.db, taken, LATER)).toEqual([run?.runKey]);
    expect(
      await takeBackfillDays(database.db, { backfillKey: key, who: "ann", params: {}, tasks: null, days }, LATER),
    ).toEqual([]);
    const instances = await database.db
      .selectFrom("task_instance")
      .select(["state", "generation", "attempt_number", "try_number"])
      .execute();
    expect(instances).toEqual(
      Array.from({ length: 2 }, () => ({ state: "none", generation: 1, attempt_number: 3, try_number: 0 })),
    );
    const found = await database.db
      .selectFrom("dag_run")
      .select(["state", "type", "clear_number", "ended_at", "params"])
      .executeTakeFirst();
    const params = { region: "us" };
    expect(found).toEqual({ state: "queued", type: "backfill", clear_number: 1, ended_at: null, params });
    const summaries = await database.db.selectFrom("task_summary").select("counts").execute();
    expect(summaries.map(({ counts }) => counts.indexOf(1))).toEqual([0, 0]);
  });

  test(`${name}: a paused backfill takes no day until it is resumed`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const key = await make(database.db, daysOf(1, 2));
    expect(await pauseBackfill(database.db, key)).toBe(true);
    expect(await pauseBackfill(database.db, key)).toBe(false);
    expect(await findDueBackfills(database.db, 0)).toEqual([]);
    expect(await takeAll(database.db, key, versionKey)).toEqual([]);
    expect(await resumeBackfill(database.db, key, LATER)).toBe(true);
    expect(await takeAll(database.db, key, versionKey)).toHaveLength(2);
  });

  test(`${name}: a backfill pauses when enough of its runs stand as failed, and starts none from then on`, async () => {
    await using database = await open();
    const { db } = database;
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const key = await make(db, daysOf(1, 4));
    await changeBackfill(db, { backfillKey: key, maxActiveRuns: 4, pauseAfterFailures: 2 });
    const [first, second, third, fourth] = await takeAll(db, key, versionKey);
    const end = async (run: RunKey | undefined, state: "success" | "failed"): Promise<void> => {
      await db
        .updateTable("dag_run")
        .set({ state, started_at: NOW, ended_at: LATER })
        .where("run_key", "=", run ?? (0 as RunKey))
        .execute();
    };
    const start = async () =>
      (await sql<{ n: string[] }>`select dm_start_runs(${LATER}, 1, null) as n`.execute(db)).rows[0]?.n;
    await end(first, "failed");
    expect(await pauseFailingBackfills(db, LATER)).toEqual([]);
    expect(await start()).toEqual([second]);
    await end(second, "failed");
    expect(await start()).toEqual([]);
    expect(await pauseFailingBackfills(db, LATER)).toEqual([{ backfillKey: key, dagId: orders }]);
    expect(await pauseFailingBackfills(db, LATER)).toEqual([]);
    expect(await findBackfill(db, key)).toMatchObject({ state: "paused", pauseReason: "2 runs failed", who: "ann" });
    const rows = await db.selectFrom("state_change").select(["who", "cause", "detail"]).execute();
    expect(rows).toEqual([{ who: "scheduler", cause: "pause_backfill", detail: { backfill: key, failedRuns: 2 } }]);
    expect(await resumeBackfill(db, key, LATER)).toBe(true);
    expect(await findBackfill(db, key)).toMatchObject({ state: "running", pauseReason: null });
    expect(await start()).toEqual([third]);
    await end(third, "success");
    expect(await start()).toEqual([fourth]);
  });

  test(`${name}: of its newest runs it is told how long they took, and by how much that differs`, async () => {
    await using database = await open();
    const { db } = database;
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const key = await make(db, daysOf(1, 3));
    const runs = await takeAll(db, key, versionKey);
    expect(await findBackfill(db, key)).toMatchObject({ recentRuns: 0, recentMeanMs: null, recentSpreadMs: null });
    for (const [at, took] of [1_000, 3_000].entries())
      await db
        .updateTable("dag_run")
        .set({ state: "success", started_at: NOW, ended_at: epochMillis(NOW + took) })
        .where("run_key", "=", runs[at] ?? (0 as RunKey))
        .execute();
    const told = await findBackfill(db, key);
    expect(told).toMatchObject({ recentRuns: 2, recentMeanMs: 2_000 });
    expect(told?.recentSpreadMs).toBeCloseTo(1_000 * Math.SQRT2);
  });

  test(`${name}: a backfill is completed when its days are taken and its runs are over, not before`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const key = await make(database.db, daysOf(1, 2));
    expect(await completeBackfills(database.db, NOW)).toEqual([]);
    await takeAll(database.db, key, versionKey);
    expect(await completeBackfills(database.db, NOW)).toEqual([]);
    await endRuns(database.db, "success");
    expect(await completeBackfills(database.db, LATER)).toEqual([{ backfillKey: key, dagId: orders }]);
    expect(await completeBackfills(database.db, LATER)).toEqual([]);
  });

  test(`${name}: a cancelled backfill takes no further day, ends what is queued and names what runs`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const key = await make(database.db, daysOf(1, 3));
    const [first] = await takeAll(database.db, key, versionKey);
    if (first === undefined) throw new Error("no run was made");
    await database.db
      .updateTable("dag_run")
      .set({ state: "running", started_at: NOW })
      .where("run_key", "=", first)
      .execute();
    expect(await cancelBackfill(database.db, { backfillKey: key, who: "ann" }, LATER)).toEqual({ running: [first] });
    expect(await cancelBackfill(database.db, { backfillKey: key, who: "ann" }, LATER)).toBeUndefined();
    const states = await database.db.selectFrom("dag_run").select("state").orderBy("run_key").execute();
    expect(states.map(({ state }) => state)).toEqual(["running", "failed", "failed"]);
    const instances = await database.db.selectFrom("task_instance").select(["state"]).orderBy("run_key").execute();
    expect(instances.map(({ state }) => state)).toEqual(["none", "skipped", "skipped"]);
    const summaries = await database.db.selectFrom("task_summary").select("counts").orderBy("run_key").execute();
    expect(summaries.map(({ counts }) => TASK_STATES[counts.indexOf(1)])).toEqual(["none", "skipped", "skipped"]);
  });

  test(`${name}: a run that is made without some tasks has them as removed, and counts them so`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }, { id: "load" }] });
    const run = { ...runOf(epochMillis(Date.UTC(2024, 0, 1)), versionKey, "backfill__1"), leftOut: ["dump"] };
    await createRuns(database.db, [run], NOW);
    expect(await database.db.selectFrom("task_instance").select(["task_id", "state", "ended_at"]).execute()).toEqual([
      { task_id: "dump", state: "removed", ended_at: NOW },
      { task_id: "load", state: "none", ended_at: null },
    ]);
    const counts = await database.db.selectFrom("task_summary").select("counts").orderBy("position").execute();
    expect(counts.map((row) => TASK_STATES[row.counts.indexOf(1)])).toEqual(["removed", "none"]);
  });

  test(`${name}: a run that is over has the chosen tasks cleared and the others left, what it lacked included`, async () => {
    await using database = await open();
    const chain = ["dump", "convert", "load"].map((id, place, all) => ({ id, upstream: all.slice(place - 1, place) }));
    const versionKey = await seedDag(database, { dagId: "orders", tasks: chain });
    const [run] = await createRuns(
      database.db,
      [{ ...runOf(epochMillis(Date.UTC(2024, 0, 1)), versionKey, "backfill__1"), leftOut: ["load"] }],
      NOW,
    );
    await endRuns(database.db, "success");
    await database.db
      .updateTable("task_instance")
      .set({ state: "success" })
      .where("task_id", "<>", "load" as TaskId)
      .execute();
    const key = await make(database.db, daysOf(1, 1));
    const day = { action: "rerun", position: 0, runKey: run?.runKey ?? (0 as RunKey) } as const;
    const tasks = { tasks: ["convert"], upstream: false, downstream: true };
    const taken = { backfillKey: key, who: "ann", params: {}, tasks, days: [day] };
    expect(await takeBackfillDays(database.db, taken, LATER)).toEqual([run?.runKey]);
    const states = await database.db.selectFrom("task_instance").select("state").orderBy("instance_key").execute();
    expect(states.map(({ state }) => state)).toEqual(["success", "none", "none"]);
  });

  test(`${name}: a run without any of the tasks is left alone, and says why`, async () => {
    await using database = await open();
    const versionKey = await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const first = runOf(epochMillis(Date.UTC(2024, 0, 1)), versionKey, "scheduled__1");
    const [run] = await createRuns(database.db, [first], NOW);
    await endRuns(database.db, "success");
    const key = await make(database.db, daysOf(1, 1));
    const day = { action: "rerun", position: 0, runKey: run?.runKey ?? (0 as RunKey) } as const;
    const tasks = { tasks: ["gone"], upstream: false, downstream: false };
    expect(
      await takeBackfillDays(database.db, { backfillKey: key, who: "ann", params: {}, tasks, days: [day] }, LATER),
    ).toEqual([]);
    const days = await database.db.selectFrom("backfill_day").select(["state", "reason"]).execute();
    expect(days).toEqual([{ state: "left", reason: "no_tasks" }]);
    const left = await database.db.selectFrom("dag_run").select(["state", "type", "backfill_key"]).execute();
    expect(left).toEqual([{ state: "success", type: "backfill", backfill_key: null }]);
  });
});
