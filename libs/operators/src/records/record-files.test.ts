import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askDuckDb, readWithDuckDb, readWithHyparquet } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { openRecordFiles } from "./record-files.ts";
import { recordEncoder } from "./record-json.ts";
import { assertRecordSchema, listOf, mapOf, optional, required, structOf } from "./record-schema.ts";
import type { RecordOf, RecordSchema } from "./record-schema.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const path = (name: string): string => join(bench.directory, "lake", name);

async function write<S extends RecordSchema>(schema: S, records: readonly RecordOf<S>[], partBytes = 1_000_000) {
  const encode = recordEncoder(schema);
  const lines = records.map((record) => {
    const encoded = encode(record);
    if (!encoded.kept) throw new Error(`${encoded.column}: ${encoded.reason}`);
    return encoded.line;
  });
  await using files = await openRecordFiles({
    schema,
    directory: path(""),
    name: "part-00000",
    scratch: join(bench.directory, "scratch", crypto.randomUUID()),
    partBytes,
    signal: AbortSignal.timeout(60_000),
  });
  await files.append(lines);
  return await files.finish();
}

const nested = {
  id: required("int64"),
  searches: optional(mapOf("int32")),
  tags: optional(listOf("string")),
  grid: optional(listOf(listOf("double"))),
  os: optional(structOf({ name: "string", versions: listOf("int32"), seen: "date" })),
} as const;

describe("Parquet files of records", () => {
  it("have every type, read alike by two readers that are not ours", async () => {
    const schema = {
      s: required("string"),
      i: required("int32"),
      l: required("int64"),
      d: required("double"),
      b: required("boolean"),
      day: required("date"),
      at: required("timestamp"),
      price: required("decimal(20,2)"),
    } as const;
    const record = {
      s: 'é\t"\\\n\u0001 😀',
      i: -(2 ** 31),
      l: 9_223_372_036_854_775_807n,
      d: 0.1,
      b: false,
      day: "1969-12-31",
      at: "2015-10-28T01:02:03.123456Z",
      price: "-123456789012345678.90",
    };
    await write(schema, [record]);
    const file = await readWithHyparquet(path("part-00000-c000.snappy.parquet"));
    expect(file.codecs).toEqual(["SNAPPY"]);
    expect(file.columns.map(({ name, type }) => [name, type])).toEqual([
      ["s", "BYTE_ARRAY UTF8"],
      ["i", expect.stringMatching(/^INT32/)],
      ["l", expect.stringMatching(/^INT64/)],
      ["d", "DOUBLE"],
      ["b", "BOOLEAN"],
      ["day", "INT32 DATE"],
      ["at", "INT64 TIMESTAMP_MICROS"],
      ["price", expect.stringMatching(/DECIMAL$/)],
    ]);
    expect(file.rows[0]).toMatchObject({ s: record.s, i: record.i, l: record.l, d: 0.1, b: false });
    expect(await readWithDuckDb(path("*.parquet"))).toEqual([
      {
        ...record,
        l: "9223372036854775807",
        at: "2015-10-28 01:02:03.123456+00",
      },
    ]);
  });

  it("have lists, maps and structures, with nulls and empty ones at every level", async () => {
    await write(nested, [
      {
        id: 1,
        searches: { google: 3, "yahoo.de": null },
        tags: ["a", null, ""],
        grid: [[1.5, null], [], null],
        os: { name: "Linux", versions: [4, null], seen: "2015-10-28" },
      },
      { id: 2n, searches: {}, tags: [], grid: [], os: {} },
      { id: 3n },
    ]);
    const { rows } = await readWithHyparquet(path("part-00000-c000.snappy.parquet"));
    // This reader gives undefined for a list or map that is null.
    expect(rows).toEqual([
      {
        id: 1n,
        searches: { google: 3, "yahoo.de": null },
        tags: ["a", null, ""],
        grid: [[1.5, null], [], undefined],
        os: { name: "Linux", versions: [4, null], seen: new Date("2015-10-28T00:00:00Z") },
      },
      { id: 2n, searches: {}, tags: [], grid: [], os: { name: null, versions: undefined, seen: null } },
      { id: 3n },
    ]);
    const sql = `SELECT id, searches['google'] AS google, len(tags) AS tags, grid[1][1] AS grid, os.versions[1] AS version
      FROM read_parquet($1) ORDER BY id`;
    expect(await askDuckDb(sql, path("*.parquet"))).toEqual([
      { id: "1", google: 3, tags: "3", grid: 1.5, version: 4 },
      { id: "2", google: null, tags: "0", grid: null, version: null },
      { id: "3", google: null, tags: null, grid: null, version: null },
    ]);
  });

  it("lay lists out in three levels and maps as key and value, as other engines want them", async () => {
    await write(nested, [{ id: 1 }]);
    const sql = "SELECT name, repetition_type AS rep, converted_type AS meaning FROM parquet_schema($1)";
    const levels = await askDuckDb(sql, path("*.parquet"));
    const at = (name: string) => levels.findIndex((level) => level["name"] === name);
    expect(levels.slice(at("searches"), at("searches") + 4)).toEqual([
      { name: "searches", rep: "OPTIONAL", meaning: "MAP" },
      { name: "key_value", rep: "REPEATED", meaning: null },
      { name: "key", rep: "REQUIRED", meaning: "UTF8" },
      { name: "value", rep: "OPTIONAL", meaning: "INT_32" },
    ]);
    expect(levels.slice(at("tags"), at("tags") + 3)).toEqual([
      { name: "tags", rep: "OPTIONAL", meaning: "LIST" },
      { name: "list", rep: "REPEATED", meaning: null },
      { name: "element", rep: "OPTIONAL", meaning: "UTF8" },
    ]);
  });

  it("are cut by size, keep the order of the records, and have the same bytes when written again", async () => {
    const schema = { n: required("int32"), text: required("string") } as const;
    const records = Array.from({ length: 9_000 }, (_, n) => ({ n, text: `${Math.sin(n)}`.repeat(20) }));
    const written = await write(schema, records, 1_000_000);
    const names = (await readdir(path(""))).toSorted();
    expect(names).toEqual(
      ["part-00000-c000", "part-00000-c001", "part-00000-c002", "part-00000-c003"].map(
        (name) => `${name}.snappy.parquet`,
      ),
    );
    expect(written.files).toBe(4);
    expect((await readWithDuckDb(path("*.parquet"))).map(({ n }) => n)).toEqual(records.map(({ n }) => n));
    const first = await Promise.all(names.map((name) => readFile(path(name))));
    await write(schema, records, 1_000_000);
    expect(await Promise.all(names.map((name) => readFile(path(name))))).toEqual(first);
  });

  it("are one file without rows where there is no record: its columns can be read", async () => {
    expect(await write(nested, [])).toMatchObject({ files: 1 });
    const { rows, columns } = await readWithHyparquet(path("part-00000-c000.snappy.parquet"));
    expect([rows, columns[0]?.name]).toEqual([[], "id"]);
  });

  it("hold doubles that JSON has no word for", async () => {
    await write(
      { d: required("double") } as const,
      [Number.NaN, Number.POSITIVE_INFINITY, -0].map((d) => ({ d })),
    );
    const { rows } = await readWithHyparquet(path("part-00000-c000.snappy.parquet"));
    expect(rows.map((row) => row["d"])).toEqual([Number.NaN, Number.POSITIVE_INFINITY, -0]);
  });
});

describe("a value that is none of its column's type", () => {
  it.each([
    ["int32", 2_147_483_648n, "the bigint 2147483648 is no int32"],
    ["int32", 1.5, "the number 1.5 is no int32"],
    ["int64", 2n ** 63n, "is no int64"],
    ["int64", 2 ** 53, "is no int64"],
    ["double", "1", "the string 1 is no double"],
    ["boolean", 1, "is no boolean"],
    ["string", 5, "is no string"],
    ["date", "2015-02-30", "is no date"],
    ["timestamp", "yesterday", "is no timestamp"],
    ["decimal(4,2)", "123.45", "is no decimal(4,2)"],
    [listOf("int32"), ["1"], "this value is no list"],
    [mapOf("int32"), [1], "this value is no map"],
    [structOf({ a: "string" }), { a: 1 }, "this value is no struct"],
    ["string", null, "is required, and missing"],
    ["string", undefined, "is required, and missing"],
  ] as const)("is no record, and nothing is rounded or cut to fit: %j %s", (type, value, reason) => {
    const encoded = recordEncoder({ c: required(type) })({ c: value });
    expect(encoded).toEqual({ kept: false, column: "c", reason: expect.stringContaining(reason) });
  });
});

describe("a schema", () => {
  it.each([
    ["names that differ only in case", { a: required("string"), A: required("string") }],
    ["no column", {}],
    ["names in a structure that differ only in case", { a: required(structOf({ x: "string", X: "string" })) }],
    ["an impossible decimal", { a: required(listOf("decimal(3,9)")) }],
  ])("is refused for %s (E209)", (_what, schema: RecordSchema) => {
    expect(() => assertRecordSchema(schema)).toThrow(expect.objectContaining({ code: "E209" }));
  });
});
