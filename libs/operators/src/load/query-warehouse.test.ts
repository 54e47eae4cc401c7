import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { loadTable } from "./load-table.ts";
import { queryWarehouse } from "./query-warehouse.ts";

describe("asking an embedded warehouse", () => {
  const load = loadTable("load", { connection: "warehouse" });
  let bench: TaskBench;
  let path: string;
  beforeEach(async () => {
    bench = await taskBench();
    path = join(bench.directory, "warehouse");
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const loadDay = async (table: string, value: string, select: string): Promise<void> => {
    const from = await publishParquet(bench, "day", [select]);
    await load.run({ from, table, partition: { column: "ds", value } }, bench.context());
  };
  const ask = (sql: string) => queryWarehouse({ path, sql });

  it("knows tables by schema and name, and joins them", async () => {
    await loadDay("a.events", "1", "SELECT '1' AS ds, 7 AS user_id");
    await loadDay("b.users", "1", "SELECT 7 AS id, 'Ada' AS name");
    expect(
      await ask("WITH e AS (SELECT * FROM a.events) SELECT name FROM e JOIN b.users u ON u.id = e.user_id"),
    ).toEqual([{ name: "Ada" }]);
  });

  it("gives integers of 64 bits, decimals, dates and instants as texts", async () => {
    await loadDay("t", "x", "SELECT 9007199254740993 AS big, 1.10::DECIMAL(4,2) AS price, 1 AS small, true AS yes");
    expect(await ask("SELECT big, price, small, yes, DATE '2024-01-01' AS day, NULL AS nothing FROM t")).toEqual([
      { big: "9007199254740993", price: "1.10", small: 1, yes: true, day: "2024-01-01", nothing: null },
    ]);
  });

  it("keeps the columns and types of the files; the partition's column is text where they lack it", async () => {
    await loadDay("typed", "2024-01-31", "SELECT 1 AS n, DATE '2024-01-31' AS ds, 'x' AS label");
    await loadDay("untyped", "20240131", "SELECT 1 AS n");
    await loadDay("numbers", "20240131", "SELECT '20240131' AS ds");
    const types = async (table: string) =>
      (await ask(`DESCRIBE ${table}`)).map((row) => `${String(row["column_name"])} ${String(row["column_type"])}`);
    expect(await types("typed")).toEqual(["n INTEGER", "ds DATE", "label VARCHAR"]);
    expect(await types("untyped")).toEqual(["n INTEGER", "ds VARCHAR"]);
    expect(await types("numbers")).toEqual(["ds VARCHAR"]);
  });

  it("matches columns by name where a table gained one over the years", async () => {
    await loadDay("t", "1", "SELECT '1' AS ds, 1 AS a");
    await loadDay("t", "2", "SELECT '2' AS ds, 'new' AS b, 2 AS a");
    expect(await ask("SELECT ds, a, b FROM t ORDER BY ds")).toEqual([
      { ds: "1", a: 1, b: null },
      { ds: "2", a: 2, b: "new" },
    ]);
  });

  it("passes over what is no partition, and a partition that has no file yet", async () => {
    await loadDay("s.t", "1", "SELECT '1' AS ds");
    await mkdir(join(path, "s/t/ds=0"));
    await mkdir(join(path, "s/empty/ds=0"), { recursive: true });
    await mkdir(join(path, "s/t/.tmp-ds=1"));
    await writeFile(join(path, "s/t/.tmp-ds=1/data.parquet"), await readFile(join(path, "s/t/ds=1/data.parquet")));
    await writeFile(join(path, "s/t/notes.txt"), "x");
    expect(await ask("SELECT ds FROM s.t")).toEqual([{ ds: "1" }]);
    await expect(ask("SELECT * FROM s.empty")).rejects.toThrow(/empty.* does not exist/);
  });

  it("has no tables where there is no directory", async () => {
    const absent = join(bench.directory, "absent");
    expect(await queryWarehouse({ path: absent, sql: "SELECT 1 AS one" })).toEqual([{ one: 1 }]);
    await expect(queryWarehouse({ path: absent, sql: "SELECT * FROM t" })).rejects.toThrow(/does not exist/);
  });

  it.each([
    "COPY (SELECT 1) TO '/tmp/x.csv'",
    "CREATE TABLE t (a INT)",
    "SET memory_limit = '1GB'",
    "ATTACH '/tmp/x.db'",
    "SELECT 1; SELECT 2",
    "SELEC 1",
    "",
  ])("takes one SELECT and nothing else: not %j (E702)", async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: "E702" });
  });

  it("reads nothing outside the warehouse", async () => {
    const outside = join(bench.directory, "secret.csv");
    await writeFile(outside, "a\n1\n");
    await loadDay("t", "1", "SELECT '1' AS ds");
    for (const sql of [`FROM read_csv('${outside}')`, `FROM read_text('${outside}')`, `FROM '${outside}'`]) {
      await expect(ask(sql)).rejects.toThrow(/disabled by configuration/);
    }
  });

  it("sorts more than fits in its memory", async () => {
    const [row] = await ask(
      "SELECT count(*)::INT AS n FROM (SELECT i, repeat(i::VARCHAR, 40) AS t FROM range(2300000) r(i) ORDER BY t DESC LIMIT 2200000)",
    );
    expect(row).toEqual({ n: 2_200_000 });
  });
});
