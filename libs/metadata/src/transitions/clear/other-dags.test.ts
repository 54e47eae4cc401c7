import { epochMillis, millis } from "@daymill/core";
import type { ClearMarker, DagId, Expr, RunId, TaskId, TaskState } from "@daymill/core";
import { expect, test } from "vitest";
import type { MetadataDatabase } from "../../metadata-database.ts";
import { clearOrder, forEachDatabase, seedDag, seedRuns } from "../../testing.ts";
import { findDagsOfClear } from "../../queries/dags-of.ts";
import { applyClear, type ClearOrder } from "./apply-clear.ts";
import { planClear, plannedRows } from "./plan-clear.ts";
import { undoClear } from "./undo-clear.ts";

const NOW = epochMillis(Date.UTC(2024, 5, 1));
const DAY: Expr = { k: "iv", steps: [], field: "start" };
const NEXT_DAY: Expr = { k: "iv", steps: [], field: "end" };

const marker = (dag: string, task: string | null, more: Partial<ClearMarker> = {}): ClearMarker => ({
  kind: "marker",
  dag,
  task,
  logicalDate: DAY,
  depth: 10,
  ...more,
});

type Tasks = Parameters<typeof seedDag>[1]["tasks"];

/** Three DAGs in a circle: orders' load, report's build, all of archive, and orders' load again. */
const CIRCLE: Readonly<Record<string, Tasks>> = {
  orders: [{ id: "load" }, { id: "to_report", upstream: ["load"], wait: marker("report", "build") }],
  report: [
    { id: "build" },
    { id: "send", upstream: ["build"] },
    { id: "to_archive", upstream: ["send"], wait: marker("archive", null) },
    { id: "alone" },
  ],
  archive: [{ id: "store" }, { id: "to_orders", upstream: ["store"], wait: marker("orders", "load") }],
};

forEachDatabase((name, open) => {
  /** DAGs of which every run is over. */
  async function over(database: MetadataDatabase, dags: Readonly<Record<string, Tasks>>, days = 2): Promise<void> {
    for (const [dagId, tasks] of Object.entries(dags)) {
      const versionKey = await seedDag(database, { dagId, tasks });
      await seedRuns(database, { dagId, versionKey, days });
    }
    await database.db.updateTable("task_instance").set({ state: "success" }).execute();
    await database.db.updateTable("dag_run").set({ state: "success", started_at: NOW, ended_at: NOW }).execute();
  }

  const clear = (tasks: readonly string[], other: Partial<ClearOrder> = {}) =>
    clearOrder("orders", "day-0000", {
      tasks: tasks.map((taskId) => ({ taskId })),
      downstream: true,
      otherDags: true,
      latestVersion: true,
      ...other,
    });

  const namesOf = (plan: Awaited<ReturnType<typeof planClear>>) =>
    plannedRows(plan).map(({ dagId, runId, taskId }) => `${dagId} ${runId.slice(-1)} ${taskId}`);

  async function cleared({ db }: MetadataDatabase): Promise<string[]> {
    const rows = await db
      .selectFrom("task_instance as i")
      .innerJoin("dag_run as r", "r.run_key", "i.run_key")
      .select(["r.dag_id", "r.run_id", "i.task_id"])
      .where("i.state", "=", "none")
      .execute();
    return rows.map((row) => `${row.dag_id} ${row.run_id.slice(-1)} ${row.task_id}`).sort();
  }

  const WHOLE_CIRCLE = [
    "orders 0 load",
    "orders 0 to_report",
    "archive 0 store",
    "archive 0 to_orders",
    "report 0 build",
    "report 0 send",
    "report 0 to_archive",
  ];

  test(`${name}: a clear goes on over the markers that it clears, ends in a circle, changes what it showed, and is undone`, async () => {
    await using database = await open();
    const { db } = database;
    await over(database, CIRCLE);
    const plan = await planClear(db, clear(["load"]));
    expect(namesOf(plan)).toEqual(WHOLE_CIRCLE);
    expect(plan).toMatchObject({ total: 7, markers: 3, warnings: [], added: { downstream: 1, otherDags: 5 } });
    const done = await applyClear(db, clear(["load"], { etag: plan.etag, holdMs: millis(1_000) }), NOW);
    expect(done.total).toBe(7);
    expect(done.runs.map(({ dagId }) => dagId)).toEqual(["orders", "archive", "report"]);
    expect(await cleared(database)).toEqual(WHOLE_CIRCLE.toSorted());
    const changes = await db.selectFrom("state_change").select("dag_id").where("cause", "=", "clear").execute();
    const ofDags = plannedRows(plan).map(({ dagId }) => dagId);
    expect(changes.map(({ dag_id }) => dag_id).toSorted(byName)).toEqual(ofDags.toSorted(byName));
    const undone = await undoClear(db, { clearKey: done.clearKey, who: "ann" }, NOW);
    expect(undone).toMatchObject({ restored: 7, started: [] });
    expect(await cleared(database)).toEqual([]);
  });

  test(`${name}: it goes on to the DAGs that it may, and is refused where a marker names another, whether or not there is a run`, async () => {
    await using database = await open();
    const { db } = database;
    const lonely = [{ id: "load" }, { id: "to_none", upstream: ["load"], wait: marker("absent", null) }];
    await over(database, { ...CIRCLE, lonely });
    const some = { code: "E704", message: expect.not.stringContaining("archive") };
    await expect(applyClear(db, clear(["load"], { within: ["report"] as DagId[] }), NOW)).rejects.toMatchObject(some);
    const toNone = clear(["load"], { dagId: "lonely" as DagId, within: [] });
    await expect(planClear(db, toNone)).rejects.toMatchObject({ code: "E704" });
    expect((await planClear(db, { ...toNone, otherDags: false })).total).toBe(2);
    const done = await applyClear(db, clear(["load"], { within: ["report", "archive"] as DagId[] }), NOW);
    expect(done.total).toBe(7);
    const dags = await findDagsOfClear(db, done.clearKey);
    expect([dags?.dagId, dags?.all.toSorted()]).toEqual(["orders", ["archive", "orders", "report"]]);
    expect(await findDagsOfClear(db, 99)).toBeUndefined();
  });

  test(`${name}: it stays in its DAG unless it is asked for, where the marker is not cleared, and where it is left out`, async () => {
    await using database = await open();
    const { db } = database;
    await over(database, CIRCLE);
    const own = await planClear(db, clear(["load"], { otherDags: false }));
    expect(namesOf(own)).toEqual(["orders 0 load", "orders 0 to_report"]);
    expect(own).toMatchObject({ markers: 1, added: { otherDags: 0 }, warnings: [] });
    expect(namesOf(await planClear(db, clear(["load"], { downstream: false })))).toEqual(["orders 0 load"]);
    const left = { runId: "day-0000" as RunId, mapIndex: -1 };
    const here = await planClear(db, clear(["load"], { exclude: [{ ...left, taskId: "to_report" }] }));
    expect(namesOf(here)).toEqual(["orders 0 load"]);
    const there = { ...left, dagId: "report" as DagId, taskId: "to_archive" };
    expect(namesOf(await planClear(db, clear(["load"], { exclude: [there] })))).toEqual([
      "orders 0 load",
      "orders 0 to_report",
      "report 0 build",
      "report 0 send",
    ]);
  });

  test(`${name}: it goes from every run that it clears, by the filters that were asked for`, async () => {
    await using database = await open();
    const { db } = database;
    await over(database, { ...CIRCLE, archive: [{ id: "store" }] });
    await setState(database, "failed", ["to_report", "send"]);
    expect(namesOf(await planClear(db, clear(["load"], { future: true, only: "failed" })))).toEqual([
      "orders 0 to_report",
      "orders 1 to_report",
      "report 0 send",
      "report 1 send",
    ]);
  });

  test(`${name}: it goes as deep as the markers let it, and says where it stops and what it passes over`, async () => {
    await using database = await open();
    const { db } = database;
    const shallow = { ...CIRCLE };
    shallow["orders"] = [
      { id: "load" },
      { id: "to_report", upstream: ["load"], wait: marker("report", "build", { depth: 1 }) },
      { id: "to_gone", upstream: ["load"], wait: marker("report", "gone") },
      { id: "to_nowhere", upstream: ["load"], wait: marker("nowhere", "any") },
      { id: "undated", upstream: ["load"], wait: marker("report", null, { logicalDate: { k: "lit", v: "May" } }) },
    ];
    await over(database, shallow);
    const plan = await planClear(db, clear(["load"]));
    expect(namesOf(plan).filter((each) => !each.startsWith("orders"))).toEqual([
      "report 0 build",
      "report 0 send",
      "report 0 to_archive",
    ]);
    expect(plan.warnings).toEqual([
      "There is nothing to clear for markers that name runs which do not exist: any of nowhere for 2024-03-01T00:00:00Z.",
      "There is nothing to clear for markers that name tasks which their runs do not have: gone of report for 2024-03-01T00:00:00Z.",
      expect.stringMatching(/without a date: undated of orders in run day-0000: "May" is not a date/),
      "The clear is as deep as its markers let it go, and stops at: to_archive of report in run day-0000.",
    ]);
  });

  test(`${name}: a task that names its own DAG's next day is followed from day to day`, async () => {
    await using database = await open();
    const { db } = database;
    const daily = [
      { id: "load" },
      { id: "to_next", upstream: ["load"], wait: marker("orders", "load", { logicalDate: NEXT_DAY, depth: 2 }) },
    ];
    await over(database, { orders: daily }, 5);
    const plan = await planClear(db, clear(["load"]));
    expect(namesOf(plan).filter((each) => each.endsWith("load"))).toEqual([
      "orders 0 load",
      "orders 1 load",
      "orders 2 load",
    ]);
    expect(plan.added).toMatchObject({ otherDags: 4, future: 0 });
  });

  test(`${name}: what changed in another DAG since it was seen makes it refuse; an inactive one refuses at once`, async () => {
    await using database = await open();
    const { db } = database;
    await over(database, CIRCLE);
    const seen = await planClear(db, clear(["load"]));
    await setState(database, "none", ["send"]);
    await expect(applyClear(db, clear(["load"], { etag: seen.etag }), NOW)).rejects.toMatchObject({ code: "E703" });
    await db
      .updateTable("dag")
      .set({ active: false })
      .where("dag_id", "=", "archive" as DagId)
      .execute();
    const refused = { code: "E703", message: expect.stringContaining("DAG archive, which is inactive") };
    await expect(planClear(db, clear(["load"]))).rejects.toMatchObject(refused);
    await expect(applyClear(db, clear(["load"]), NOW)).rejects.toMatchObject(refused);
    expect((await planClear(db, clear(["load"], { otherDags: false }))).total).toBe(2);
  });
});

function byName(a: string | null, b: string | null): number {
  return String(a).localeCompare(String(b));
}

async function setState({ db }: MetadataDatabase, state: TaskState, taskIds: readonly string[]): Promise<void> {
  await db
    .updateTable("task_instance")
    .set({ state })
    .where("task_id", "in", taskIds as TaskId[])
    .execute();
}
