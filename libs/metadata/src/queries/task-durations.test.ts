import { sql } from "kysely";
import { epochMillis } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import { afterAll, describe, expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedRunState, seedStates } from "../testing/seed-states.ts";
import { readTaskDurations } from "./task-durations.ts";

const dagId = "orders" as DagId;
const sample = { dagId, limit: 10, instances: 1_000 };

forEachDatabase((name, open) => {
  describe(`${name}: how long tasks usually take`, async () => {
    const database = await open();
    const { db } = database;
    afterAll(() => database.close());
    const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"], mapped: true }];
    const versionKey = await seedDag(database, { dagId, tasks });
    const keys = await seedRuns(database, { dagId, versionKey, days: 4 });
    const [oldest, second, third, newest] = keys as [RunKey, RunKey, RunKey, RunKey];

    /** A dump of `dumpMs`, then two loads that begin together and take one second and two. */
    async function ran(runKey: RunKey, dumpMs: number) {
      await seedStates(database, { runKey, taskId: "dump", states: ["success"] });
      await seedStates(database, { runKey, taskId: "load", states: ["success", "success"] });
      await seedRunState(database, { runKey, state: "success", at: epochMillis(10_000) });
      await sql`update task_instance set started_at = 10000, ended_at = 10000 + ${dumpMs}
        where run_key = ${runKey} and task_id = 'dump'`.execute(db);
      await sql`update task_instance set started_at = 20000, ended_at = 20000 + 1000 * (map_index + 1)
        where run_key = ${runKey} and task_id = 'load'`.execute(db);
    }

    test("is not known of tasks that have not succeeded yet", async () => {
      expect(await readTaskDurations(db, sample)).toEqual([]);
    });

    test("is a median, of a mapped task from its first instance to its last", async () => {
      await ran(oldest, 1_000);
      await ran(second, 3_000);
      await ran(third, 60_000);
      expect(await readTaskDurations(db, sample)).toEqual([
        { taskId: "dump", runs: 3, medianMs: 3_000 },
        { taskId: "load", runs: 3, medianMs: 2_000 },
      ]);
    });

    test("is taken from the newest runs only, and from runs that are asked for", async () => {
      await ran(newest, 5_000);
      const dump = async (change: object) => {
        const rows = await readTaskDurations(db, { ...sample, ...change });
        return rows.find(({ taskId }) => taskId === "dump");
      };
      expect(await dump({ limit: 1 })).toEqual({ taskId: "dump", runs: 1, medianMs: 5_000 });
      await seedRunState(database, { runKey: third, state: "failed", at: epochMillis(10_000) });
      expect((await dump({ states: ["failed"] }))?.medianMs).toBe(60_000);
      expect((await dump({ types: ["scheduled"] }))?.runs).toBe(4);
      expect(await dump({ types: ["manual"] })).toBeUndefined();
      expect(await readTaskDurations(db, { ...sample, dagId: "other" as DagId })).toEqual([]);
    });

    test("is taken from fewer runs, yet five, where the runs have more instances than are looked at", async () => {
      const wide = "wide" as DagId;
      const version = await seedDag(database, { dagId: wide, tasks: [{ id: "each", mapped: true }] });
      const runKeys = await seedRuns(database, { dagId: wide, versionKey: version, days: 8 });
      for (const runKey of runKeys)
        await seedStates(database, { runKey, taskId: "each", states: ["success", "success", "success"] });
      await sql`update task_instance set started_at = 0, ended_at = 1000 where task_id = 'each'`.execute(db);
      const runsOf = async (instances: number) =>
        (await readTaskDurations(db, { dagId: wide, limit: 10, instances })).map(({ runs }) => runs);
      expect(await runsOf(24)).toEqual([8]);
      expect(await runsOf(23)).toEqual([7]);
      expect(await runsOf(3)).toEqual([5]);
      // What is not expanded yet says nothing of how large the runs are.
      await sql`update task_summary set expected = 0 where run_key = ${runKeys.at(-1)}`.execute(db);
      expect(await runsOf(18)).toEqual([6]);
    });

    test("leaves out what failed: it may have ended at once", async () => {
      await seedStates(database, { runKey: oldest, taskId: "dump", states: ["failed"] });
      const rows = await readTaskDurations(db, sample);
      expect(rows[0]).toEqual({ taskId: "dump", runs: 3, medianMs: 5_000 });
    });
  });
});
