import { epochMillis } from "@daymill/core";
import type { DagId, RunId } from "@daymill/core";
import { afterAll, describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { seedDag, seedRuns } from "../testing/seed-dag.ts";
import { searchDags, searchRuns, searchRunsOfDay, searchTasks, searchTasksOfDags } from "./search.ts";

const tasks = [{ id: "dump" }, { id: "load_orders", upstream: ["dump"] }];
const orders = "orders" as DagId;
const limit = 5;

async function seeded(open: () => Promise<MetadataDatabase>) {
  const database = await open();
  const versionKey = await seedDag(database, { dagId: orders, tasks, timezone: "Europe/Berlin" });
  await seedRuns(database, { dagId: orders, versionKey, days: 4 });
  const others = await seedDag(database, {
    dagId: "all_orders",
    tasks: [{ id: "count" }],
    description: "100% counted",
  });
  await seedRuns(database, { dagId: "all_orders", versionKey: others, days: 2 });
  await seedDag(database, { dagId: "visits", tasks: [{ id: "count" }], description: "beside the orders" });
  await seedDag(database, { dagId: "orders_old", tasks: [{ id: "count" }] });
  await database.db
    .updateTable("dag")
    .set({ active: false })
    .where("dag_id", "=", "orders_old" as DagId)
    .execute();
  return database;
}

const ids = (rows: readonly { readonly dagId: string; readonly runId: string }[]) =>
  rows.map(({ dagId, runId }) => `${dagId}/${runId}`);

forEachDatabase((name, open) => {
  describe(`${name}: a search`, async () => {
    const database = await seeded(open);
    afterAll(() => database.close());
    const { db } = database;
    const dags = async (...words: string[]) => (await searchDags(db, { words, limit })).map((row) => row.dagId);

    test("finds DAGs by every word: exactly, by the beginning, by the id, then by the description; none that is gone", async () => {
      expect(await dags("ORDERS")).toEqual(["orders", "all_orders", "visits"]);
      expect(await dags("orders", "beside")).toEqual(["visits"]);
      expect(await dags("0%")).toEqual(["all_orders"]);
      expect(await dags("nothing")).toEqual([]);
      expect(await searchDags(db, { words: ["orders"], limit: 1 })).toHaveLength(1);
    });

    test("finds runs by their day in the zone of each DAG, those of the DAG at hand first", async () => {
      const day = { from: epochMillis(Date.UTC(2024, 2, 1)), to: epochMillis(Date.UTC(2024, 2, 4)), words: [], limit };
      // Seeded dates are midnights of UTC: in Berlin it is the same day.
      expect(ids(await searchRunsOfDay(db, { ...day, day: "2024-03-02" }))).toEqual([
        "all_orders/day-0001",
        "orders/day-0001",
      ]);
      expect(ids(await searchRunsOfDay(db, { ...day, day: "2024-03-02", dagId: orders }))[0]).toBe("orders/day-0001");
      expect(ids(await searchRunsOfDay(db, { ...day, day: "2024-03", words: ["all"] }))).toEqual([
        "all_orders/day-0001",
        "all_orders/day-0000",
      ]);
      expect(await searchRunsOfDay(db, { ...day, day: "2024-03-05" })).toEqual([]);
    });

    test("finds runs by parts of their and their DAG's ids, newest first, and any by its whole id", async () => {
      const find = async (text: string, dagId?: DagId) =>
        ids(await searchRuns(db, { words: text.split(" "), text, limit, ...(dagId && { dagId }) }));
      expect(await find("orders 0003")).toEqual(["orders/day-0003"]);
      expect(await find("day-0001")).toEqual(["all_orders/day-0001", "orders/day-0001"]);
      expect(await find("day-0001", orders)).toEqual(["orders/day-0001", "all_orders/day-0001"]);
      expect((await find("day-000")).slice(0, 2)).toEqual(["orders/day-0003", "orders/day-0002"]);
      expect(await find("day%")).toEqual([]);
    });

    test("finds tasks of all active DAGs but that at hand, by words of both names, of DAGs that may be seen", async () => {
      const find = async (words: string[], more: { dagId?: DagId; seen?: DagId[] } = {}) =>
        (await searchTasksOfDags(db, { words, limit, ...more })).map(({ dagId, taskId }) => `${dagId}/${taskId}`);
      expect(await find(["count"])).toEqual(["all_orders/count", "visits/count"]);
      expect(await find(["COU", "visi"])).toEqual(["visits/count"]);
      // The name of a DAG alone is none of its tasks.
      expect(await find(["visits"])).toEqual([]);
      expect(await find(["o"])).toEqual(["all_orders/count", "orders/load_orders", "visits/count"]);
      expect(await find(["o"], { dagId: orders })).toEqual(["all_orders/count", "visits/count"]);
      expect(await find(["o"], { seen: [orders] })).toEqual(["orders/load_orders"]);
      expect(await find(["100%"])).toEqual([]);
    });

    test("finds tasks of a DAG, or of the version of a run", async () => {
      const find = async (runId?: string) =>
        (await searchTasks(db, { words: ["o"], limit, dagId: orders, ...(runId && { runId: runId as RunId }) })).map(
          ({ taskId, mapped }) => (mapped ? `${taskId}[]` : taskId),
        );
      expect(await find()).toEqual(["load_orders"]);
      expect(await find("day-0001")).toEqual(["load_orders"]);
      await seedDag(database, {
        dagId: orders,
        tasks: [...tasks, { id: "report", mapped: true }],
        timezone: "Europe/Berlin",
      });
      expect(await find()).toEqual(["load_orders", "report[]"]);
      expect(await find("day-0001")).toEqual(["load_orders"]);
      expect(await find("no-such-run")).toEqual([]);
    });
  });
});
