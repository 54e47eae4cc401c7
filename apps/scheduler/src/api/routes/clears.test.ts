import type { AuditEntry, PlannedItem } from "@daymill/contract";
import type { ClearMarker, Expr } from "@daymill/core";
import { FIRST_DAY, forEachDatabase, seedDag, seedRuns, seedRunState, seedStates } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LOCAL_KEY } from "../../testing/access-server.ts";
import { openAccessWorld } from "../../testing/access-world.ts";

const DAY: Expr = { k: "iv", steps: [], field: "start" };
const marker = (dag: string, task: string): ClearMarker => ({ kind: "marker", dag, task, logicalDate: DAY, depth: 10 });

/** Three in a circle: orders' load, report's build, archive's store, and orders' load again. */
const DAGS = {
  orders: [{ id: "load" }, { id: "to_report", upstream: ["load"], wait: marker("report", "build") }],
  report: [{ id: "build" }, { id: "to_archive", upstream: ["build"], wait: marker("archive", "store") }],
  archive: [{ id: "store" }, { id: "to_orders", upstream: ["store"], wait: marker("orders", "load") }],
};

const ZONES: Readonly<Record<string, string>> = { orders: "UTC", report: "Asia/Tokyo", archive: "UTC" };

type Open = Parameters<typeof openAccessWorld>[0];

/** A server whose DAGs have a run each, all over. */
async function openOver(open: Open) {
  const world = await openAccessWorld(open);
  const { database, call } = world;
  for (const [dagId, tasks] of Object.entries(DAGS)) {
    const versionKey = await seedDag(database, { dagId, tasks, timezone: ZONES[dagId] ?? "UTC" });
    for (const runKey of await seedRuns(database, { dagId, versionKey, days: 1 })) {
      for (const { id } of tasks) await seedStates(database, { runKey, taskId: id, states: ["success"] });
      await seedRunState(database, { runKey, state: "success", at: FIRST_DAY });
    }
  }
  const clear = async (body: object) => {
    const payload = { dagId: "orders", runIds: ["day-0000"], tasks: [{ taskId: "load" }], downstream: true, ...body };
    return await call("POST /clears", { token: LOCAL_KEY, payload });
  };
  return { ...world, clear };
}

/** A DAG in Tokyo with seven daily runs that are over. */
async function openWeek(open: Open) {
  const world = await openAccessWorld(open);
  const { database } = world;
  const versionKey = await seedDag(database, { dagId: "week", tasks: [{ id: "load" }], timezone: "Asia/Tokyo" });
  for (const runKey of await seedRuns(database, { dagId: "week", versionKey, days: 7 })) {
    await seedStates(database, { runKey, taskId: "load", states: ["success"] });
    await seedRunState(database, { runKey, state: "success", at: FIRST_DAY });
  }
  return world;
}

forEachDatabase((name, open) => {
  describe(`earlier and later runs within days, over the API, on ${name}`, () => {
    test("are those from the first to the last day, both included, in the DAG's zone", async () => {
      await using world = await openWeek(open);
      const runsOf = async (body: object) => {
        const payload = { dagId: "week", runIds: ["day-0003"], dryRun: true, ...body };
        const { body: plan } = await world.call("POST /clears", { token: LOCAL_KEY, payload });
        return plan.runs?.map((run: Record<string, unknown>) => run["runId"]) ?? plan.code;
      };
      const around = { past: true, future: true };
      expect(await runsOf(around)).toHaveLength(7);
      // At 09:00 in Tokyo.
      expect(await runsOf({ ...around, pastFrom: "2024-03-03", futureTo: "2024-03-05" })).toEqual([
        "day-0002",
        "day-0003",
        "day-0004",
      ]);
      expect(await runsOf({ past: true, pastFrom: "2024-03-03" })).toEqual(["day-0002", "day-0003"]);
      expect(await runsOf({ ...around, pastFrom: "2024-03-09", futureTo: "2024-02-01" })).toEqual(["day-0003"]);
      expect(await runsOf({ pastFrom: "2024-03-03" })).toBe("E702");
    });
  });

  describe(`a clear that goes on to other DAGs, over the API, on ${name}`, () => {
    test("is previewed, changes what was shown, stands in the audit log and is undone", async () => {
      await using world = await openOver(open);
      const { clear, call } = world;
      expect((await clear({ dryRun: true })).body).toMatchObject({ total: 2, markers: 1, added: { otherDags: 0 } });
      const { body: plan } = await clear({ dryRun: true, otherDags: true });
      expect(plan).toMatchObject({ total: 6, markers: 3, added: { otherDags: 4 }, warnings: [], versionChange: null });
      expect(plan.runs.map((run: Record<string, unknown>) => [run["dagId"], run["logicalDate"]])).toEqual([
        ["orders", "2024-03-01T00:00:00+00:00"],
        ["archive", "2024-03-01T00:00:00+00:00"],
        ["report", "2024-03-01T09:00:00+09:00"],
      ]);
      const done = await clear({ otherDags: true, etag: plan.etag });
      const otherRuns = ["archive", "report"].map((dagId) => ({ dagId, runId: "day-0000" }));
      expect(done.body).toMatchObject({ kind: "applied", total: 6, runIds: ["day-0000"], otherRuns });
      const audit = await call("GET /audit?action=clear", { token: LOCAL_KEY });
      expect(audit.body.items).toMatchObject([
        { dagId: "orders", asked: { otherDags: true }, after: { total: 6, runIds: ["day-0000"], otherRuns } },
      ]);
      const undone = await call(`POST /clears/${done.body.clearId}/undo`, { token: LOCAL_KEY });
      expect(undone.body).toEqual({ clearId: done.body.clearId, restored: 6, started: [] });
    });

    test("stands in the audit log of each run and task that it touched, of every DAG, as do its undoing and what was refused", async () => {
      await using world = await openOver(open);
      const { call, clear } = world;
      const local = { token: LOCAL_KEY };
      const { body } = await clear({ otherDags: true });
      await call(`POST /clears/${body.clearId}/undo`, local);
      const approval = { ...local, payload: { decision: "approve" } };
      await call("POST /dags/orders/runs/day-0000/tasks/load/approval", approval);
      const marked = { dagId: "report", runIds: ["day-0000"], state: "failed" };
      await call("POST /marks", { ...local, payload: marked });
      const actionsOf = async (query: string) =>
        (await call(`GET /audit?${query}`, local)).body.items.map(({ action }: AuditEntry) => action);
      expect(await actionsOf("dagId=orders&runId=day-0000")).toEqual(["answerApproval", "undoClear", "clear"]);
      expect(await actionsOf("dagId=report&runId=day-0000")).toEqual(["mark", "undoClear", "clear"]);
      expect(await actionsOf("dagId=archive&runId=day-0000")).toEqual(["undoClear", "clear"]);
      expect(await actionsOf("runId=day-0000")).toEqual(["mark", "answerApproval", "undoClear", "clear"]);
      expect(await actionsOf("dagId=orders&runId=day-0000&action=clear")).toEqual(["clear"]);
      expect(await actionsOf("dagId=orders&runId=day-0001")).toEqual([]);
      expect(await actionsOf("dagId=orders&runId=day-0000&taskId=load")).toEqual([
        "answerApproval",
        "undoClear",
        "clear",
      ]);
      expect(await actionsOf("dagId=orders&runId=day-0000&taskId=to_report&mapIndex=-1")).toEqual([
        "undoClear",
        "clear",
      ]);
      expect(await actionsOf("dagId=orders&runId=day-0000&taskId=load&mapIndex=3")).toEqual([]);
      expect(await actionsOf("dagId=report&runId=day-0000&taskId=build&mapIndex=-1")).toEqual([
        "mark",
        "undoClear",
        "clear",
      ]);
      expect((await call("GET /audit?mapIndex=3", local)).body).toMatchObject({ code: "E702" });
    });

    test("leaves out what is named with its DAG, and tells what joined there since it was seen", async () => {
      await using world = await openOver(open);
      const { clear } = world;
      const exclude = [{ dagId: "report", runId: "day-0000", taskId: "to_archive" }];
      const { body: plan } = await clear({ dryRun: true, otherDags: true, exclude });
      expect(plan.items.map((item: PlannedItem) => `${item.dagId} ${item.taskId}`)).toEqual([
        "orders load",
        "orders to_report",
        "report build",
      ]);
      const refused = await clear({ otherDags: true, etag: plan.etag });
      expect(refused).toMatchObject({ status: 409, body: { code: "E703", details: { plan: { total: 6 } } } });
      expect(refused.body.details.added).toMatchObject([
        { dagId: "archive", taskId: "store" },
        { dagId: "archive", taskId: "to_orders" },
        { dagId: "report", taskId: "to_archive" },
      ]);
      const cleared = await world.database.db.selectFrom("clear_record").select("clear_key").execute();
      expect(cleared).toEqual([]);
    });

    test("is refused where it would come to a DAG that is inactive", async () => {
      await using world = await openOver(open);
      const { clear, database } = world;
      const { body: plan } = await clear({ dryRun: true, otherDags: true });
      await database.db
        .updateTable("dag")
        .set({ active: false })
        .where("dag_id", "=", "archive" as never)
        .execute();
      const message = expect.stringContaining("The clear goes on to the DAG archive, which is inactive");
      for (const body of [{ dryRun: true }, { etag: plan.etag }, {}]) {
        const { status, body: problem } = await clear({ otherDags: true, ...body });
        expect({ status, problem }).toMatchObject({ status: 409, problem: { code: "E703", detail: message } });
      }
      expect((await clear({ dryRun: true })).body).toMatchObject({ total: 2 });
    });
  });
});
