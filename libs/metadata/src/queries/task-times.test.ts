import { sql } from "kysely";
import type { DagId, RunKey } from "@daymill/core";
import { afterAll, describe, expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedStates } from "../testing/seed-states.ts";
import { readTaskTimes } from "./task-times.ts";

const dagId = "orders" as DagId;

forEachDatabase((name, open) => {
  describe(`${name}: the times of the tasks of a run`, async () => {
    const database = await open();
    const { db } = database;
    afterAll(() => database.close());
    const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"], mapped: true }];
    const versionKey = await seedDag(database, { dagId, tasks });
    const [run, other] = (await seedRuns(database, { dagId, versionKey, days: 2 })) as [RunKey, RunKey];
    await seedStates(database, { runKey: run, taskId: "load", states: ["success", "deferred", "none"] });

    async function timed(mapIndex: number, [from, to]: readonly [number, number | null]): Promise<void> {
      await sql`update task_instance set started_at = ${from}::bigint, ended_at = ${to}::bigint
        where run_key = ${run} and task_id = 'load' and map_index = ${mapIndex}`.execute(db);
    }

    test("leave out what has not begun, and what other runs do", async () => {
      await timed(0, [2_000, 3_000]);
      expect(await readTaskTimes(db, run)).toEqual([{ taskId: "load", startedAt: 2_000, endedAt: 3_000 }]);
      expect(await readTaskTimes(db, other)).toEqual([]);
    });

    test("of a mapped task have no end while an instance goes on, and then the last one's", async () => {
      await timed(1, [1_000, null]);
      expect(await readTaskTimes(db, run)).toEqual([{ taskId: "load", startedAt: 1_000, endedAt: null }]);
      await timed(1, [1_000, 9_000]);
      expect(await readTaskTimes(db, run)).toEqual([{ taskId: "load", startedAt: 1_000, endedAt: 9_000 }]);
    });
  });
});
