import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { columns, field, tableName } from "../columns/column-map.ts";
import { readWithDuckDb } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { convertLog } from "./convert-log.ts";
import type { ConvertLogInput, ConvertLogOptions } from "./convert-log.ts";

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
const uri = (name: string): string => `lake:/in/${name}`;
const outputs = (): string => join(bench.directory, "workspace/task/*.parquet");
const rejects = async (): Promise<unknown[]> =>
  (await readFile(join(bench.directory, "workspace/task.rejects.ndjson"), "utf8"))
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

const LINE = /^(?<time>\d\d:\d\d) (?<level>[A-Z]+)/;
const FIELDS = { "req.id": / req\.id=([^ \r]+)/, user: / user=([^ \r]*)/ };

for (const engine of ["duckdb", "parquetjs"] as const) {
  describe(`convertLog with ${engine}`, () => {
    const convert = (options: Partial<ConvertLogOptions> = {}, input: Partial<ConvertLogInput> = {}) =>
      convertLog("task", { engine, line: LINE, fields: FIELDS, ...options }).run(
        { from: "lake:/in/", ...input },
        bench.context(),
      );

    it("makes a text column of every field, null where the line has none, whatever the order", async () => {
      await put("a.log", "10:00 INFO req.id=1 user=ann\n10:01 WARN user= req.id=2\r\n10:02 INFO\n");
      expect(await convert()).toEqual({
        uri: bench.uri("workspace/task/"),
        rows: 3,
        lines: 3,
        rejects: 0,
        unreadable: 0,
        files: 1,
        bytes: expect.any(Number),
        rejectFile: null,
        read: 1,
        empty: [],
        damaged: [],
        missing: [],
      });
      expect(await readWithDuckDb(outputs())).toEqual([
        { time: "10:00", level: "INFO", "req.id": "1", user: "ann" },
        { time: "10:01", level: "WARN", "req.id": "2", user: "" },
        { time: "10:02", level: "INFO", "req.id": null, user: null },
      ]);
    });

    it("keeps signs that COPY text writes in another way, and marks bytes that are no text", async () => {
      const fields = { rest: /INFO (.*)/ };
      await put(
        "a.log",
        Buffer.concat([Buffer.from("10:00 INFO a\\tb\\N\tc\v\n10:00 INFO "), Buffer.from([0xff, 0x0a])]),
      );
      await convert({ fields });
      expect((await readWithDuckDb(outputs())).map(({ rest }) => rest)).toEqual(["a\\tb\\N\tc\v", "\ufffd"]);
    });

    it("rejects and describes lines that do not match, also empty ones: no line is lost", async () => {
      await put("a.log", "what\n10:00 INFO\n\n10:01 INFO");
      const { rows, lines, rejects: rejected } = await convert({ maxRejects: 2 });
      expect({ rows, lines, rejected }).toEqual({ rows: 2, lines: 4, rejected: 2 });
      expect(await rejects()).toEqual([
        { table: "a", line: 1, column: "", reason: "does not match the pattern", fields: ["what"] },
        { table: "a", line: 3, column: "", reason: "does not match the pattern", fields: [""] },
      ]);
      await expect(convert({ maxRejects: 1 })).rejects.toMatchObject({ code: "E407" });
    });

    it("rejects rows without a value where the column map asks for one", async () => {
      await put("a.log", "10:00 INFO req.id=1\n10:00 INFO\n");
      const map = columns({ id: field("req.id").required() });
      expect(await convert({ columns: map, maxRejects: 1 })).toMatchObject({ rows: 1, rejects: 1, lines: 2 });
      expect(await readWithDuckDb(outputs())).toEqual([{ id: "1" }]);
    });

    it("reads objects in their order, over the bounds of parts", async () => {
      const lines = (hour: string) => Array.from({ length: 400 }, (_, index) => `${hour}:00 INFO req.id=${index}\n`);
      await put("a.log.gz", gzipSync(lines("10").join("")));
      await put("b.log", lines("11").join(""));
      expect(await convert({ partBytes: 1_000 }, { objects: ["b.log", "a.log.gz"] })).toMatchObject({
        rows: 800,
        lines: 800,
        read: 2,
        files: 2,
      });
      const rows = await readWithDuckDb(outputs());
      expect(rows.map(({ time, "req.id": id }) => [time, id])).toEqual(
        ["11:00", "10:00"].flatMap((time) => Array.from({ length: 400 }, (_, index) => [time, String(index)])),
      );
    });
  });
}

describe("objects that cannot be read", () => {
  const whole = gzipSync(Array.from({ length: 5_000 }, (_, index) => `10:00 INFO req.id=${index}\n`).join(""));
  const convert = (unreadable: "fail" | "pass_over", objects?: readonly string[]) =>
    convertLog("task", { line: LINE, fields: FIELDS, unreadable }).run(
      { from: "lake:/in/", ...(objects && { objects }) },
      bench.context(),
    );

  it("are passed over whole and named, with all that is empty", async () => {
    await put("a.log.gz", whole.subarray(0, whole.length - 9));
    await put("b.log.gz", gzipSync(""));
    await put("c.log.gz", "");
    await put("d.log.gz", whole);
    expect(await convert("pass_over", ["a.log.gz", "b.log.gz", "c.log.gz", "d.log.gz", "e.log.gz"])).toMatchObject({
      rows: 5_000,
      lines: 5_000,
      read: 1,
      damaged: [uri("a.log.gz")],
      empty: [uri("b.log.gz"), uri("c.log.gz")],
      missing: [uri("e.log.gz")],
    });
    expect(await readWithDuckDb(outputs())).toHaveLength(5_000);
  });

  it("leave a folder of one file without rows when there is nothing else", async () => {
    expect(await convert("pass_over", ["gone.log"])).toMatchObject({ rows: 0, files: 1, missing: [uri("gone.log")] });
    expect(await readWithDuckDb(outputs())).toEqual([]);
  });

  it("fail the task unless it is told to pass over them", async () => {
    await put("a.log.gz", whole.subarray(0, whole.length - 9));
    await expect(convert("fail")).rejects.toMatchObject({ code: "E435" });
    await expect(convert("fail", ["gone.log"])).rejects.toMatchObject({ code: "E501" });
    expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
  });
});

describe("the format of a log", () => {
  it("is refused with all that is wrong with it", () => {
    expect(() => convertLog("read", { line: /^(\d+) (?<a>x)/, fields: { a: /y/, b: / b=(.)/ } })).toThrow(
      'The format of a log cannot be: the pattern of lines, /^(\\d+) (?<a>x)/, has a group without a name; the pattern of "a", /y/, has no group; the field "a" stands twice.',
    );
    expect(() => convertLog("read", { line: /x/ })).toThrow("there is no field");
    const named = columns({ file: tableName() });
    expect(() => convertLog("read", { line: LINE, columns: named })).toThrow(
      'The column "file" is the name of a table',
    );
  });

  it("finds the same in each line, also by a pattern that is global", async () => {
    await put("a.log", "a=1\na=2\n");
    await convertLog("task", { line: /a=(?<a>\d)/g }).run({ from: "lake:/in/" }, bench.context());
    expect(await readWithDuckDb(outputs())).toEqual([{ a: "1" }, { a: "2" }]);
  });
});
