import { epochMillis, timetableFromSpec } from "@daymill/core";
import type { BackfillDay, DagId, EpochMillis, SerializedBackfill } from "@daymill/core";
import type { Kysely } from "kysely";
import { expect, test } from "vitest";
import type { Database } from "../database.ts";
import { listBackfillSchedules } from "../queries/backfill-schedule-list.ts";
import { forEachDatabase } from "../testing.ts";
import { seedDag } from "../testing/seed-dag.ts";
import { type Firing, findDueBackfillSchedules, fireBackfillSchedule } from "./fire-backfill-schedule.ts";
import { cancelBackfill } from "./steer-backfill.ts";
import {
  createBackfillSchedule,
  deleteBackfillSchedule,
  type NewBackfillSchedule,
  pauseBackfillSchedule,
  resumeBackfillSchedule,
} from "./steer-backfill-schedule.ts";

const NOW = epochMillis(Date.UTC(2024, 5, 1, 6));
const DAY_MS = 86_400_000;
const TOMORROW = epochMillis(NOW + DAY_MS);
const orders = "orders" as DagId;
const daily = timetableFromSpec({ kind: "cron", crons: ["@daily"], timezone: "UTC" });

const late: SerializedBackfill = {
  name: "late",
  window: { from: 7, to: 1 },
  times: { crons: ["0 6 * * *"], timezone: "UTC" },
  reprocess: "failed",
  direction: "forward",
  maxActiveRuns: null,
  pauseAfterFailures: null,
  params: {},
  tasks: null,
};
const wish: NewBackfillSchedule = { ...late, dagId: orders, next: NOW, who: "ann" };

function backfillOf(first: number, count: number): Firing {
  const days: BackfillDay[] = daily
    .runsBetween(epochMillis(Date.UTC(2024, 0, first)), epochMillis(Date.UTC(2024, 0, first + count)), {
      start: undefined,
      end: undefined,
    })
    .map((run) => ({ action: "create", run }));
  const { dagId, reprocess, direction, params } = wish;
  const backfill = { dagId, reprocess, direction, params, maxActiveRuns: 1, who: "s", cause: "schedule", days };
  return { kind: "backfill", backfill };
}

async function make(db: Kysely<Database>, changed: Partial<NewBackfillSchedule> = {}): Promise<number> {
  const made = await createBackfillSchedule(db, { ...wish, ...changed }, NOW);
  if (made === undefined) throw new Error("it was not made");
  return made;
}

async function fire(db: Kysely<Database>, scheduleKey: number, firing: Firing, due: EpochMillis = NOW) {
  const times = { at: due, next: epochMillis(due + DAY_MS) };
  return await fireBackfillSchedule(db, { schedule: { scheduleKey, dagId: orders, due }, times, firing }, due);
}

forEachDatabase((name, open) => {
  test(`${name}: a schedule is due at its time, unless it or its DAG is off`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const scheduleKey = await make(database.db);
    const before = await findDueBackfillSchedules(database.db, { now: epochMillis(NOW - 1), most: 5 });
    expect(before).toEqual({ schedules: [], nextAt: NOW });
    const { schedules, nextAt } = await findDueBackfillSchedules(database.db, { now: NOW, most: 5 });
    expect(schedules).toMatchObject([{ scheduleKey, due: NOW, window: { from: 7, to: 1 }, times: wish.times }]);
    expect(nextAt).toBeUndefined();
    expect(await pauseBackfillSchedule(database.db, scheduleKey)).toBe(true);
    expect(await pauseBackfillSchedule(database.db, scheduleKey)).toBe(false);
    expect((await findDueBackfillSchedules(database.db, { now: NOW, most: 5 })).schedules).toEqual([]);
    expect(await resumeBackfillSchedule(database.db, { scheduleKey, next: TOMORROW })).toBe(true);
    expect(await findDueBackfillSchedules(database.db, { now: NOW, most: 5 })).toEqual({
      schedules: [],
      nextAt: TOMORROW,
    });
    await database.db.updateTable("dag").set({ active: false }).execute();
    expect((await findDueBackfillSchedules(database.db, { now: TOMORROW, most: 5 })).schedules).toEqual([]);
  });

  test(`${name}: of two that fire the same occurrence one makes a backfill`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const scheduleKey = await make(database.db);
    const ends = await Promise.all([
      fire(database.db, scheduleKey, backfillOf(1, 3)),
      fire(database.db, scheduleKey, backfillOf(1, 3)),
    ]);
    expect(ends.filter((end) => end !== undefined)).toHaveLength(1);
    expect(await database.db.selectFrom("backfill").select(["cause", "days"]).execute()).toEqual([
      { cause: "schedule", days: 3 },
    ]);
    expect(await listBackfillSchedules(database.db)).toMatchObject([
      { nextAt: TOMORROW, firings: [{ at: NOW, reason: null }] },
    ]);
  });

  test(`${name}: an occurrence that was fired is not fired again by a clock that was set back`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const scheduleKey = await make(database.db);
    const made = await fire(database.db, scheduleKey, backfillOf(1, 1));
    await cancelBackfill(database.db, { backfillKey: made?.backfillKey ?? 0, who: "ann" }, NOW);
    await pauseBackfillSchedule(database.db, scheduleKey);
    await resumeBackfillSchedule(database.db, { scheduleKey, next: NOW });
    expect(await fire(database.db, scheduleKey, backfillOf(1, 1))).toBeUndefined();
    expect(await listBackfillSchedules(database.db)).toMatchObject([{ nextAt: TOMORROW, firings: [{ at: NOW }] }]);
  });

  test(`${name}: while an earlier backfill of it is not over, a firing is skipped and says so`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const scheduleKey = await make(database.db);
    const first = await fire(database.db, scheduleKey, backfillOf(1, 3));
    const second = await fire(database.db, scheduleKey, backfillOf(10, 3), TOMORROW);
    expect(second).toEqual({ backfillKey: null, reason: "former_not_over" });
    await cancelBackfill(database.db, { backfillKey: first?.backfillKey ?? 0, who: "ann" }, TOMORROW);
    const third = await fire(database.db, scheduleKey, backfillOf(10, 3), epochMillis(TOMORROW + DAY_MS));
    expect(third).toMatchObject({ reason: null });
    const [row] = await listBackfillSchedules(database.db, { scheduleKey });
    expect(row?.firings.map(({ reason }) => reason)).toEqual([null, "former_not_over", null]);
  });

  test(`${name}: days that another backfill works on are left to it`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const [one, two] = [await make(database.db), await make(database.db, { name: "other" })];
    await fire(database.db, one, backfillOf(1, 3));
    expect(await fire(database.db, two, backfillOf(3, 1))).toEqual({ backfillKey: null, reason: "overlaps" });
    const nothing = { kind: "skip", reason: "nothing_to_run" } as const;
    expect(await fire(database.db, two, nothing, TOMORROW)).toEqual({ backfillKey: null, reason: "nothing_to_run" });
  });

  test(`${name}: a name is used once in a DAG, and free again when its schedule is deleted`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const scheduleKey = await make(database.db);
    await fire(database.db, scheduleKey, backfillOf(1, 3));
    expect(await createBackfillSchedule(database.db, wish, NOW)).toBeUndefined();
    expect(await deleteBackfillSchedule(database.db, scheduleKey)).toBe(true);
    expect(await deleteBackfillSchedule(database.db, scheduleKey)).toBe(false);
    await make(database.db);
    expect(await database.db.selectFrom("backfill").select("cause").execute()).toHaveLength(1);
  });

  test(`${name}: a deploy makes, changes and removes those of the code, and leaves those of people`, async () => {
    await using database = await open();
    const { db } = database;
    const deploy = (...backfills: SerializedBackfill[]) =>
      seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }], backfills });
    await deploy(late, { ...late, name: "again" });
    await make(db, { name: "by hand" });
    const [again, byHand, made] = await listBackfillSchedules(db);
    expect([again, byHand, made]).toMatchObject([
      { name: "again", origin: "code", windowFrom: 7, windowTo: 1, crons: late.times.crons },
      { name: "by hand", origin: "person" },
      { name: "late", origin: "code", paused: false, nextAt: expect.any(Number) },
    ]);
    expect(await deleteBackfillSchedule(db, made?.scheduleKey ?? 0)).toBe(false);

    await pauseBackfillSchedule(db, made?.scheduleKey ?? 0);
    await db.updateTable("backfill_schedule").set({ next_at: TOMORROW }).where("name", "=", "late").execute();
    await deploy({ ...late, window: { from: 3, to: 1 } });
    expect(await listBackfillSchedules(db)).toMatchObject([
      { name: "by hand", nextAt: NOW },
      { scheduleKey: made?.scheduleKey, windowFrom: 3, paused: true, nextAt: TOMORROW },
    ]);
    await deploy({ ...late, times: { crons: ["0 7 * * *"], timezone: "UTC" } });
    const [, moved] = await listBackfillSchedules(db);
    expect(moved?.nextAt).toBe((made?.nextAt ?? 0) + 3_600_000);
    await deploy();
    expect(await listBackfillSchedules(db)).toMatchObject([{ name: "by hand" }]);
  });

  test(`${name}: a name that a person took becomes that of the code`, async () => {
    await using database = await open();
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }] });
    const scheduleKey = await make(database.db);
    await seedDag(database, { dagId: "orders", tasks: [{ id: "dump" }], backfills: [late] });
    expect(await listBackfillSchedules(database.db)).toMatchObject([{ scheduleKey, origin: "code", who: "code" }]);
  });
});
