import { sql } from "kysely";
import { epochMillis, TASK_STATES } from "@daymill/core";
import type { DagId, RunId, RunKey, TaskId } from "@daymill/core";
import { afterAll, describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { FIRST_DAY, seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedRunState, seedStates } from "../testing/seed-states.ts";
import { listRunAttempts, type RunAttemptPlace } from "./run-attempts.ts";
import { readCalendar, readCalendarHours } from "./run-calendar.ts";
import { findFirstFailure, findRun, findRunKey } from "./run-detail.ts";
import { readGridCells, readGridExceptions, readGridRuns } from "./run-grid.ts";
import { listRuns, type RunFilter } from "./run-list.ts";
import { findInstance, listAttempts, readSummaries } from "./task-instance-detail.ts";
import { listInstances, searchInstances, type InstanceFilter } from "./task-instance-list.ts";
import { readWaitingFacts } from "./waiting-facts.ts";

const dagId = "orders" as DagId;
const tasks = [
  { id: "dump" },
  { id: "load", upstream: ["dump"], mapped: true, pool: "db" },
  { id: "check", upstream: ["load"] },
];

async function seeded(open: () => Promise<MetadataDatabase>) {
  const database = await open();
  const versionKey = await seedDag(database, { dagId, tasks, timezone: "Europe/Berlin" });
  const keys = await seedRuns(database, { dagId, versionKey, days: 5 });
  const [bad, good] = keys as [RunKey, RunKey];
  await seedStates(database, { runKey: bad, taskId: "dump", states: ["success"] });
  await seedStates(database, { runKey: bad, taskId: "load", states: ["success", "failed", "failed", "success"] });
  await seedStates(database, { runKey: bad, taskId: "check", states: ["upstream_failed"] });
  await seedRunState(database, { runKey: bad, state: "failed", at: epochMillis(5_000) });
  for (const { id } of tasks) await seedStates(database, { runKey: good, taskId: id, states: ["success"] });
  await seedRunState(database, { runKey: good, state: "success", at: epochMillis(6_000) });
  return { database, db: database.db, bad, good, keys };
}

const runIds = (rows: readonly { readonly runId: string }[]) => rows.map((row) => row.runId);

forEachDatabase((name, open) => {
  describe(`${name}: runs`, async () => {
    const { database, db, bad } = await seeded(open);
    afterAll(() => database.close());
    const find = async (filter: RunFilter) => runIds(await listRuns(db, { filter, order: "newest", limit: 10 }));

    test("come in pages without gaps or repeats, either way", async () => {
      for (const order of ["newest", "oldest"] as const) {
        const seen: string[] = [];
        for (let after: { runAfter: ReturnType<typeof epochMillis>; runKey: RunKey } | undefined; ;) {
          const rows = await listRuns(db, { filter: {}, order, limit: 2, ...(after && { after }) });
          seen.push(...runIds(rows));
          const last = rows.at(-1);
          if (last === undefined) break;
          after = { runAfter: last.runAfter, runKey: last.runKey };
        }
        const oldestFirst = ["day-0000", "day-0001", "day-0002", "day-0003", "day-0004"];
        expect(seen).toEqual(order === "oldest" ? oldestFirst : oldestFirst.toReversed());
      }
    });

    test("are found by state, type, time and part of the id", async () => {
      expect(await find({ states: ["failed", "success"] })).toEqual(["day-0001", "day-0000"]);
      expect(await find({ types: ["manual"] })).toEqual([]);
      expect(await find({ text: "0003" })).toEqual(["day-0003"]);
      expect(await find({ runId: "day-0003" as RunId })).toEqual(["day-0003"]);
      expect(await find({ runId: "0003" as RunId })).toEqual([]);
      const day = 86_400_000;
      const [from, to] = [epochMillis(FIRST_DAY + day), epochMillis(FIRST_DAY + 3 * day)];
      expect(await find({ from, to })).toEqual(["day-0001", "day-0000"]);
      expect(await find({ datedFrom: from, datedTo: to })).toEqual(["day-0002", "day-0001"]);
      expect(await find({ dagIds: ["other" as DagId] })).toEqual([]);
    });

    test("are found by whether they missed a deadline", async () => {
      const deadline = { run_key: bad, generation: 0, name: "soon", due_at: epochMillis(4_000) };
      await db
        .insertInto("run_deadline")
        .values([
          { ...deadline, state: "missed", missed_at: epochMillis(4_001) },
          { ...deadline, name: "later", state: "met" },
        ])
        .execute();
      expect(await find({ isLate: true })).toEqual(["day-0000"]);
      expect(await find({ isLate: false, states: ["failed", "success"] })).toEqual(["day-0001"]);
    });

    test("are found by whether there is a note on them", async () => {
      await db.updateTable("dag_run").set({ note: "see ticket 7" }).where("run_key", "=", bad).execute();
      expect(await find({ hasNote: true })).toEqual(["day-0000"]);
      expect(await find({ hasNote: false, states: ["failed", "success"] })).toEqual(["day-0001"]);
      await db.updateTable("dag_run").set({ note: null }).where("run_key", "=", bad).execute();
    });

    test("have their instances counted, and their DAG's zone", async () => {
      const [row] = await listRuns(db, { filter: { states: ["failed"] }, order: "newest", limit: 1 });
      expect(row?.counts).toEqual({ success: 3, failed: 2, upstream_failed: 1 });
      expect(row?.timezone).toBe("Europe/Berlin");
    });

    test("are found by name, with what holds them back", async () => {
      const name = { dagId, runId: "day-0004" as RunId };
      expect(await findRun(db, name)).toMatchObject({
        state: "queued",
        activeRuns: 0,
        maxActiveRuns: 16,
        dagPaused: false,
        currentVersion: 1,
      });
      expect(await findRunKey(db, { dagId, runId: "day-0000" as RunId })).toBe(bad);
      expect(await findRun(db, { dagId, runId: "nope" as RunId })).toBeUndefined();
    });

    test("know which of their instances failed first", async () => {
      expect(await findFirstFailure(db, bad)).toMatchObject({ taskId: "load", mapIndex: 1 });
    });
  });

  describe(`${name}: task instances`, async () => {
    const { database, db, bad } = await seeded(open);
    afterAll(() => database.close());
    const nameOf = (row: { taskId: string; mapIndex: number }) =>
      `${row.taskId}${row.mapIndex < 0 ? "" : row.mapIndex}`;
    const ofRun = async (filter: InstanceFilter) =>
      (await listInstances(db, { runKey: bad, filter, limit: 50 })).map(nameOf);

    test("of a run come in graph order, then by map index, in pages", async () => {
      const first = await listInstances(db, { runKey: bad, filter: {}, limit: 4 });
      expect(first.map(nameOf)).toEqual(["dump", "load0", "load1", "load2"]);
      const { position, taskId, mapIndex } = first.at(-1) ?? { position: 0, taskId: "" as TaskId, mapIndex: 0 };
      const rest = await listInstances(db, {
        runKey: bad,
        filter: {},
        after: { position, taskId, mapIndex },
        limit: 4,
      });
      expect(rest.map(nameOf)).toEqual(["load3", "check"]);
    });

    test("of a run are found by task, state and text", async () => {
      expect(await ofRun({ taskIds: ["check" as TaskId] })).toEqual(["check"]);
      expect(await ofRun({ states: ["failed"] })).toEqual(["load1", "load2"]);
      expect(await ofRun({ text: "oa" })).toEqual(["load0", "load1", "load2", "load3"]);
    });

    test("over all DAGs come from the newest run on, in pages", async () => {
      const filter = { states: ["success"] } as const;
      const seen: string[] = [];
      for (let after: Parameters<typeof searchInstances>[1]["after"]; ;) {
        const rows = await searchInstances(db, { filter, limit: 2, ...(after && { after }) });
        seen.push(...rows.map((row) => `${row.runId} ${nameOf(row)}`));
        const last = rows.at(-1);
        if (last === undefined) break;
        after = { runAfter: last.runAfter, runKey: last.runKey, taskId: last.taskId, mapIndex: last.mapIndex };
      }
      expect(seen).toEqual([
        "day-0001 check",
        "day-0001 dump",
        "day-0001 load",
        "day-0000 dump",
        "day-0000 load0",
        "day-0000 load3",
      ]);
    });

    test("over all DAGs that are not over are found in the runs that are not over", async () => {
      const rows = await searchInstances(db, { filter: { states: ["none"] }, limit: 50 });
      expect(new Set(rows.map((row) => row.runId))).toEqual(new Set(["day-0002", "day-0003", "day-0004"]));
      expect(rows).toHaveLength(9);
    });

    test("are found by name, with how the tasks before them stand", async () => {
      const instance = await findInstance(db, { dagId, runId: "day-0000" as RunId, taskId: "load", mapIndex: 1 });
      expect(instance).toMatchObject({ state: "failed", pool: "db", hasOutput: false });
      expect(await readSummaries(db, { runKey: bad, taskIds: ["load"] })).toEqual([
        { taskId: "load", counts: { success: 2, failed: 2 } },
      ]);
      expect(instance && (await listAttempts(db, instance.instanceKey))).toEqual([]);
      expect(
        await findInstance(db, { dagId, runId: "day-0000" as RunId, taskId: "load", mapIndex: 9 }),
      ).toBeUndefined();
    });

    test("come with the limits that could hold them back", async () => {
      const instance = await findInstance(db, { dagId, runId: "day-0001" as RunId, taskId: "load", mapIndex: -1 });
      const instanceKey = instance?.instanceKey;
      if (instanceKey === undefined) throw new Error("the run has such an instance");
      const facts = await readWaitingFacts(db, { instanceKey, now: FIRST_DAY });
      expect(facts).toMatchObject({
        runState: "success",
        poolSlots: null,
        poolUsed: 0,
        liveSessions: 0,
        activeTasks: 0,
      });
    });
  });

  describe(`${name}: the grid`, async () => {
    const { database, db, bad, good, keys } = await seeded(open);
    afterAll(() => database.close());
    const byUrgency = [
      "failed",
      "upstream_failed",
      ...TASK_STATES.filter((state) => !state.endsWith("failed")),
    ] as const;

    test("has a window of runs, and the one before it", async () => {
      const newest = await readGridRuns(db, { dagId, limit: 2 });
      expect(runIds(newest)).toEqual(["day-0004", "day-0003"]);
      const { runAfter, runKey } = newest[1] ?? { runAfter: epochMillis(0), runKey: 0 as RunKey };
      expect(runIds(await readGridRuns(db, { dagId, limit: 2, before: { runAfter, runKey } }))).toEqual([
        "day-0002",
        "day-0001",
      ]);
      expect(runIds(await readGridRuns(db, { dagId, limit: 9, states: ["failed"] }))).toEqual(["day-0000"]);
      const to = epochMillis(FIRST_DAY + 86_400_000);
      expect(runIds(await readGridRuns(db, { dagId, limit: 9, to }))).toEqual(["day-0000"]);
    });

    test("has one byte a task, the most urgent state of its instances", async () => {
      const cells = await readGridCells(db, keys, byUrgency);
      const statesOf = (runKey: RunKey) => {
        const read = cells.get(runKey);
        return Object.fromEntries((read?.taskIds ?? []).map((id, i) => [id, TASK_STATES[read?.states[i] ?? -1]]));
      };
      expect(statesOf(bad)).toEqual({ dump: "success", load: "failed", check: "upstream_failed" });
      expect(statesOf(good)).toEqual({ dump: "success", load: "success", check: "success" });
      expect(cells.get(bad)?.mapped).toEqual([{ taskId: "load", counts: { success: 2, failed: 2 } }]);
      expect(cells.get(good)?.mapped).toEqual([]);
    });

    test("can leave out what has simply succeeded, and the runs with nothing else", async () => {
      const all = await readGridCells(db, keys, byUrgency);
      const exceptions = await readGridExceptions(db, keys, byUrgency);
      expect(exceptions.get(bad)?.taskIds).toEqual(["check", "load"]);
      expect(exceptions.get(bad)?.mapped).toEqual(all.get(bad)?.mapped);
      expect(exceptions.has(good)).toBe(false);
      const success = TASK_STATES.indexOf("success");
      for (const [runKey, { taskIds, states }] of exceptions) {
        const whole = all.get(runKey);
        taskIds.forEach((id, i) => expect(states[i]).toBe(whole?.states[whole.taskIds.indexOf(id)]));
        const left = whole?.taskIds.filter((id) => !taskIds.includes(id)) ?? [];
        expect(left.map((id) => whole?.states[whole.taskIds.indexOf(id)])).toEqual(left.map(() => success));
      }
    });

    test("knows a run whose tasks may be others than its version's", async () => {
      await sql`update dag_run set clear_number = 1 where run_key = ${bad}`.execute(db);
      const rows = await readGridRuns(db, { dagId, limit: 9 });
      expect(rows.filter((row) => !row.hasTasksOfVersion).map((row) => row.runKey)).toEqual([bad]);
    });

    test("shares one list of tasks among runs of one version", async () => {
      const cells = await readGridCells(db, keys, byUrgency);
      expect(new Set([...cells.values()].map((each) => each.taskIds)).size).toBe(1);
    });
  });

  describe(`${name}: attempts of a run`, async () => {
    const { database, db, bad } = await seeded(open);
    afterAll(() => database.close());
    await sql`
      insert into task_attempt (instance_key, number, generation, try_number, scheduled_at, queued_at, started_at)
      select instance_key, number, 0, number, 1000 * number, 1000 * number + 1, case when number = 1 then 1002 end
      from task_instance, unnest(array[1, 2]) as number where run_key = ${bad} and task_id <> 'check'`.execute(db);

    test("come in graph order, in pages without gaps or repeats", async () => {
      const seen: string[] = [];
      for (let after: RunAttemptPlace | undefined; ;) {
        const rows = await listRunAttempts(db, { runKey: bad, limit: 3, ...(after && { after }) });
        seen.push(...rows.map((row) => `${row.taskId}[${row.mapIndex}]#${row.number}`));
        after = rows.at(-1);
        if (after === undefined) break;
      }
      const mapped = [0, 1, 2, 3].flatMap((index) => [`load[${index}]#1`, `load[${index}]#2`]);
      expect(seen).toEqual(["dump[-1]#1", "dump[-1]#2", ...mapped]);
    });

    test("say when they were ready, queued and started", async () => {
      const [first, second] = await listRunAttempts(db, { runKey: bad, limit: 2 });
      expect(first).toMatchObject({ scheduledAt: 1_000, queuedAt: 1_001, startedAt: 1_002, endedAt: null });
      expect(second).toMatchObject({ scheduledAt: 2_000, startedAt: null, outcome: null });
    });
  });

  describe(`${name}: the calendar`, async () => {
    const { database, db } = await seeded(open);
    afterAll(() => database.close());

    test("counts the runs of each day by state, by the days of the zone that is asked for", async () => {
      const rows = await readCalendar(db, { dagId, timezone: "UTC" });
      expect(rows.map(({ day, state, runs, runId }) => [day, state, runs, runId])).toEqual([
        ["2024-03-01", "failed", 1, "day-0000"],
        ["2024-03-02", "success", 1, "day-0001"],
        ["2024-03-03", "queued", 1, "day-0002"],
        ["2024-03-04", "queued", 1, "day-0003"],
        ["2024-03-05", "queued", 1, "day-0004"],
      ]);
      const west = await readCalendar(db, { dagId, timezone: "America/New_York" });
      expect(west[0]?.day).toBe("2024-02-29");
    });

    test("has one row for all runs of a day that are in the same state, and names the newest", async () => {
      const [first, second] = await db.selectFrom("dag_run").selectAll().orderBy("run_key").limit(2).execute();
      await db
        .updateTable("dag_run")
        .set({ logical_date: epochMillis(FIRST_DAY + 3_600_000), state: "failed" })
        .where("run_key", "=", second?.run_key ?? (0 as RunKey))
        .execute();
      const rows = await readCalendar(db, { dagId, timezone: "UTC" });
      expect(first?.state).toBe("failed");
      expect(rows[0]).toMatchObject({ day: "2024-03-01", state: "failed", runs: 2, runId: "day-0001" });
    });

    test("tells how long those that are over took together", async () => {
      await db
        .updateTable("dag_run")
        .set({ started_at: epochMillis(1_000), ended_at: epochMillis(4_500) })
        .where("state", "=", "failed")
        .execute();
      const times = (await readCalendar(db, { dagId, timezone: "UTC" })).map(
        ({ state, endedRuns, durationMs }) => [state, endedRuns, durationMs] as const,
      );
      expect(times[0]).toEqual(["failed", 2, 7_000]);
      expect(times[1]).toEqual(["queued", 0, 0]);
    });

    test("has the hours of a month of the zone, and nothing of the months beside it", async () => {
      const hoursOf = async (month: string, timezone: string) =>
        (await readCalendarHours(db, { dagId, timezone, month })).map(({ day, runs }) => [day, runs]);
      expect(await hoursOf("2024-03", "UTC")).toEqual([
        ["2024-03-01T00", 1],
        ["2024-03-01T01", 1],
        ["2024-03-03T00", 1],
        ["2024-03-04T00", 1],
        ["2024-03-05T00", 1],
      ]);
      expect(await hoursOf("2024-02", "America/New_York")).toEqual([
        ["2024-02-29T19", 1],
        ["2024-02-29T20", 1],
      ]);
      expect(await hoursOf("2024-02", "UTC")).toEqual([]);
    });

    test("of a DAG without runs is empty", async () => {
      expect(await readCalendar(db, { dagId: "other" as DagId, timezone: "UTC" })).toEqual([]);
    });
  });
});
