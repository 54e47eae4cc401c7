import { epochMillis } from "@daymill/core";
import type { RunKey, TaskState } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedRunState, seedStates } from "../testing/seed-states.ts";
import { HOUR_MS, readThroughput } from "./throughput.ts";

forEachDatabase((name, open) => {
  test(`${name}: what ran and ended is counted by the hour, in runs that are over and in those that go on`, async () => {
    await using database = await open();
    const { db } = database;
    const tasks = ["one", "two", "three", "four"];
    const runsOf = async (dagId: string): Promise<[RunKey, RunKey]> => {
      const versionKey = await seedDag(database, { dagId, tasks: tasks.map((id) => ({ id })) });
      return (await seedRuns(database, { dagId, versionKey, days: 2 })) as [RunKey, RunKey];
    };
    const end = async (runKey: RunKey, taskId: string, state: TaskState, hours: number, ran = true): Promise<void> => {
      await seedStates(database, { runKey, taskId, states: [state] });
      const at = Math.round(hours * HOUR_MS);
      await sql`update task_instance set ended_at = ${at}::bigint, started_at = ${ran ? at - 1 : null}::bigint
        where run_key = ${runKey} and task_id = ${taskId}`.execute(db);
    };
    const [over, going] = await runsOf("daily");
    await seedRunState(database, { runKey: over, state: "failed", at: epochMillis(12 * HOUR_MS) });
    await seedRunState(database, { runKey: going, state: "running", at: epochMillis(9 * HOUR_MS) });
    await end(over, "one", "success", 9.99);
    await end(over, "two", "success", 10);
    await end(over, "three", "failed", 10.5);
    await end(over, "four", "upstream_failed", 10.5);
    await end(going, "one", "success", 10.9);
    await end(going, "two", "success", 11);
    await end(going, "three", "success", 11.5, false);
    const [old, other] = await runsOf("hourly");
    await seedRunState(database, { runKey: old, state: "success", at: epochMillis(9 * HOUR_MS) });
    await end(old, "one", "success", 8);
    await seedRunState(database, { runKey: other, state: "success", at: epochMillis(13 * HOUR_MS) });
    await end(other, "one", "success", 11.2);
    await end(other, "two", "success", 12);

    expect(await readThroughput(db, { from: epochMillis(10 * HOUR_MS), to: epochMillis(12 * HOUR_MS) })).toEqual([
      { dagId: "daily", hour: 10, succeeded: 2, failed: 1 },
      { dagId: "daily", hour: 11, succeeded: 1, failed: 0 },
      { dagId: "hourly", hour: 11, succeeded: 1, failed: 0 },
    ]);
  });
});
