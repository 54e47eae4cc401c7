import { epochMillis } from "@daymill/core";
import type { DagId, Expr, RunId } from "@daymill/core";
import { expect, test } from "vitest";
import { clearOrder, forEachDatabase, seedDag, seedRuns } from "../../testing.ts";
import { markOutputsLost } from "../mark-outputs-lost.ts";
import { applyClear, type ClearOrder } from "./apply-clear.ts";
import { planClear, plannedRows } from "./plan-clear.ts";

const dagId = "orders" as DagId;
const NOW = epochMillis(Date.UTC(2024, 5, 1));
const reads = (task: string): Expr => ({ k: "obj", fields: { from: { k: "out", task, path: ["uri"] } } });

forEachDatabase((name, open) => {
  /** A run that is over: dump to convert in the scratch place, publish elsewhere; then retention removed the scratch place. */
  async function expiredRun(database: Awaited<ReturnType<typeof open>>): Promise<ClearOrder> {
    const { db } = database;
    const tasks = [
      { id: "dump" },
      { id: "convert", upstream: ["dump"], input: reads("dump") },
      { id: "publish", upstream: ["convert"], input: reads("convert") },
      { id: "load", upstream: ["publish"], input: reads("publish") },
    ];
    const versionKey = await seedDag(database, { dagId, tasks });
    await seedRuns(database, { dagId, versionKey, days: 1 });
    await db.updateTable("task_instance").set({ state: "success" }).execute();
    await db.updateTable("dag_run").set({ state: "success", started_at: NOW, ended_at: NOW }).execute();
    const instances = await db.selectFrom("task_instance").select(["instance_key", "task_id"]).execute();
    const [run] = await db.selectFrom("dag_run").select("run_id as runId").execute();
    const runId = run?.runId ?? ("" as RunId);
    for (const { instance_key, task_id } of instances) {
      const uri = task_id === "publish" ? "lake:/day/" : `file:///scratch/orders/${runId}/${task_id}/`;
      const row = { instance_key, generation: 0, attempt_number: 1, bytes: 1, written_at: NOW };
      await db
        .insertInto("output")
        .values({ ...row, value: JSON.stringify({ uri }) })
        .execute();
    }
    await markOutputsLost(db, [{ dagId, runId, uri: `file:///scratch/orders/${runId}/` }], NOW);
    return clearOrder(dagId, runId, { tasks: [{ taskId: "publish" }], running: "leave", latestVersion: true });
  }

  const namesOf = (plan: Awaited<ReturnType<typeof planClear>>) => plannedRows(plan).map(({ taskId }) => taskId);

  test(`${name}: a clear that reads what retention removed says so, and names who made it`, async () => {
    await using database = await open();
    const request = await expiredRun(database);
    const plan = await planClear(database.db, request);
    expect(namesOf(plan)).toEqual(["publish"]);
    expect(plan.runs[0]?.missing.map(({ taskId }) => taskId)).toEqual(["convert"]);
    expect(plan.warnings).toEqual([expect.stringMatching(/^What convert made in run .* is gone.*producers too/)]);
  });

  test(`${name}: with the producers it clears them and theirs, and is what was shown`, async () => {
    await using database = await open();
    const request = { ...(await expiredRun(database)), producers: true };
    const plan = await planClear(database.db, request);
    expect(namesOf(plan)).toEqual(["dump", "convert", "publish"]);
    expect(plan).toMatchObject({ warnings: [], leftRunning: 0, added: { upstream: 0, producers: 2 } });
    const order = { ...request, etag: plan.etag };
    expect(await applyClear(database.db, order, NOW)).toMatchObject({ total: 3 });
    const states = await database.db
      .selectFrom("task_instance")
      .select(["task_id", "state"])
      .orderBy("task_id")
      .execute();
    expect(states.filter(({ state }) => state === "none").map(({ task_id }) => task_id)).toEqual([
      "convert",
      "dump",
      "publish",
    ]);
    // They are made anew: nothing is missing any more.
    expect(
      (await planClear(database.db, { ...request, producers: false, tasks: [{ taskId: "load" }] })).warnings,
    ).toEqual([]);
  });

  test(`${name}: a producer that is left out stays named, and what is still there is not`, async () => {
    await using database = await open();
    const request = await expiredRun(database);
    const [runId] = request.runIds;
    const exclude = [{ runId: runId ?? ("" as RunId), taskId: "dump", mapIndex: -1 }];
    const plan = await planClear(database.db, { ...request, producers: true, exclude });
    expect(namesOf(plan)).toEqual(["convert", "publish"]);
    expect(plan.warnings).toEqual([expect.stringContaining("What dump made")]);
    const load = await planClear(database.db, { ...request, tasks: [{ taskId: "load" }] });
    expect(load.warnings).toEqual([]);
  });

  test(`${name}: a plan that was seen before retention came is refused`, async () => {
    await using database = await open();
    const request = await expiredRun(database);
    await database.db.updateTable("output").set({ lost_at: null }).execute();
    const seen = await planClear(database.db, request);
    await database.db.updateTable("output").set({ lost_at: NOW }).execute();
    const order = { ...request, etag: seen.etag };
    await expect(applyClear(database.db, order, NOW)).rejects.toMatchObject({ code: "E703" });
  });
});
