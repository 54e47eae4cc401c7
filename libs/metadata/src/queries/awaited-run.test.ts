import { epochMillis } from "@daymill/core";
import type { DagId, RunKey } from "@daymill/core";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { forEachDatabase } from "../testing.ts";
import { FIRST_DAY, seedDag, seedRuns } from "../testing/seed-dag.ts";
import { seedRunState, seedStates } from "../testing/seed-states.ts";
import { findAwaitedRun } from "./awaited-run.ts";

const dagId = "orders" as DagId;

forEachDatabase((name, open) => {
  test(`${name}: a task that came to a group after its run is awaited until the run is over without it`, async () => {
    await using database = await open();
    const { db } = database;
    const tasks = [{ id: "a" }, { id: "b" }];
    const inGroup = () => sql`update version_task set groups = '["loading"]'`.execute(db);
    const versionKey = await seedDag(database, { dagId, tasks });
    const [runKey = 0 as RunKey] = await seedRuns(database, { dagId, versionKey, days: 1 });
    const newer = await seedDag(database, { dagId, tasks: [...tasks, { id: "c" }] });
    await inGroup();
    await sql`update dag_run set version_key = ${newer} where run_key = ${runKey}`.execute(db);
    for (const { id: taskId } of tasks) await seedStates(database, { runKey, taskId, states: ["success"] });
    const awaited = async () =>
      await findAwaitedRun(db, { dagId, logicalDate: FIRST_DAY, task: null, group: "loading" });
    const done = tasks.map(({ id: taskId }) => ({ taskId, counts: { success: 1 } }));
    await seedRunState(database, { runKey, state: "running", at: epochMillis(FIRST_DAY + 1) });
    expect((await awaited())?.tasks).toEqual([...done, { taskId: "c", counts: {} }]);
    for (const state of ["success", "failed"] as const) {
      await seedRunState(database, { runKey, state, at: epochMillis(FIRST_DAY + 2) });
      expect(await awaited()).toEqual({ state, isRemoved: false, tasks: done });
    }
    await seedStates(database, { runKey, taskId: "b", states: ["failed"] });
    expect((await awaited())?.tasks).toEqual([done[0], { taskId: "b", counts: { failed: 1 } }]);
  });
});
