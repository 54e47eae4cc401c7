import { cp, mkdir, readdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { onRacePoint } from "@daymill/core";
import type { TestContext } from "@daymill/core";
import { locate } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { columns, field, param, tableName } from "../columns/column-map.ts";
import type { ColumnMap } from "../columns/column-map.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { writePgArchive } from "../testing/pg-archive-writer.ts";
import { askDuckDb, readWithDuckDb, readWithHyparquet } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { convert } from "./convert.ts";
import type { ConvertOptions } from "./convert.ts";

const FIXTURES = join(import.meta.dirname, "../dump/pg-archive/fixtures");

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const files = async (path: string): Promise<string[]> => (await readdir(join(bench.directory, path))).toSorted();
const pathOf = (name: string): string => join(bench.directory, "workspace/task", name);
const readUri = async (uri: string, ctx: TestContext): Promise<string> => {
  const place = await locate(uri, (id) => ctx.connection(id));
  return text(await place.store.read(place.key));
};
const archiveOf = async (tables: Parameters<typeof writePgArchive>[1]["tables"]): Promise<string> => {
  await writePgArchive(join(bench.directory, "archive"), { minor: 14, compression: "gzip", tables });
  return bench.uri("archive");
};

const aggregates = columns({
  ingest_date: param("takenAt").as("date").required(),
  channel: tableName().part(2),
  version: tableName().part(3),
  os: field("dimensions").json("os"),
  label: field("dimensions").json("label"),
  aggregate: field("histogram").pgArrayAsJson(),
});
const params = { takenAt: "2020-03-13T20:58:10Z" };

for (const engine of ["duckdb", "parquetjs"] as const) {
  describe(`convert with ${engine}`, () => {
    const task = (map: ColumnMap, options: Partial<ConvertOptions> = {}) =>
      convert("task", { columns: map, engine, ...options });

    it("writes every row of an archive of pg_dump, read alike by two readers that are not ours", async () => {
      await cp(join(FIXTURES, "pg18-zstd"), join(bench.directory, "archive"), { recursive: true });
      const output = await task(aggregates).run({ from: bench.uri("archive"), params }, bench.context());
      expect(output).toMatchObject({
        uri: bench.uri("workspace/task/"),
        rows: 153,
        rejects: 0,
        unreadable: 0,
        files: 1,
        rejectFile: null,
      });
      expect(await files("workspace/task")).toEqual(["_SUCCESS", "part-00000.snappy.parquet"]);
      const read = await readWithHyparquet(pathOf("part-00000.snappy.parquet"));
      expect(read.codecs).toEqual(["SNAPPY"]);
      expect(read.columns).toEqual([
        { name: "ingest_date", type: "INT32 DATE", required: false },
        ...["channel", "version", "os", "label", "aggregate"].map((name) => ({
          name,
          type: "BYTE_ARRAY UTF8",
          required: false,
        })),
      ]);
      expect(read.rows).toHaveLength(153);
      expect(read.rows[0]).toEqual({
        ingest_date: new Date("2020-03-13T00:00:00Z"),
        channel: "aurora",
        version: "40",
        os: "Windows_NT",
        label: "back\\slash",
        aggregate: "[0,1,0,2,1]",
      });
      const other = await readWithDuckDb(pathOf("*.parquet"));
      expect(other).toEqual(read.rows.map((row) => ({ ...row, ingest_date: "2020-03-13" })));
      const aggregatesRead = new Set(read.rows.map((row) => row["aggregate"]));
      expect(aggregatesRead).toContain("[1,null,-9223372036854775808]");
      expect(aggregatesRead).toContain("[]");
    });

    it("gives the same bytes when it runs again", async () => {
      await cp(join(FIXTURES, "pg18-gzip"), join(bench.directory, "archive"), { recursive: true });
      const run = async (): Promise<Buffer> => {
        await task(aggregates).run({ from: bench.uri("archive"), params }, bench.context());
        return readFile(pathOf("part-00000.snappy.parquet"));
      };
      expect((await run()).equals(await run())).toBe(true);
    });

    it("keeps all types and nulls, and the order of tables and rows", async () => {
      const map = columns({
        s: field("s"),
        i: field("i").as("int32"),
        l: field("l").as("int64"),
        d: field("d").as("double"),
        b: field("b").as("boolean"),
        day: field("day").as("date"),
        at: field("at").as("timestamp"),
      });
      const names = ["s", "i", "l", "d", "b", "day", "at"];
      const row = ["é\t\\", "-5", "9007199254740991", "1.5", "t", "1969-12-31", "2020-03-13 20:58:10.123456+00"];
      const nulls = names.map(() => null);
      const from = await archiveOf([
        { table: "b", columns: names, rows: [row, nulls] },
        { table: "a", columns: names, rows: [row, row] },
      ]);
      await task(map).run({ from }, bench.context());
      const read = await readWithHyparquet(pathOf("part-00000.snappy.parquet"));
      expect(read.columns.map(({ type }) => type)).toEqual([
        "BYTE_ARRAY UTF8",
        expect.stringMatching(/^INT32/),
        expect.stringMatching(/^INT64/),
        "DOUBLE",
        "BOOLEAN",
        "INT32 DATE",
        "INT64 TIMESTAMP_MICROS",
      ]);
      const cells = {
        s: "é\t\\",
        i: -5,
        l: 9007199254740991n,
        d: 1.5,
        b: true,
        day: new Date("1969-12-31T00:00:00Z"),
        at: new Date("2020-03-13T20:58:10.123Z"),
      };
      const none = Object.fromEntries(names.map((name) => [name, null]));
      expect(read.rows).toEqual([cells, cells, cells, none].map((expected) => expect.objectContaining(expected)));
      const other = await readWithDuckDb(pathOf("*.parquet"));
      expect(other.map(({ l, at }) => [l, at])).toEqual([
        ...Array.from({ length: 3 }, () => ["9007199254740991", "2020-03-13 20:58:10.123456+00"]),
        [null, null],
      ]);
    });

    it("keeps a byte order mark that begins a value", async () => {
      const from = await archiveOf([
        {
          table: "a",
          columns: ["x", "y"],
          rows: [
            ["\ufeffx", "1"],
            ["\ufeff\ufeffx", "2"],
          ],
        },
      ]);
      await task(columns({ x: field("x") })).run({ from }, bench.context());
      const hex = await askDuckDb("SELECT hex(x) AS x FROM read_parquet($1)", pathOf("*.parquet"));
      expect(hex).toEqual([{ x: "EFBBBF78" }, { x: "EFBBBFEFBBBF78" }]);
    });

    it("gives the same rows in several files as in one", async () => {
      const rows = Array.from({ length: 9_000 }, (_, i): CopyRow => [
        `{"os": "row ${i}"}`,
        `{${i},${"0,".repeat(200)}1}`,
      ]);
      const tables = ["x_y_b_2", "x_y_a_1"].map((table) => ({ table, columns: ["dimensions", "histogram"], rows }));
      const from = await archiveOf(tables);
      const whole = await task(aggregates).run({ from, params }, bench.context());
      const expected = await readWithDuckDb(pathOf("*.parquet"));
      const parts = await task(aggregates, { partBytes: 1 }).run({ from, params }, bench.context());
      expect(whole).toMatchObject({ rows: 18_000, files: 1 });
      expect(parts).toMatchObject({ rows: 18_000, rejects: 0 });
      expect(parts.files).toBeGreaterThan(2);
      expect(await files("workspace/task")).toHaveLength(parts.files + 1);
      expect(await readWithDuckDb(pathOf("*.parquet"))).toEqual(expected);
      expect(expected.map(({ os }) => os)).toEqual([...rows, ...rows].map((_, i) => `row ${i % 9_000}`));
    });

    it("keeps empty lines of a table with one column, and tables without rows", async () => {
      const from = await archiveOf([
        { table: "a", columns: ["x"], rows: [[""], ["one"], [""], [null]] },
        { table: "b", columns: ["x", "y"], rows: [] },
      ]);
      const output = await task(columns({ x: field("x") })).run({ from }, bench.context());
      expect(output).toMatchObject({ rows: 4, rejects: 0, files: 1 });
      const { rows } = await readWithHyparquet(pathOf("part-00000.snappy.parquet"));
      expect(rows).toEqual([{ x: "" }, { x: "one" }, { x: "" }, { x: null }]);
    });

    it("writes a file with all columns when no table has a row", async () => {
      const from = await archiveOf([{ table: "a", columns: ["x", "y"], rows: [] }]);
      expect(await task(columns({ x: field("x") })).run({ from }, bench.context())).toMatchObject({
        rows: 0,
        files: 1,
      });
      expect(await readWithDuckDb(pathOf("*.parquet"))).toEqual([]);
    });

    it("takes lines of several megabytes and escapes that only other programs write", async () => {
      const long = "long\t".repeat(700_000);
      await archiveOf([{ table: "a", columns: ["x", "y"], rows: [[long, "1"]] }]);
      const from = bench.uri("archive");
      const rows = await task(columns({ x: field("x") })).run({ from }, bench.context());
      expect(rows).toMatchObject({ rows: 1 });
      const [row] = (await readWithHyparquet(pathOf("part-00000.snappy.parquet"))).rows;
      expect(row?.["x"]).toBe(long);
      await writePgArchive(join(bench.directory, "odd"), {
        minor: 12,
        compression: "none",
        tables: [{ table: "a", columns: ["x", "y"], rows: [] }],
      });
      await writeFile(join(bench.directory, "odd/100.dat"), "\\x41\\101\\q\tb\\Nc\n\\N\t\\303\\251\n\\.\n\n\n");
      await task(columns({ x: field("x"), y: field("y") })).run({ from: bench.uri("odd") }, bench.context());
      expect((await readWithHyparquet(pathOf("part-00000.snappy.parquet"))).rows).toEqual([
        { x: "AAq", y: "bNc" },
        { x: null, y: "é" },
      ]);
    });

    it("counts what it rejects, and keeps it in a file: rows in = rows out + rejects", async () => {
      const map = columns({ n: field("n").as("int32").required() });
      const from = await archiveOf([
        {
          table: "a",
          columns: ["n", "m"],
          rows: [
            ["1", ""],
            ["x", "why"],
            [null, ""],
            ["2", ""],
          ],
        },
      ]);
      const ctx = bench.context();
      const output = await task(map, { maxRejects: 2 }).run({ from }, ctx);
      expect(output).toMatchObject({ rows: 2, rejects: 2, rejectFile: bench.uri("workspace/task.rejects.ndjson") });
      const lines = (await readUri(output.rejectFile ?? "", ctx)).trim().split("\n");
      expect(lines.map((line) => JSON.parse(line))).toEqual([
        { table: "a", line: 2, column: "n", reason: "is no int32", fields: ["x", "why"] },
        { table: "a", line: 3, column: "n", reason: "is required, but null", fields: [null, ""] },
      ]);
    });

    it("tells of rejected rows by their table, also where tables of one layout follow each other", async () => {
      const map = columns({ table: tableName(), n: field("n").as("int32") });
      const rows = (...values: string[]): CopyRow[] => values.map((value) => [value]);
      const from = await archiveOf([
        { table: "a", columns: ["n"], rows: rows("1", "x") },
        { table: "empty", columns: ["n"], rows: [] },
        { table: "b", columns: ["n"], rows: rows("y", "2", "3", "z") },
        { table: "c", columns: ["m", "n"], rows: [["m", "4"]] },
        { table: "d", columns: ["n"], rows: rows("5", "w") },
      ]);
      const ctx = bench.context();
      const output = await task(map, { maxRejects: 4 }).run({ from }, ctx);
      const lines = (await readUri(output.rejectFile ?? "", ctx)).trim().split("\n");
      expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
        { table: "a", line: 2, fields: ["x"] },
        { table: "b", line: 1, fields: ["y"] },
        { table: "b", line: 4, fields: ["z"] },
        { table: "d", line: 2, fields: ["w"] },
      ]);
      expect((await readWithHyparquet(pathOf("part-00000.snappy.parquet"))).rows).toEqual([
        { table: "a", n: 1 },
        { table: "b", n: 2 },
        { table: "b", n: 3 },
        { table: "c", n: 4 },
        { table: "d", n: 5 },
      ]);
    });

    it("fails when more are rejected than allowed, shows them, and publishes nothing (E407)", async () => {
      const map = columns({ n: field("n").as("int32") });
      const from = await archiveOf([{ table: "a", columns: ["n"], rows: [["x"], ["1"], ["y"]] }]);
      const ctx = bench.context();
      await expect(task(map, { maxRejects: 1 }).run({ from }, ctx)).rejects.toMatchObject({ code: "E407" });
      expect(await files("workspace")).toEqual(["task.rejects.ndjson"]);
    });

    it("counts rows whose JSON cannot be read, and keeps them with nulls", async () => {
      const rows: CopyRow[] = [
        ['{"os": "a"}', "{1}"],
        ["{bad", "{2}"],
        [null, "{3}"],
        ["{}", "{4}"],
      ];
      const from = await archiveOf([{ table: "t_t_nightly_51_1", columns: ["dimensions", "histogram"], rows }]);
      expect(await task(aggregates).run({ from, params }, bench.context())).toMatchObject({
        rows: 4,
        rejects: 0,
        unreadable: 1,
      });
    });

    it("refuses an archive that is cut off, and leaves what it published before as it was (E403)", async () => {
      await cp(join(FIXTURES, "pg18-gzip"), join(bench.directory, "archive"), { recursive: true });
      const run = () => task(aggregates).run({ from: bench.uri("archive"), params }, bench.context());
      await run();
      const before = await readFile(pathOf("part-00000.snappy.parquet"));
      await truncate(join(bench.directory, "archive/3347.dat.gz"), 400);
      await expect(run()).rejects.toMatchObject({ code: "E403" });
      expect((await readFile(pathOf("part-00000.snappy.parquet"))).equals(before)).toBe(true);
      expect(await files("workspace")).toEqual(["task"]);
    });

    it("publishes nothing once the attempt has lost its task (E308)", async () => {
      const from = await archiveOf([{ table: "a", columns: ["x"], rows: [["1"]] }]);
      const ctx = bench.context({ stillOwned: () => Promise.resolve(false) });
      await expect(task(columns({ x: field("x") })).run({ from }, ctx)).rejects.toMatchObject({ code: "E308" });
      expect(await files("workspace")).toEqual([]);
    });

    it("names a file that cannot be written, and does not bring the process down", async () => {
      const from = await archiveOf([{ table: "a", columns: ["x"], rows: [["1"]] }]);
      const ctx = bench.context({ workspace: bench.uri("archive/toc.dat/") });
      await expect(task(columns({ x: field("x") })).run({ from }, ctx)).rejects.toMatchObject({ code: "E501" });
    });

    it("stops when it is aborted, and leaves nothing behind", async () => {
      const from = await archiveOf([{ table: "a", columns: ["x"], rows: [["1"]] }]);
      const ctx = bench.context({ signal: AbortSignal.abort() });
      await expect(task(columns({ x: field("x") })).run({ from }, ctx)).rejects.toMatchObject({ name: "AbortError" });
      expect(await files("workspace")).toEqual([]);
    });

    it("removes what a killed attempt left, and nothing of another task whose name begins alike", async () => {
      for (const name of [".tmp-task+test-7", ".tmp-task-2+test-7"])
        await mkdir(join(bench.directory, "workspace", name));
      const from = await archiveOf([{ table: "a", columns: ["x"], rows: [["1"]] }]);
      await task(columns({ x: field("x") })).run({ from }, bench.context());
      expect(await files("workspace")).toEqual([".tmp-task-2+test-7", "task"]);
    });

    it("refuses a file with more fields in a row than its table has columns (E403)", async () => {
      await archiveOf([{ table: "a", columns: ["x", "y"], rows: [] }]);
      await writePgArchive(join(bench.directory, "odd"), {
        minor: 14,
        compression: "none",
        tables: [
          { table: "a", columns: ["x", "y"], rows: [["1", "2"]] },
          { table: "b", columns: ["x", "y"], rows: [["1", "2"], ["1"], ["2", "3"]] },
        ],
      });
      await expect(
        task(columns({ x: field("x") })).run({ from: bench.uri("odd") }, bench.context()),
      ).rejects.toMatchObject({ code: "E403", details: { table: "public.b", line: 2 } });
    });
  });
}

describe("what only one engine can write", () => {
  const run = async (map: ColumnMap, rows: readonly CopyRow[], engine: "duckdb" | "parquetjs") => {
    const from = await archiveOf([{ table: "a", columns: ["n"], rows }]);
    return convert("task", { columns: map, engine }).run({ from }, bench.context());
  };
  const int64 = columns({ n: field("n").as("int64") });

  it("integers beyond 2^53 are refused by parquetjs, not rounded (E408)", async () => {
    await expect(run(int64, [["9007199254740993"]], "parquetjs")).rejects.toMatchObject({
      code: "E408",
      message: expect.stringContaining("9007199254740993"),
    });
    await expect(run(int64, [["-9007199254740993"]], "parquetjs")).rejects.toMatchObject({ code: "E408" });
  });

  it("integers beyond 2^53 are exact in duckdb", async () => {
    const digits = ["9007199254740993", "9223372036854775807", "-9223372036854775808"];
    await run(
      int64,
      digits.map((text) => [text]),
      "duckdb",
    );
    const { rows } = await readWithHyparquet(pathOf("part-00000.snappy.parquet"));
    expect(rows.map(({ n }) => n)).toEqual(digits.map(BigInt));
  });

  it("instants before 1970 with microseconds, and NaN, are refused by parquetjs (E408)", async () => {
    await expect(
      run(columns({ n: field("n").as("timestamp") }), [["1969-12-31 23:59:59.000001"]], "parquetjs"),
    ).rejects.toMatchObject({ code: "E408" });
    await expect(run(columns({ n: field("n").as("double") }), [["NaN"]], "parquetjs")).rejects.toMatchObject({
      code: "E408",
    });
  });

  it("decimals are refused by parquetjs (E412) and exact in duckdb", async () => {
    const decimal = columns({ n: field("n").as("decimal(38,2)") });
    await expect(run(decimal, [["1.5"]], "parquetjs")).rejects.toMatchObject({ code: "E412" });
    await run(decimal, [["123456789012345678901234567890123456.78"]], "duckdb");
    expect(await readWithDuckDb(pathOf("*.parquet"))).toEqual([{ n: "123456789012345678901234567890123456.78" }]);
  });
});

describe("a convert task", () => {
  it("whose second file meets a full disk publishes nothing and leaves nothing (E504); the next attempt is whole", async () => {
    const table = (name: string) => ({ table: name, columns: ["x"], rows: [[name]] });
    const from = await archiveOf([table("a"), table("b")]);
    const workspace = join(bench.directory, "workspace");
    onRacePoint(async (point) => {
      const [draft = ""] = (await readdir(workspace)).filter((name) => !name.endsWith(".scratch"));
      const path = join(workspace, draft, "part-00001.snappy.parquet");
      if (point === "convert:staged") await symlink("/dev/full", path).catch(() => undefined);
    });
    const small = convert("task", { columns: columns({ x: field("x") }), partBytes: 1 });
    await expect(small.run({ from }, bench.context())).rejects.toMatchObject({
      code: "E504",
      message: expect.stringContaining("Free some space"),
    });
    expect(await files("workspace")).toEqual([]);
    onRacePoint(undefined);
    expect(await small.run({ from }, bench.context())).toMatchObject({ rows: 2, files: 2 });
  });

  it("has an output for each mapped instance", async () => {
    const from = await archiveOf([{ table: "a", columns: ["x"], rows: [["1"]] }]);
    const task = convert("task", { columns: columns({ x: field("x") }) });
    const output = await task.run({ from }, bench.context({ mapIndex: 3 }));
    expect(output.uri).toBe(bench.uri("workspace/task+3/"));
    expect(await files("workspace")).toEqual(["task+3"]);
  });

  it("stores its column map and engine in the graph", () => {
    const { defaults } = convert("task", { columns: aggregates }).definition;
    expect(defaults).toMatchObject({ engine: "duckdb", maxRejects: 0 });
    expect(JSON.parse(JSON.stringify(defaults["columns"]))).toEqual(JSON.parse(JSON.stringify(aggregates)));
  });
});
