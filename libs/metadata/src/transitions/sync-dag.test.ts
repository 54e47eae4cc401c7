import { expect, it } from "vitest";
import { freshDatabase, seedDag } from "../testing.ts";

it("a DAG has as many tasks as it likes, with assets of their own", async () => {
  await using database = await freshDatabase();
  const tasks = Array.from({ length: 3_300 }, (_, n) => ({ id: `t${n}`, produces: n === 3_299 ? ["lake/last"] : [] }));
  const versionKey = await seedDag(database, { dagId: "wide", tasks });
  const stored = await database.db
    .selectFrom("version_task")
    .select((select) => select.fn.countAll<number>().as("count"))
    .where("version_key", "=", versionKey)
    .executeTakeFirstOrThrow();
  expect(stored.count).toBe(3_300);
  const uses = await database.db.selectFrom("asset_use").select(["asset", "task_id"]).execute();
  expect(uses).toEqual([{ asset: "lake/last", task_id: "t3299" }]);
});
