import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { columns, field, param, tableName } from "../columns/column-map.ts";
import { askDuckDb, readWithDuckDb } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { convertJson } from "./convert-json.ts";
import type { ConvertJsonInput, ConvertJsonOptions } from "./convert-json.ts";
import { recordLines } from "./json-lines.ts";
import type { JsonLayout } from "./json-lines.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

const put = async (name: string, content: string | Uint8Array): Promise<void> => {
  const path = join(bench.directory, "lake/in", name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
};
const outputs = (): string => join(bench.directory, "workspace/task/*.parquet");
const rejects = async (): Promise<unknown[]> =>
  (await readFile(join(bench.directory, "workspace/task.rejects.ndjson"), "utf8"))
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

const MAP = columns({
  id: field("id").as("int64").required(),
  name: field("name"),
  price: field("price").as("double"),
  city: field("place").json("city"),
  tags: field("tags"),
  day: param("day").as("date"),
});

for (const engine of ["duckdb", "parquetjs"] as const) {
  describe(`convertJson with ${engine}`, () => {
    const convert = (options: ConvertJsonOptions = {}, input: Partial<ConvertJsonInput> = {}) =>
      convertJson("task", { engine, ...options }).run({ from: "lake:/in/", ...input }, bench.context());

    it("makes rows of lines by a map, with numbers as they are written and keys in any order", async () => {
      const lines = [
        '{"id": 1, "name": "Käse\\t\\"x\\"", "price": 1.50, "place": {"city": "Bern", "n": 1}, "tags": ["a", 2.50]}',
        '{"price":null,"name":null,"id":9007199254740991,"unknown":[{}]}\r',
        "",
        '{"id":-3,"name":"","tags":{"b":null}}',
      ];
      await put("a.ndjson.gz", gzipSync(lines.join("\n")));
      const output = await convert({ columns: MAP }, { params: { day: "2024-01-31" } });
      expect(output).toMatchObject({ uri: bench.uri("workspace/task/"), records: 3, rows: 3, rejects: 0, files: 1 });
      const read = await askDuckDb(
        "SELECT id::VARCHAR AS id, name, price, city, tags, day::VARCHAR AS day FROM read_parquet($1)",
        outputs(),
      );
      const same = { day: "2024-01-31" };
      expect(read).toEqual([
        { id: "1", name: 'Käse\t"x"', price: 1.5, city: "Bern", tags: '["a",2.50]', ...same },
        { id: "9007199254740991", name: null, price: null, city: null, tags: null, ...same },
        { id: "-3", name: "", price: null, city: null, tags: '{"b":null}', ...same },
      ]);
    });

    it("makes rows of the elements of an array, however it is written", async () => {
      await put("a.json", '\ufeff [\n  {"id": 1, "name": "a ] , [ \\" }"},\r\n\r\n  {"id":\n2}\n]\n');
      await put("b.json", "[]");
      const output = await convert({ layout: "array", columns: MAP }, { params: { day: null } });
      expect(output).toMatchObject({ records: 2, rows: 2, rejects: 0 });
      expect(await askDuckDb("SELECT id::INT AS id, name FROM read_parquet($1)", outputs())).toEqual([
        { id: 1, name: 'a ] , [ " }' },
        { id: 2, name: null },
      ]);
    });

    it("makes columns of the fields that the first records have, by what their values are", async () => {
      await put(
        "a.ndjson",
        '{"n":1,"x":1,"yes":true,"t":"a","o":{"a":1},"none":null,"mixed":1}\n{"n":null,"x":1.5,"mixed":"b","late":"z"}\n',
      );
      await convert();
      expect(
        await askDuckDb(
          "SELECT name, type FROM (DESCRIBE SELECT * FROM read_parquet($1)) d(name, type, a, b, c, e)",
          outputs(),
        ),
      ).toEqual(
        [
          ["n", "BIGINT"],
          ["x", "DOUBLE"],
          ["yes", "BOOLEAN"],
          ["t", "VARCHAR"],
          ["o", "VARCHAR"],
          ["none", "VARCHAR"],
          ["mixed", "VARCHAR"],
          ["late", "VARCHAR"],
        ].map(([name, type]) => ({ name, type })),
      );
    });

    it("rejects a record with a field that the first ones do not have: nothing is lost in silence", async () => {
      const first = Array.from({ length: 1_000 }, (_, n) => `{"n":${n}}`);
      await put("a.ndjson", [...first, '{"n":1000,"m":1}', '{"n":1001}'].join("\n"));
      await expect(convert()).rejects.toMatchObject({ code: "E407" });
      expect(await convert({ maxRejects: 1 })).toMatchObject({ records: 1_002, rows: 1_001, rejects: 1 });
      expect(await rejects()).toMatchObject([
        { line: 1_001, reason: 'has the field "m", which the first records do not have' },
      ]);
    });

    it("rejects half a character, which only an escape can make, and passes over lines of blanks", async () => {
      await put(
        "a.ndjson",
        ['{"id":1}', "\t", '{"id":2,"name":"\\ud800"}', " ", '{"id":3,"name":"\\ud83d\\ude00"}'].join("\n"),
      );
      const output = await convert({ columns: MAP, maxRejects: 1 }, { params: { day: null } });
      expect(output).toMatchObject({ records: 3, rows: 2, rejects: 1 });
      expect(await rejects()).toMatchObject([{ reason: "is no object of JSON" }]);
    });

    it("counts and keeps what is no record, and what does not fit", async () => {
      const lines = ['{"id":1}', "[1]", "7", '"x"', '{"id":', '{"id":"x"}', '{"name":"without"}', '{"id":2}'];
      await put("a.ndjson", lines.join("\n"));
      const output = await convert({ columns: MAP, maxRejects: 6 }, { params: { day: null } });
      expect(output).toMatchObject({ records: 8, rows: 2, rejects: 6 });
      const described = (await rejects()) as readonly { readonly line: number; readonly column: string }[];
      expect(described.map(({ line, column }) => (column === "" ? line : column))).toEqual([2, 3, 4, 5, "id", "id"]);
    });

    it("gives the same bytes again, in files of about the size that is asked for", async () => {
      await put("a.ndjson", Array.from({ length: 20_000 }, (_, n) => `{"id":${n},"name":"${n}"}`).join("\n"));
      const options = { columns: MAP, partBytes: 100_000 };
      const first = await convert(options, { params: { day: null } });
      expect(first.files).toBeGreaterThan(1);
      const bytes = await readFile(join(bench.directory, "workspace/task/part-00000.snappy.parquet"));
      await convert(options, { params: { day: null } });
      expect(bytes.equals(await readFile(join(bench.directory, "workspace/task/part-00000.snappy.parquet")))).toBe(
        true,
      );
      expect(await readWithDuckDb(outputs())).toHaveLength(20_000);
    });
  });
}

describe("convertJson", () => {
  const run = (options: ConvertJsonOptions = {}) =>
    convertJson("task", options).run({ from: "lake:/in/" }, bench.context());

  it.each(['{"id":1}', "[1", '[{"id":1}] x', "", '"[]"'])("refuses %j as an array (E434)", async (text) => {
    await put("a.json", text);
    await expect(run({ layout: "array", columns: MAP })).rejects.toMatchObject({
      code: "E434",
      message: expect.stringContaining("a.json"),
    });
  });

  it("needs a record to infer columns of (E434), objects (E501) and whole ones (E435)", async () => {
    await expect(run()).rejects.toMatchObject({ code: "E501" });
    await put("a.ndjson", "\n\n");
    await expect(run()).rejects.toMatchObject({ code: "E434" });
    await put("b.ndjson.gz", gzipSync('{"id":1}\n'.repeat(1_000)).subarray(0, -9));
    await expect(run({ columns: columns({ id: field("id") }) })).rejects.toMatchObject({ code: "E435" });
    expect(() => convertJson("task", { columns: columns({ table: tableName() }) })).toThrow("the name of a table");
    expect(() => convertJson("task", { layout: "rows" as JsonLayout })).toThrow(
      expect.objectContaining({ code: "E209" }),
    );
  });

  it("an array may be of any length without an end of a line, a record of it may not (E434)", async () => {
    const element = Buffer.from(`{"a":"${"x".repeat(1_048_000)}"},`);
    const pieces = async function* (times: number, piece: Buffer): AsyncGenerator<Uint8Array> {
      yield Buffer.from("[");
      for (let at = 0; at < times; at += 1) yield piece;
      yield Buffer.from("{}]");
    };
    let records = 0;
    for await (const lines of recordLines(pieces(70, element), "array", "x"))
      records += Buffer.from(lines).toString("latin1").trim().split("\n").length;
    expect(records).toBe(71);
    const endless = recordLines(pieces(70, Buffer.alloc(1_048_000, "7")), "array", "x");
    await expect(Array.fromAsync(endless)).rejects.toMatchObject({ code: "E434" });
  });

  it("splits an array in the same way wherever its pieces end", async () => {
    const text = Buffer.from('[{"a":"\\\\"},{"b":"\\"]"}, {"c":[{}]}]');
    const linesOf = async (size: number): Promise<string> => {
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
      };
      return Buffer.concat(await Array.fromAsync(recordLines(pieces(), "array", "x"))).toString();
    };
    const whole = await linesOf(text.length);
    expect(
      whole
        .trim()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([{ a: "\\" }, { b: '"]' }, { c: [{}] }]);
    for (const size of [1, 2, 3, 7]) expect(await linesOf(size)).toBe(whole);
  });
});
