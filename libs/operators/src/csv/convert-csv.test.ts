import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { onRacePoint } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { columns, field, param, tableName } from "../columns/column-map.ts";
import { readWithDuckDb, readWithHyparquet } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { zipFile } from "../testing/zip-file.ts";
import { convertCsv } from "./convert-csv.ts";
import type { ConvertCsvOptions } from "./convert-csv.ts";
import type { ConvertCsvInput } from "./convert-csv-objects.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const FILE = "lake/in/day.csv";
const put = async (content: string | Uint8Array, name = FILE): Promise<void> => {
  await mkdir(dirname(join(bench.directory, name)), { recursive: true });
  await writeFile(join(bench.directory, name), content);
};
const outputFile = (name = "part-00000.snappy.parquet"): string => join(bench.directory, "workspace/task", name);
const rejectsOf = async (): Promise<unknown[]> => {
  const lines = await readFile(join(bench.directory, "workspace/task.rejects.ndjson"), "utf8");
  return lines
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
};
const workspace = (): Promise<string[]> => readdir(join(bench.directory, "workspace"));

for (const engine of ["duckdb", "parquetjs"] as const) {
  describe(`convertCsv with ${engine}`, () => {
    const convert = (options: ConvertCsvOptions = {}, input: Partial<ConvertCsvInput> = {}) =>
      convertCsv("task", { engine, ...options }).run({ from: "lake:/in/", ...input }, bench.context());
    /** All rows, the values of a row in the order of the columns. */
    const rows = async (): Promise<unknown[][]> => {
      const names = (await readdir(dirname(outputFile()))).filter((name) => name.endsWith(".parquet")).toSorted();
      const files = await Promise.all(names.map((name) => readWithHyparquet(outputFile(name))));
      expect(await readWithDuckDb(outputFile("*.parquet"))).toEqual(files.flatMap((file) => file.rows));
      return files.flatMap((file) => file.rows.map((row) => Object.values(row)));
    };

    it("makes a text column of every field, and keeps an empty field apart from an empty text", async () => {
      await put('ip,code,note\n1.2.3.abc,200.0,\n,"","x"\n');
      expect(await convert()).toEqual({
        uri: bench.uri("workspace/task/"),
        rows: 2,
        rejects: 0,
        unreadable: 0,
        files: 1,
        bytes: expect.any(Number),
        rejectFile: null,
      });
      const { columns: written } = await readWithHyparquet(outputFile());
      expect(written.map(({ name, type }) => [name, type])).toEqual(
        ["ip", "code", "note"].map((name) => [name, "BYTE_ARRAY UTF8"]),
      );
      expect(await rows()).toEqual([
        ["1.2.3.abc", "200.0", null],
        [null, "", "x"],
      ]);
    });

    it.each([
      ["a separator within quotes", '"a,b",c', ["a,b", "c"]],
      ["a quote after an escape", String.raw`"a \"b\"",c`, ['a "b"', "c"]],
      ["an escape after an escape", String.raw`"a\\",c`, ["a\\", "c"]],
      ["an escape before another letter", String.raw`"a\n",c`, ["a\\n", "c"]],
      ["an escape outside of quotes", String.raw`a\,\"`, ["a\\", '\\"']],
      ["a quote that does not begin a field", 'a"b", "c"', ['a"b"', ' "c"']],
      ["spaces around fields", " a , b ", [" a ", " b "]],
      ["spaces after a closing quote", '"a"  ,"b" ', ["a", "b"]],
      ["a tab and other signs", "a\tb,é😀\u000b", ["a\tb", "é😀\u000b"]],
      ["a mark of NULL in COPY text", String.raw`\N,"\\N"`, ["\\N", "\\N"]],
    ])("reads %s as Spark does", async (_name, line, expected) => {
      await put(`x,y\nplain,row\n${line}\n`);
      await convert();
      expect(await rows()).toEqual([["plain", "row"], expected]);
    });

    it("reads doubled quotes where the escape is the quote, and other separators", async () => {
      await put('x\ty\n"say ""hi"""\t\\\n"a\tb"\t\n');
      await convert({ escape: '"', separator: "\t" });
      expect(await rows()).toEqual([
        ['say "hi"', "\\"],
        ["a\tb", null],
      ]);
    });

    it.each([
      ["line feeds", "x,y\n1,2\n3,4\n"],
      ["a last line without an end", "x,y\n1,2\n3,4"],
      ["carriage returns and line feeds", "x,y\r\n1,2\r\n3,4\r\n"],
      ["carriage returns", "x,y\r1,2\r3,4\r"],
      ["a byte order mark", "\ufeffx,y\n1,2\n3,4\n"],
      ["blank lines", "\n \nx,y\n\n1,2\n   \n3,4\n\t\n\n"],
    ])("reads %s", async (_name, content) => {
      await put(content);
      expect(await convert()).toMatchObject({ rows: 2, rejects: 0 });
      expect(await rows()).toEqual([
        ["1", "2"],
        ["3", "4"],
      ]);
    });

    it("puts a sign of its own in the place of bytes that are no UTF-8", async () => {
      await put(Buffer.concat([Buffer.from("x,y\na"), Buffer.from([0xff]), Buffer.from("b,2\n")]));
      await convert();
      expect(await rows()).toEqual([["a\ufffdb", "2"]]);
    });

    it("reads gzip, gzip in several members, and zip of one file as it reads the file itself", async () => {
      const text = `x,y\n${Array.from({ length: 5_000 }, (_, i) => `${i},"value, ${i}"\n`).join("")}`;
      const half = text.indexOf("2500,");
      const contents: readonly (string | Uint8Array)[] = [
        text,
        gzipSync(text),
        Buffer.concat([gzipSync(text.slice(0, half)), gzipSync(text.slice(half))]),
        zipFile({ name: "day.csv", content: text }),
        zipFile(
          { name: "folder/", content: "", stored: true },
          { name: "folder/day.csv", content: text, stored: true },
        ),
        zipFile({ name: "day.csv", content: text }, { name: "__MACOSX/._day.csv", content: "x" }),
      ];
      const read: unknown[] = [];
      for (const content of contents) {
        await put(content);
        expect(await convert()).toMatchObject({ rows: 5_000, rejects: 0 });
        read.push(await readFile(outputFile()));
      }
      expect(read).toEqual(contents.map(() => read[0]));
      expect((await rows())[4_999]).toEqual(["4999", "value, 4999"]);
    });

    it("reads the objects of a folder by name, or those that are named, or one", async () => {
      for (const name of ["b", "a", "_hidden", ".part"]) await put(`x\n${name}\n`, `lake/in/${name}.csv`);
      const values = async (input: Partial<ConvertCsvInput>): Promise<unknown[]> => {
        await convert({ columns: columns({ x: field("x"), t: tableName() }) }, input);
        return await rows();
      };
      expect(await values({})).toEqual([
        ["a", "a"],
        ["b", "b"],
      ]);
      expect(await values({ objects: ["b.csv", "a.csv"] })).toEqual([
        ["b", "b"],
        ["a", "a"],
      ]);
      expect(await values({ from: "lake:/in/b.csv" })).toEqual([["b", "b"]]);
    });

    it("reads typed columns by a map, each object by its own header", async () => {
      const map = columns({
        day: param("day").as("date").required(),
        code: field("code").as("int32"),
        size: field("size").as("int64").required(),
      });
      await put("size,code,more\n9007199254740991,200.0,\n0.0,,x\n", "lake/in/1.csv");
      await put("code,size\n503.0,7\n", "lake/in/2.csv");
      expect(await convert({ columns: map }, { params: { day: "2017-03-29" } })).toMatchObject({ rows: 3, rejects: 0 });
      const read = await readWithDuckDb(outputFile("*.parquet"));
      expect(read.map(({ day, code, size }) => [day, code, String(size)])).toEqual([
        ["2017-03-29", 200, "9007199254740991"],
        ["2017-03-29", null, "0"],
        ["2017-03-29", 503, "7"],
      ]);
    });

    it("reads only the fields of the map; what else is in a line still has to be there", async () => {
      await put('a,b,c,d\n1,"2, 3",,4\n5,6,7,8\n9,,,\n1,2,3\n');
      const map = columns({ c: field("c"), b: field("b") });
      expect(await convert({ columns: map, maxRejects: 1 })).toMatchObject({ rows: 3, rejects: 1 });
      expect(await rows()).toEqual([
        [null, "2, 3"],
        ["7", "6"],
        [null, null],
      ]);
      await convert({ columns: columns({ b: field("b") }), maxRejects: 1 });
      expect(await rows()).toEqual([["2, 3"], ["6"], [null]]);
      await convert({ columns: columns({ day: param("day") }), maxRejects: 1 }, { params: { day: "x" } });
      expect(await rows()).toEqual([["x"], ["x"], ["x"]]);
    });

    it("reads rows without a header by the names that are given", async () => {
      await put("1,2\n3,4\n");
      await convert({ header: false, fields: ["x", "y"] });
      expect(await rows()).toEqual([
        ["1", "2"],
        ["3", "4"],
      ]);
    });

    it("counts and describes lines with other fields, broken quotes and values that do not fit: rows = rows + rejects", async () => {
      await put('x,y\n1,2\n3\n4,5,6\n"7,8\n"9"9,10\n\n11,none\n12,13\n');
      const map = columns({ x: field("x"), y: field("y").as("int32") });
      const output = await convert({ columns: map, maxRejects: 5 });
      expect(output).toMatchObject({
        rows: 2,
        rejects: 5,
        rejectFile: expect.stringContaining("task.rejects.ndjson"),
      });
      expect(await rejectsOf()).toEqual([
        { table: "day", line: 2, column: "", reason: "has 1 fields instead of 2", fields: ["3"] },
        { table: "day", line: 3, column: "", reason: "has 3 fields instead of 2", fields: ["4", "5", "6"] },
        { table: "day", line: 4, column: "", reason: "has a quote that is not closed", fields: ['"7,8'] },
        { table: "day", line: 5, column: "", reason: "has text after a closing quote", fields: ['"9"9,10'] },
        { table: "day", line: 6, column: "y", reason: "is no int32", fields: ["11", "none"] },
      ]);
      expect(await rows()).toEqual([
        ["1", 2],
        ["12", 13],
      ]);
    });

    it("fails by default when a line is malformed, and publishes nothing", async () => {
      await put("x,y\n1,2\n3\n");
      await expect(convert()).rejects.toMatchObject({ code: "E407" });
      expect(await workspace()).toEqual(["task.rejects.ndjson"]);
    });

    it("counts malformed lines of all parts, and gives the same rows in several files as in one", async () => {
      const lines = Array.from({ length: 60_000 }, (_, i) => (i % 20_000 === 7 ? "bad\n" : `${i},value ${i}\n`));
      await put(`x,y\n${lines.join("")}bad\n`);
      expect(await convert({ maxRejects: 9 })).toMatchObject({ rows: 59_997, rejects: 4, files: 1 });
      const whole = await rows();
      const parts = await convert({ maxRejects: 9, partBytes: 1 });
      expect(parts).toMatchObject({ rows: 59_997, rejects: 4 });
      expect(parts.files).toBeGreaterThan(2);
      expect(await rows()).toEqual(whole);
      expect((await rejectsOf()).map((reject) => (reject as { line: number }).line)).toEqual([
        8, 20_008, 40_008, 60_001,
      ]);
    });

    it("keeps the order of rows where quotes and damaged lines stand among plain ones, here and there or often", async () => {
      const kinds = [(i: number) => `${i},"a,${i}"\n`, (i: number) => `${i}\n`, (i: number) => `${i},,\n`];
      const often = (i: number): boolean => i % 9_001 === 5 || (i > 100_000 && i % 400 === 0);
      const lines = Array.from({ length: 120_000 }, (_, i) => (often(i) ? kinds[i % 3]?.(i) : `${i},value ${i}\n`));
      await put(`x,y\n${lines.join("")}`);
      await put("x,y\n-1,\n", "lake/in/a.csv");
      const bad = lines.flatMap((line, i) => (/^\d+(,,)?\n$/.test(line ?? "") ? [i] : []));
      expect(bad.length).toBeGreaterThan(20);
      expect(await convert({ maxRejects: 1_000 })).toMatchObject({ rows: 120_001 - bad.length, rejects: bad.length });
      const wanted = lines.flatMap((line, i) => {
        if (bad.includes(i)) return [];
        return [[`${i}`, line?.includes('"') ? `a,${i}` : `value ${i}`]];
      });
      expect(await rows()).toEqual([["-1", null], ...wanted]);
      expect((await rejectsOf()).map((reject) => (reject as { line: number }).line)).toEqual(bad.map((i) => i + 1));
    });

    it("reads lines that end in a carriage return and a line feed, also rows without a value", async () => {
      await put(`x,y\r\n,\r\n1,\r\n,2\r\n`);
      expect(await convert()).toMatchObject({ rows: 3, rejects: 0 });
      expect(await rows()).toEqual([
        [null, null],
        ["1", null],
        [null, "2"],
      ]);
    });

    it("gives the same bytes when it runs again", async () => {
      await put(`x,y\n${Array.from({ length: 2_000 }, (_, i) => `${i},${i % 7}\n`).join("")}`);
      await convert();
      const before = await readFile(outputFile());
      await convert();
      expect((await readFile(outputFile())).equals(before)).toBe(true);
    });

    it("makes a file with all columns of a header without rows", async () => {
      await put("x,y\n");
      expect(await convert()).toMatchObject({ rows: 0, rejects: 0, files: 1 });
      expect((await readWithHyparquet(outputFile())).columns.map(({ name }) => name)).toEqual(["x", "y"]);
    });

    it.each([
      ["another name", "x,z\n1,2\n", 'its header is "x,z", not "x,y"'],
      ["another order", "y,x\n1,2\n", 'its header is "y,x", not "x,y"'],
      ["a column more", "x,y,z\n1,2,3\n", 'its header is "x,y,z", not "x,y"'],
      ["a column less", "x\n1\n", 'its header is "x", not "x,y"'],
      ["no header", "1,2\n", 'its header is "1,2", not "x,y"'],
      ["a name twice", "x,x\n1,2\n", 'its header has the field "x" twice'],
      ["a field without a name", "x,\n1,2\n", "its header has a field without a name"],
      ["nothing", "", "it is empty, without a header"],
      ["only blank lines", "\n \n", "it is empty, without a header"],
    ])("refuses a header that is not as it should be (E434): %s", async (_name, content, message) => {
      await put("x,y\n1,2\n", "lake/in/a.csv");
      await put(content, "lake/in/b.csv");
      for (const options of [{ fields: ["x", "y"] }, {}])
        await expect(convert(options)).rejects.toMatchObject({
          code: "E434",
          message: expect.stringContaining(message),
        });
      expect(await workspace()).toEqual([]);
    });

    it("says which field of the map a header lacks (E412)", async () => {
      await put("x,y\n1,2\n");
      await expect(convert({ columns: columns({ z: field("z") }) })).rejects.toMatchObject({
        code: "E412",
        message: expect.stringContaining("the table day has only: x, y"),
      });
    });

    const text = `x,y\n${Array.from({ length: 9_000 }, (_, i) => `${i},${(i * 7_919) % 1_009}\n`).join("")}`;
    const gzip = gzipSync(text);
    const zip = zipFile({ name: "day.csv", content: text });
    const changed = (bytes: Buffer, at: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8((copy[at] ?? 0) ^ 0xff, at);
      return copy;
    };
    it.each([
      ["gzip that is cut off", gzip.subarray(0, gzip.length - 9)],
      ["gzip that is cut off in its header", gzip.subarray(0, 5)],
      ["gzip with a changed byte", changed(gzip, gzip.length >> 1)],
      ["gzip whose checksum does not fit", changed(gzip, gzip.length - 8)],
      ["zip that is cut off", zip.subarray(0, zip.length >> 1)],
      ["zip with a changed byte", changed(zip, 60)],
      ["zip whose checksum does not fit", changed(zip, zip.lastIndexOf("PK\x01\x02") + 16)],
    ])("fails for %s, naming the object, and publishes nothing (E435)", async (_name, content) => {
      await put("x,y\n1,2\n", "lake/in/a.csv");
      await put(content);
      await expect(convert()).rejects.toMatchObject({
        code: "E435",
        message: expect.stringContaining("lake:/in/day.csv cannot be decompressed"),
      });
      expect(await workspace()).toEqual([]);
    });

    it.each([
      ["several files", zipFile({ name: "a", content: text }, { name: "b", content: text }), "holds 2 files"],
      ["no file", zipFile(), "holds 0 files"],
    ])("refuses a zip archive of %s (E405)", async (_name, content, message) => {
      await put(content);
      await expect(convert()).rejects.toMatchObject({ code: "E405", message: expect.stringContaining(message) });
    });

    it("says which object is not there, and that a folder has none (E501)", async () => {
      await expect(convert()).rejects.toMatchObject({
        code: "E501",
        message: expect.stringContaining("has no object"),
      });
      await put("x\n1\n");
      await expect(convert({}, { objects: ["gone.csv"] })).rejects.toMatchObject({
        code: "E501",
        message: expect.stringContaining("lake:/in/gone.csv"),
      });
    });

    it("does not take a file without ends of lines into memory (E434)", async () => {
      await put(gzipSync(Buffer.alloc(80 * 1024 * 1024, "x")));
      await expect(convert()).rejects.toMatchObject({ code: "E434", message: expect.stringContaining("it is no CSV") });
    });

    it("leaves nothing behind when it is stopped", async () => {
      await put("x,y\n1,2\n");
      const stop = new AbortController();
      onRacePoint((name) => {
        if (name === "convert:staged") stop.abort();
      });
      const ctx = bench.context({ signal: stop.signal });
      await expect(convertCsv("task", { engine }).run({ from: "lake:/in/" }, ctx)).rejects.toThrow(/abort/i);
      expect(await workspace()).toEqual([]);
    });

    it("replaces what it made when it runs again", async () => {
      await put("x\n1\n");
      await convert();
      await rm(join(bench.directory, FILE));
      await put("x\n2\n", "lake/in/other.csv");
      await convert();
      expect(await rows()).toEqual([["2"]]);
    });
  });
}

describe("the options of convertCsv", () => {
  it.each<[string, ConvertCsvOptions]>([
    ["a separator of two letters", { separator: "||" }],
    ["a separator that is the quote", { separator: '"' }],
    ["a quote that ends lines", { quote: "\n" }],
    ["no header and no fields", { header: false }],
    ["a field twice", { fields: ["x", "x"] }],
    ["no field", { fields: [] }],
  ])("refuse %s (E209)", (_name, options) => {
    expect(() => convertCsv("task", options)).toThrow(expect.objectContaining({ code: "E209" }));
  });
});
