import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishParquet } from "../testing/publish-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { describeData } from "./describe-data.ts";

describe("describing data", () => {
  let bench: TaskBench;
  beforeEach(async () => {
    bench = await taskBench();
  });
  afterEach(() => bench[Symbol.asyncDispose]());
  const lake = () => ({ id: "lake", type: "file", path: join(bench.directory, "lake"), extra: {} });
  const describeAt = (uri: string, options: { firstRows?: number; profiledRows?: number } = {}) =>
    describeData({ uri, connection: lake(), temporary: join(bench.directory, "temporary"), ...options });
  const columnsOf = async (select: string) => {
    const { columns } = await describeAt(await publishParquet(bench, "t", [select]));
    return Object.fromEntries(columns.map(({ name, ...rest }) => [name, rest]));
  };

  it("counts files, bytes and rows, and shows the first rows in their order, columns matched by name", async () => {
    const uri = await publishParquet(bench, "t", [
      "SELECT 1 AS id, 'a' AS word",
      "SELECT 'b' AS word, 2 AS id, 3 AS more",
    ]);
    const described = await describeAt(uri);
    expect(described).toMatchObject({ uri, isComplete: true, files: 2, rows: 2, profiledRows: 2 });
    expect(described.bytes).toBeGreaterThan(0);
    expect(described.columns.map(({ name, type }) => [name, type])).toEqual([
      ["id", "INTEGER"],
      ["word", "VARCHAR"],
      ["more", "INTEGER"],
    ]);
    expect(described.firstRows).toEqual([
      ["1", "a", null],
      ["2", "b", "3"],
    ]);
  });

  it("shows as many rows as asked for, and cuts long values", async () => {
    const uri = await publishParquet(bench, "t", ["SELECT repeat('é', 301) AS word FROM range(9)"]);
    const { firstRows, columns } = await describeAt(uri, { firstRows: 2 });
    expect(firstRows).toEqual([[`${"é".repeat(300)}…`], [`${"é".repeat(300)}…`]]);
    expect(columns[0]?.min).toBe("é".repeat(120));
  });

  it("says of whole numbers how many are of each, when they are few", async () => {
    const { hour } = await columnsOf("SELECT (i % 3 + 5)::INTEGER AS hour FROM range(7) t(i) UNION ALL SELECT NULL");
    expect(hour).toEqual({
      type: "INTEGER",
      nulls: 1,
      distinct: 3,
      min: "5",
      max: "7",
      mean: 41 / 7,
      spread: { kind: "range", counts: [3, 2, 2] },
    });
  });

  it("spreads numbers over twenty widths, the largest in the last; what is not finite has no place", async () => {
    const { x } = await columnsOf(
      "SELECT i::DOUBLE AS x FROM range(101) t(i) UNION ALL SELECT 'nan'::DOUBLE UNION ALL SELECT '-inf'::DOUBLE",
    );
    expect(x).toMatchObject({ nulls: 0, mean: 50, min: "-inf", max: "nan" });
    expect(x?.spread).toEqual({ kind: "range", counts: [...Array.from({ length: 19 }, () => 5), 6] });
  });

  it("has one width where there is one value, and none where there is no value", async () => {
    const { same, none, none_text } = await columnsOf(
      "SELECT 2.50::DECIMAL(9,2) AS same, NULL::DOUBLE AS none, NULL::VARCHAR AS none_text FROM range(3)",
    );
    expect(same).toMatchObject({ min: "2.50", max: "2.50", mean: 2.5, spread: { kind: "range", counts: [3] } });
    expect(none).toMatchObject({ nulls: 3, min: null, max: null, mean: null, spread: null });
    expect(none_text).toMatchObject({ nulls: 3, min: null, spread: null });
  });

  it("spreads dates by day and instants by time, with their first and last", async () => {
    const { day, at, zoned } = await columnsOf(`
      SELECT DATE '2024-02-28' + (i % 3)::INTEGER AS day, TIMESTAMP '2024-01-01' + INTERVAL (i) HOUR AS at,
        TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL (i) HOUR AS zoned FROM range(4) t(i)`);
    expect(day).toMatchObject({ min: "2024-02-28", max: "2024-03-01", mean: null });
    expect(day?.spread).toEqual({ kind: "range", counts: [2, 1, 1] });
    expect(at).toMatchObject({ min: "2024-01-01 00:00:00", max: "2024-01-01 03:00:00" });
    expect(at?.spread).toMatchObject({ kind: "range", counts: expect.objectContaining({ length: 20, 0: 1, 19: 1 }) });
    expect(zoned?.spread).toEqual(at?.spread);
  });

  it("tells the most frequent texts and flags", async () => {
    const { word, flag } = await columnsOf("SELECT 'w' || least(i, 12) AS word, i < 4 AS flag FROM range(20) t(i)");
    expect(word).toMatchObject({ nulls: 0, min: "w0", max: "w9" });
    expect(word?.spread).toMatchObject({ kind: "values" });
    expect(word?.spread?.kind === "values" && word.spread.values.slice(0, 2)).toEqual([
      { value: "w12", count: 8 },
      { value: "w0", count: 1 },
    ]);
    expect(flag?.spread).toEqual({
      kind: "values",
      values: [
        { value: "false", count: 16 },
        { value: "true", count: 4 },
      ],
    });
  });

  it("shows lists, structures and bytes, and counts only their nulls", async () => {
    const uri = await publishParquet(bench, "t", [
      "SELECT [1, 2] AS list, {'a': 1} AS deep, 'x'::BLOB AS raw",
      "SELECT NULL AS list, NULL AS deep, NULL AS raw",
    ]);
    const { columns, firstRows } = await describeAt(uri);
    expect(columns.map(({ nulls, distinct, spread }) => [nulls, distinct, spread])).toEqual(
      Array.from({ length: 3 }, () => [1, null, null]),
    );
    expect(firstRows[0]).toEqual(["[1, 2]", "{'a': 1}", "x"]);
  });

  it("takes names of columns as they are", async () => {
    const columns = await columnsOf(`SELECT 1 AS "a ""quoted"" one", 2 AS "select"`);
    expect(Object.keys(columns)).toEqual(['a "quoted" one', "select"]);
  });

  it("profiles a sample of many rows, and says how many it has", async () => {
    const uri = await publishParquet(bench, "t", ["SELECT i AS x FROM range(200000) t(i)"]);
    const described = await describeAt(uri, { profiledRows: 20_000 });
    expect(described.rows).toBe(200_000);
    expect(described.profiledRows).toBeLessThan(100_000);
    const [{ spread } = { spread: null }] = described.columns;
    const counted = spread?.kind === "range" ? spread.counts.reduce((sum, count) => sum + count, 0) : 0;
    expect(counted).toBe(described.profiledRows);
  });

  it("describes one file, and a folder that is not complete", async () => {
    const uri = await publishParquet(bench, "t", ["SELECT 1 AS x", "SELECT 2 AS x"]);
    await rm(join(bench.directory, "lake/t/_SUCCESS"));
    expect(await describeAt(uri)).toMatchObject({ isComplete: false, rows: 2 });
    expect(await describeAt(`${uri}part-1.parquet`)).toMatchObject({ isComplete: true, files: 1, firstRows: [["2"]] });
  });

  it.each(["lake:/nothing/", "lake:/nothing/a.parquet"])("says that nothing is there (E501): %s", async (uri) => {
    await expect(describeAt(uri)).rejects.toMatchObject({ code: "E501" });
  });

  it("says that the connection is gone (E501), and leaves its root under no name (E503)", async () => {
    await expect(describeData({ uri: "lake:/t/", connection: null, temporary: bench.directory })).rejects.toMatchObject(
      { code: "E501" },
    );
    await expect(describeAt("lake:/../secret/")).rejects.toMatchObject({ code: "E503" });
  });

  it("names a file that is no Parquet file", async () => {
    const uri = await publishParquet(bench, "t", ["SELECT 1 AS x"]);
    await writeFile(join(bench.directory, "lake/t/part-1.parquet"), "not Parquet at all");
    await expect(describeAt(uri)).rejects.toMatchObject({
      code: "E413",
      message: expect.stringContaining(`${uri}part-1.parquet`),
    });
  });
});
