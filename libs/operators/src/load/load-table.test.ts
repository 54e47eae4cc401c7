import { join } from "node:path";
import { dag, task } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { objectAbsent } from "../store/object-absent.ts";
import { published } from "../store/published.ts";
import { upload } from "../store/upload.ts";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { loadTable } from "./load-table.ts";
import { queryWarehouse } from "./query-warehouse.ts";

const load = loadTable("load", { connection: "warehouse", retries: 2 });
const partition = { column: "ds", value: "1" };

describe("loadTable", () => {
  let bench: TaskBench;
  beforeEach(async () => {
    bench = await taskBench();
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const publish = (rows = 2): Promise<string> =>
    publishParquet(bench, "made", [`SELECT i AS n, '1' AS ds FROM range(${rows}) t(i)`]);
  const loaded = () =>
    queryWarehouse({ path: join(bench.directory, "warehouse"), sql: "SELECT n::INT AS n FROM t ORDER BY n" });

  it("is a task like any other, and shows its connection in the graph", () => {
    const built = dag("d", {}, () => load({ from: "lake:/x/", table: "t", partition })).build();
    expect(built.dag?.tasks[0]).toMatchObject({ id: "load", operator: "loadTable", retries: { limit: 2 } });
    expect(JSON.stringify(built.dag?.tasks[0]?.input)).toContain("warehouse");
  });

  it("takes a folder with or without the slash at its end, by any URI", async () => {
    await publish();
    for (const from of ["lake:/made", "lake:/made/", bench.uri("lake/made")]) {
      expect(await load.run({ from, table: "t", partition }, bench.context())).toMatchObject({ rows: 2 });
    }
  });

  it("refuses a connection that does not exist (E301), and one that is no warehouse (E411)", async () => {
    const from = await publish();
    const elsewhere = loadTable("load", { connection: "elsewhere" });
    await expect(elsewhere.run({ from, table: "t", partition }, bench.context())).rejects.toMatchObject({
      code: "E301",
    });
    const lake = loadTable("load", { connection: "lake" });
    await expect(lake.run({ from, table: "t", partition }, bench.context())).rejects.toMatchObject({ code: "E411" });
  });

  it("refuses a folder without a Parquet file (E501)", async () => {
    const from = await publishParquet(bench, "empty", []);
    await expect(load.run({ from, table: "t", partition }, bench.context())).rejects.toMatchObject({ code: "E501" });
  });

  it("a day published but not loaded is loaded by the next rerun", async () => {
    const made = await publish();
    const absent = objectAbsent("absent");
    const make = task("make", () => ({ uri: made, rows: 2 }));
    const target = { uri: "lake:/home/_SUCCESS" };
    const day = async (generation: number) => {
      const ctx = bench.context({ attempt: { number: 1, generation, tryNumber: 1, token: "1-1" } });
      if (!(await absent.run(target, ctx))) return await published("already").run({ uri: "lake:/home" }, ctx);
      const { uri, rows } = await make.run({});
      return await upload("publish").run({ from: uri, rows, to: "lake:/home" }, ctx);
    };
    await day(0);
    for (const generation of [0, 1]) {
      const { uri, rows } = await day(generation);
      expect(await load.run({ from: uri, rows, table: "t", partition }, bench.context())).toMatchObject({ rows: 2 });
      expect(await loaded()).toEqual([{ n: 0 }, { n: 1 }]);
    }
  });
});
