import { onRacePoint } from "@daymill/core";
import type { ClearMarker, SerializedTask } from "@daymill/core";
import { serializedDag, serializedTask } from "@daymill/core/testing";
import { applyClear, planClear } from "@daymill/metadata";
import type { ClaimedAttempt, HotPort, MetadataDatabase } from "@daymill/metadata";
import { clearOrder, freshDatabase } from "@daymill/metadata/testing";
import { sql } from "kysely";
import { afterEach, expect, test } from "vitest";
import { checkEngine } from "../simulation/invariants.ts";
import { inManyOrders } from "./in-many-orders.ts";
import { gatedDb, gatedHot } from "./interleave.ts";
import { endOf, FAILED, NOW, setStage, settleOn, startAndClaim } from "./stage.ts";
import type { Stage } from "./stage.ts";

const inPool = { pool: "default_pool" };

function markerTask(id: string, after: string, dag: string): SerializedTask {
  const wait: ClearMarker = {
    kind: "marker",
    dag,
    task: null,
    logicalDate: { k: "iv", steps: [], field: "start" },
    depth: 10,
  };
  return serializedTask(id, { ...inPool, upstream: [after], wait });
}

const orders = serializedDag([serializedTask("load", inPool), markerTask("to_report", "load", "report")]);
const report = serializedDag([serializedTask("build", inPool), markerTask("to_archive", "build", "archive")], {
  id: "report",
});
const archive = serializedDag([serializedTask("store", inPool)], { id: "archive" });
const sameDay = { logicalDate: NOW };

afterEach(() => onRacePoint(undefined));

/** Orders and the archive have failed; the report runs, and failing it makes its marker one that failed. */
async function setOthers(stage: Stage): Promise<ClaimedAttempt> {
  const { database } = stage;
  await sql`update dag_run set logical_date = ${NOW}`.execute(database.db);
  await failFirst(stage);
  await failFirst(await setStage(database, archive, sameDay));
  const [build] = (await startAndClaim(await setStage(database, report, sameDay), 1)).claimed.attempts;
  if (build === undefined) throw new Error("the report was to be built");
  return build;
}

async function failFirst(stage: Stage): Promise<void> {
  const { claimed } = await startAndClaim(stage, 1);
  await settleOn(stage.database.hot, { ended: claimed.attempts.map((attempt) => endOf(attempt, FAILED)) });
}

function failedOrder({ dagId, runId }: Stage) {
  return clearOrder(dagId, runId, { only: "failed", otherDags: true });
}

async function clearedTasks({ db }: MetadataDatabase): Promise<string[]> {
  const { rows } = await sql<{ task: string }>`
    select format('%s %s', r.dag_id, i.task_id) as task from task_instance i join dag_run r on r.run_key = i.run_key
    where i.generation > 0 order by 1`.execute(db);
  return rows.map(({ task }) => task);
}

const OWN = ["example load", "example to_report"];
const ALL = ["archive store", ...OWN, "report build", "report to_archive"];

test("a clear that reaches further once its runs are locked than it was seen to locks those as well, and is done whole", async () => {
  await using database = await freshDatabase();
  const stage = await setStage(database, orders);
  const build = await setOthers(stage);
  expect((await planClear(database.db, failedOrder(stage))).total).toBe(OWN.length);
  const seen: string[] = [];
  onRacePoint(async (name) => {
    if (name !== "clear:seen") return;
    seen.push(name);
    // Between what it saw and its locks.
    if (seen.length === 1) await settleOn(database.hot, { ended: [endOf(build, FAILED)] });
  });
  const { total, runs } = await applyClear(database.db, failedOrder(stage), NOW);
  expect({ total, dags: runs.map(({ dagId }) => dagId) }).toEqual({ total: 5, dags: ["example", "archive", "report"] });
  expect(await clearedTasks(database)).toEqual(ALL);
  expect(seen).toHaveLength(2);
  expect(await checkEngine(database, new Map())).toBeUndefined();
});

test("one that somebody saw before it reached further is refused with what it reaches now, and changes nothing", async () => {
  await using database = await freshDatabase();
  const stage = await setStage(database, orders);
  const build = await setOthers(stage);
  const { etag } = await planClear(database.db, failedOrder(stage));
  let isFirst = true;
  onRacePoint(async (name) => {
    if (name !== "clear:seen" || !isFirst) return;
    isFirst = false;
    await settleOn(database.hot, { ended: [endOf(build, FAILED)] });
  });
  const refused = { code: "E703", details: { plan: expect.objectContaining({ total: 5 }) } };
  await expect(applyClear(database.db, { ...failedOrder(stage), etag }, NOW)).rejects.toMatchObject(refused);
  expect(await clearedTasks(database)).toEqual([]);
});

test("whenever what it goes on to changes meanwhile, a clear comes to all of it or to none", async () => {
  const totals = new Set<number>();
  let further = 0;
  await inManyOrders(orders, async ({ stage, hot, run }) => {
    const build = await setOthers(stage);
    let times = 0;
    onRacePoint((name) => void (times += name === "clear:seen" ? 1 : 0));
    await run([
      {
        name: "clears",
        act: async (gate) => {
          const { total } = await applyClear(gatedDb(stage.database, gate), failedOrder(stage), NOW);
          totals.add(total);
        },
      },
      { name: "fails", act: (gate) => fail(gatedHot(hot[0], gate), build) },
    ]);
    if (times > 1) further += 1;
    const cleared = await clearedTasks(stage.database);
    expect([OWN, ALL]).toContainEqual(cleared);
  });
  expect(totals).toContain(ALL.length);
  expect(further).toBeGreaterThan(0);
});

async function fail(hot: HotPort, attempt: ClaimedAttempt): Promise<void> {
  await settleOn(hot, { ended: [endOf(attempt, FAILED)] });
}
