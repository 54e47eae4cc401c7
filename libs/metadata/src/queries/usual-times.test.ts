import { sql } from "kysely";
import { epochMillis } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import { afterAll, describe, expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedRunState, seedStates } from "../testing/seed-states.ts";
import { readUsualTimes } from "./usual-times.ts";

const dagId = "orders" as DagId;

forEachDatabase((name, open) => {
  describe(`${name}: the usual times of tasks`, async () => {
    const database = await open();
    const { db } = database;
    afterAll(() => database.close());
    const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"], mapped: true }];
    const versionKey = await seedDag(database, { dagId, tasks });
    const keys = await seedRuns(database, { dagId, versionKey, days: 6 });
    const [first, second, third, failed, cleared, marked] = keys as [RunKey, RunKey, RunKey, RunKey, RunKey, RunKey];

    /** A run that began at `at`; the dump took `dumpMs` from then on, and two loads one second more, and two. */
    async function ran(
      runKey: RunKey,
      { at, dumpMs, state }: { at: number; dumpMs: number; state: "success" | "failed" },
    ) {
      await seedStates(database, { runKey, taskId: "dump", states: ["success"] });
      await seedStates(database, { runKey, taskId: "load", states: ["success", "success"] });
      await seedRunState(database, { runKey, state, at: epochMillis(at) });
      await sql`update task_instance set started_at = ${at}, ended_at = ${at + dumpMs}
        where run_key = ${runKey} and task_id = 'dump'`.execute(db);
      await sql`update task_instance set started_at = ${at + dumpMs}, ended_at = ${at + dumpMs} + 1000 * (map_index + 1)
        where run_key = ${runKey} and task_id = 'load'`.execute(db);
    }

    test("are there for no task before a run has succeeded", async () => {
      expect(await readUsualTimes(db, { dagId, except: first })).toEqual([]);
    });

    test("are medians over successful runs, of a mapped task from its first instance to its last", async () => {
      await ran(first, { at: 10_000, dumpMs: 2_000, state: "success" });
      await ran(second, { at: 50_000, dumpMs: 4_000, state: "success" });
      await ran(third, { at: 90_000, dumpMs: 60_000, state: "success" });
      await ran(failed, { at: 200_000, dumpMs: 1, state: "failed" });
      expect(await readUsualTimes(db, { dagId, except: failed })).toEqual([
        { taskId: "dump", runs: 3, startMs: 0, endMs: 4_000 },
        { taskId: "load", runs: 3, startMs: 4_000, endMs: 6_000 },
      ]);
    });

    test("leave out runs that began anew, where tasks that did not run again began days before", async () => {
      const former = await readUsualTimes(db, { dagId, except: failed });
      const days = 5 * 86_400_000;
      for (const [runKey, clears] of [
        [cleared, 1],
        [marked, 0],
      ] as const) {
        await ran(runKey, { at: 300_000, dumpMs: 2_000, state: "success" });
        await sql`update dag_run set started_at = started_at + ${days}, clear_number = ${clears}
          where run_key = ${runKey}`.execute(db);
      }
      // Everything of it ran again: nothing but the clear tells that it began anew.
      await sql`update task_instance set started_at = started_at + ${2 * days}, ended_at = ended_at + ${2 * days}
        where run_key = ${cleared}`.execute(db);
      expect(await readUsualTimes(db, { dagId, except: failed })).toEqual(former);
    });

    test("count a run whose task seems to have begun just before it, by the clock of another server", async () => {
      await sql`update dag_run set started_at = 300000 + 500, clear_number = 0 where run_key = ${marked}`.execute(db);
      const [dump] = await readUsualTimes(db, { dagId, except: failed });
      expect(dump?.runs).toBe(4);
      await seedRunState(database, { runKey: marked, state: "failed", at: epochMillis(300_000) });
    });

    test("leave out the run that is compared with them, and runs of other DAGs", async () => {
      const [dump] = await readUsualTimes(db, { dagId, except: third });
      expect(dump).toEqual({ taskId: "dump", runs: 2, startMs: 0, endMs: 3_000 });
      expect(await readUsualTimes(db, { dagId: "other" as DagId, except: third })).toEqual([]);
    });

    test("leave out tasks that were skipped", async () => {
      await seedStates(database, { runKey: first, taskId: "dump", states: ["skipped"] });
      const rows = await readUsualTimes(db, { dagId, except: failed });
      expect(rows.map(({ taskId, runs }) => [taskId, runs])).toEqual([
        ["dump", 2],
        ["load", 3],
      ]);
    });
  });
});
