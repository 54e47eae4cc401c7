import { sql } from "kysely";
import type { DagId, JsonValue, RunId, RunKey, TaskId } from "@daymill/core";
import { afterAll, describe, expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedOutput, seedStates } from "../testing/seed-states.ts";
import type { MetadataDatabase } from "../metadata-database.ts";
import { readTaskHistory } from "./task-history.ts";

const dagId = "orders" as DagId;
const taskId = "load" as TaskId;

async function seedTimes(
  database: MetadataDatabase,
  runKey: RunKey,
  times: readonly { readonly started: number; readonly ended: number | null; readonly output?: JsonValue }[],
): Promise<void> {
  for (const [index, { started, ended, output }] of times.entries()) {
    const mapIndex = times.length === 1 ? -1 : index;
    await sql`update task_instance set started_at = ${started}, ended_at = ${ended}
      where run_key = ${runKey} and task_id = ${taskId} and map_index = ${mapIndex}`.execute(database.db);
    if (output !== undefined) await seedOutput(database, { runKey, taskId, mapIndex, value: output });
  }
}

forEachDatabase((name, open) => {
  describe(`${name}: a task over its runs`, async () => {
    const database = await open();
    const versionKey = await seedDag(database, { dagId, tasks: [{ id: "load", mapped: true }, { id: "other" }] });
    const keys = (await seedRuns(database, { dagId, versionKey, days: 5 })) as [RunKey, RunKey, RunKey, RunKey, RunKey];
    await seedStates(database, { runKey: keys[0], taskId, states: ["success"] });
    await seedTimes(database, keys[0], [{ started: 1_000, ended: 4_000, output: { uri: "lake:/x/", rows: 7 } }]);
    await seedStates(database, { runKey: keys[1], taskId, states: ["success", "success", "failed"] });
    await seedTimes(database, keys[1], [
      { started: 2_000, ended: 3_000, output: { rows: 10 } },
      { started: 1_500, ended: 9_000, output: { rows: 2.5 } },
      { started: 1_700, ended: 1_800, output: { rows: "many" } },
    ]);
    await seedStates(database, { runKey: keys[2], taskId, states: ["success", "removed"] });
    await seedTimes(database, keys[2], [
      { started: 1_000, ended: 1_100, output: [1, 2] },
      { started: 1, ended: 99_000, output: { rows: 1_000 } },
    ]);
    afterAll(() => database.close());
    const history = (page: { until?: RunId; limit?: number } = {}) =>
      readTaskHistory(database.db, { dagId, taskId, limit: 10, ...page });

    test("comes oldest first, mapped instances together, removed ones not at all", async () => {
      const rows = await history();
      expect(rows.slice(0, 3)).toMatchObject([
        { runId: "day-0000", outcome: "success", timezone: "UTC", startedAt: 1_000, endedAt: 4_000, rows: 7 },
        { runId: "day-0001", outcome: "failed", startedAt: 1_500, endedAt: 9_000, rows: 12.5 },
        { runId: "day-0002", outcome: "success", startedAt: 1_000, endedAt: 1_100, rows: null },
      ]);
      expect(rows[3]).toMatchObject({ runId: "day-0003", outcome: "open", startedAt: null, rows: null });
    });

    test("is skipped when all instances are, and a success when only some are", async () => {
      await seedStates(database, { runKey: keys[4], taskId, states: ["skipped", "skipped"] });
      expect((await history())[4]?.outcome).toBe("skipped");
      await seedStates(database, { runKey: keys[4], taskId, states: ["skipped", "success"] });
      expect((await history())[4]?.outcome).toBe("success");
    });

    test("ends with the run that is named, and has so many as are wanted", async () => {
      const ids = (await history({ until: "day-0002" as RunId, limit: 2 })).map(({ runId }) => runId);
      expect(ids).toEqual(["day-0001", "day-0002"]);
      expect((await history({ limit: 1 })).map(({ runId }) => runId)).toEqual(["day-0004"]);
    });

    test("does not count the output of a former generation", async () => {
      await sql`update task_instance set generation = generation + 1 where run_key = ${keys[0]} and task_id = ${taskId}`.execute(
        database.db,
      );
      expect((await history())[0]?.rows).toBeNull();
    });

    test("of a task that no run has is empty", async () => {
      expect(await readTaskHistory(database.db, { dagId, taskId: "none" as TaskId, limit: 10 })).toEqual([]);
    });
  });
});
