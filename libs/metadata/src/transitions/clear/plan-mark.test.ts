import { epochMillis } from "@daymill/core";
import type { DagId, RunId, TaskState } from "@daymill/core";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../../metadata-database.ts";
import { clearOrder, forEachDatabase, seedDag, seedRuns } from "../../testing.ts";
import { applyMark } from "./apply-mark.ts";
import { plannedRows } from "./plan-clear.ts";
import { planMark } from "./plan-mark.ts";
import type { MarkRequest } from "./plan-mark.ts";

const dagId = "orders" as DagId;
const runId = "day-0000" as RunId;
const NOW = epochMillis(Date.UTC(2024, 5, 1));

forEachDatabase((name, open) => {
  /** A run in which `load` failed, and with it what comes after. */
  async function failedRun(database: MetadataDatabase): Promise<void> {
    const tasks = [{ id: "dump" }, { id: "load", upstream: ["dump"] }, { id: "report", upstream: ["load"] }];
    const versionKey = await seedDag(database, { dagId, tasks });
    await seedRuns(database, { dagId, versionKey, days: 1 });
    const states: Readonly<Record<string, TaskState>> = { dump: "success", load: "failed", report: "upstream_failed" };
    for (const [taskId, state] of Object.entries(states))
      await database.db
        .updateTable("task_instance")
        .set({ state })
        .where("task_id", "=", taskId as never)
        .execute();
    await database.db.updateTable("dag_run").set({ state: "failed", started_at: NOW, ended_at: NOW }).execute();
  }

  const mark = (other: Partial<MarkRequest> = {}) => ({
    ...clearOrder(dagId, runId),
    state: "skipped" as const,
    ...other,
  });

  test.each([
    ["all of a run", mark(), ["dump", "load", "report"]],
    ["what failed of a run", mark({ only: "failed" }), ["load", "report"]],
    ["what failed around a task", mark({ tasks: [{ taskId: "load" }], upstream: true, only: "failed" }), ["load"]],
    ["what is not so already", mark({ state: "success" }), ["load", "report"]],
  ])(`${name}: a mark of %s changes that, as shown, and nothing else`, async (_what, order, meant) => {
    await using database = await open();
    await failedRun(database);
    const plan = await planMark(database.db, order);
    expect(plannedRows(plan).map(({ taskId }) => taskId)).toEqual(meant);
    expect(await applyMark(database.db, { ...order, etag: plan.etag }, NOW)).toMatchObject({ total: meant.length });
    const changed = await database.db
      .selectFrom("state_change as c")
      .innerJoin("task_instance as i", "i.instance_key", "c.instance_key")
      .select("i.task_id as task")
      .where("c.cause", "=", "mark")
      .orderBy("i.instance_key")
      .execute();
    expect(changed.map(({ task }) => task)).toEqual(meant);
  });

  test.each([
    ["cleared", true, "none"],
    ["left as it is, if that is wished", false, "upstream_failed"],
  ] as const)(`${name}: what failed downstream of a mark is counted, and %s`, async (_what, clearsBelow, after) => {
    await using database = await open();
    await failedRun(database);
    const order = mark({ state: "success", tasks: [{ taskId: "load" }] });
    const plan = await planMark(database.db, order);
    expect(plan).toMatchObject({ total: 1, failedBelow: 1 });
    expect(await planMark(database.db, { ...order, state: "skipped" })).toMatchObject({ total: 1, failedBelow: 0 });
    await applyMark(database.db, { ...order, etag: plan.etag, clearsBelow }, NOW);
    const report = await database.db
      .selectFrom("task_instance")
      .select("state")
      .where("task_id", "=", "report" as never)
      .executeTakeFirstOrThrow();
    expect(report.state).toBe(after);
  });
});
