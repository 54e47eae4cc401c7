import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onRacePoint } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishParquet } from "../testing/publish-parquet.ts";
import { readWithDuckDb, readWithHyparquet } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { transformFiles } from "./transform-files.ts";
import type { TransformFilesOptions } from "./transform-files.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const REQUESTS = [
  "SELECT * FROM (VALUES ('a', '200.0'), ('b', '503.0'), ('a', NULL)) t(ip, code)",
  "SELECT * FROM (VALUES ('500', 'b'), ('600.0', 'c')) t(code, ip)",
];
const publish = (): Promise<string> => publishParquet(bench, "requests", REQUESTS);
const output = (name = "*.parquet"): string => join(bench.directory, "workspace/task", name);
const workspace = (): Promise<string[]> => readdir(join(bench.directory, "workspace"));
const transform = (options: TransformFilesOptions, from: string, params = {}) =>
  transformFiles("task", options).run({ from, params }, bench.context());

const SERVER_ERRORS = {
  sql: `SELECT ip, code FROM source
    WHERE TRY_CAST(code AS DOUBLE) >= $low AND TRY_CAST(code AS DOUBLE) < $high ORDER BY ip, code`,
  dropped: {
    without_code: "TRY_CAST(code AS DOUBLE) IS NULL",
    other_code: "TRY_CAST(code AS DOUBLE) < $low OR TRY_CAST(code AS DOUBLE) >= $high",
  },
};

describe("transformFiles", () => {
  it("filters the rows of all files, columns by name, and accounts for those it drops", async () => {
    const result = await transform(SERVER_ERRORS, await publish(), { low: 500, high: 600 });
    expect(result).toEqual({
      uri: bench.uri("workspace/task/"),
      rows: 2,
      rowsRead: 5,
      dropped: { without_code: 1, other_code: 2 },
      files: 1,
      bytes: expect.any(Number),
    });
    expect((await readdir(output(""))).toSorted()).toEqual(["_SUCCESS", "part-00000.snappy.parquet"]);
    const rows = [
      { ip: "b", code: "500" },
      { ip: "b", code: "503.0" },
    ];
    expect(await readWithHyparquet(output("part-00000.snappy.parquet"))).toMatchObject({ rows, codecs: ["SNAPPY"] });
    expect(await readWithDuckDb(output())).toEqual(rows);
  });

  it("counts by key, whatever the number of groups, into one file", async () => {
    const from = await publishParquet(bench, "many", ["SELECT (i % 6000)::VARCHAR AS ip FROM range(60000) r(i)"]);
    const sql = "SELECT ip, count(*) AS count FROM source GROUP BY ip ORDER BY count DESC, ip";
    expect(await transform({ sql }, from)).toMatchObject({ rows: 6_000, rowsRead: 60_000, dropped: {}, files: 1 });
    expect((await readWithDuckDb(output())).slice(0, 2)).toEqual([
      { ip: "0", count: "10" },
      { ip: "1", count: "10" },
    ]);
  });

  it("cuts a large result into files of about the target size, in its order", async () => {
    const from = await publishParquet(bench, "many", ["SELECT md5(i::VARCHAR) AS x, i FROM range(90000) r(i)"]);
    const sql = "SELECT x, i FROM source ORDER BY i DESC";
    const whole = await transform({ sql }, from);
    const expected = await readWithDuckDb(output());
    const cut = await transform({ sql, fileBytes: Math.ceil(whole.bytes / 3) }, from);
    expect([whole.files, cut.files, cut.rows]).toEqual([1, 3, 90_000]);
    expect((await readdir(output(""))).toSorted()).toEqual([
      "_SUCCESS",
      ...[0, 1, 2].map((n) => `part-0000${n}.snappy.parquet`),
    ]);
    expect(await readWithDuckDb(output())).toEqual(expected);
    expect(expected[0]).toMatchObject({ i: "89999" });
  });

  it("gives the same bytes when it runs again, and replaces what it made", async () => {
    const from = await publish();
    const run = async (): Promise<Buffer> => {
      await transform(SERVER_ERRORS, from, { low: 500, high: 600 });
      return await readFile(output("part-00000.snappy.parquet"));
    };
    expect((await run()).equals(await run())).toBe(true);
    await transform({ sql: "SELECT 1 AS one" }, from);
    expect(await readWithDuckDb(output())).toEqual([{ one: 1 }]);
  });

  it("makes a file with all columns where no row is left, and of a source without rows", async () => {
    const from = await publishParquet(bench, "none", ["SELECT 'a' AS ip WHERE false"]);
    expect(await transform({ sql: "SELECT ip FROM source", dropped: {} }, from)).toMatchObject({ rows: 0, files: 1 });
    const { columns } = await readWithHyparquet(output("part-00000.snappy.parquet"));
    expect(columns.map(({ name }) => name)).toEqual(["ip"]);
  });

  it("takes parameters as values: a text in one is never SQL", async () => {
    const from = await publish();
    const sql = "SELECT ip, $text AS text FROM source WHERE ip = $ip ORDER BY code";
    const text = "'; DROP VIEW source; --";
    expect(await transform({ sql }, from, { text, ip: "c", unused: 1 })).toMatchObject({ rows: 1 });
    expect(await readWithDuckDb(output())).toEqual([{ ip: "c", text }]);
  });

  it("reads a folder whose name looks like a pattern", async () => {
    const from = await publishParquet(bench, "a[1]*'b", ["SELECT 7 AS x"]);
    expect(await transform({ sql: "SELECT x FROM source" }, from)).toMatchObject({ rows: 1 });
  });

  it("refuses to lose rows that no condition names, and publishes nothing (E409)", async () => {
    const { sql, dropped } = SERVER_ERRORS;
    const from = await publish();
    await expect(
      transform({ sql, dropped: { other_code: dropped.other_code } }, from, { low: 500, high: 600 }),
    ).rejects.toMatchObject({
      code: "E409",
      message: expect.stringContaining("has 5 rows, but 2 were written, 2 dropped as other_code"),
    });
    expect(await workspace()).toEqual([]);
  });

  it.each([
    ["a column that is not there", "SELECT nope FROM source", 'Referenced column "nope" not found'],
    ["a parameter that is not passed", "SELECT $nope AS x", "$nope, which the task does not pass"],
    ["no SELECT", "DROP VIEW source", "The query cannot be taken"],
    ["two statements", "SELECT 1; SELECT 2", "one SELECT statement"],
    ["a file beside the source", "SELECT * FROM read_csv('/etc/passwd')", "Permission Error"],
    ["a cast that fails", "SELECT ip::INTEGER AS x FROM source", "Conversion Error"],
  ])("refuses %s (E415)", async (_name, sql, message) => {
    await expect(transform({ sql }, await publish())).rejects.toMatchObject({
      code: "E415",
      message: expect.stringContaining(message),
    });
    expect(await workspace()).toEqual([]);
  });

  it("refuses a source that is not complete (E501), and one with a damaged file (E413)", async () => {
    const from = await publish();
    const lake = fileStore(join(bench.directory, "lake"));
    await writeFile(join(bench.directory, "lake/requests/part-1.parquet"), "PAR1, but no more than that");
    await expect(transform({ sql: "SELECT 1" }, from)).rejects.toMatchObject({ code: "E413" });
    await lake.delete("requests/_SUCCESS");
    await expect(transform({ sql: "SELECT 1" }, from)).rejects.toMatchObject({ code: "E501" });
  });

  it("shows nothing before it is complete, and leaves nothing when it is killed", async () => {
    const from = await publish();
    let seen: string[] = [];
    onRacePoint(async (name) => {
      if (name !== "transform:written") return;
      seen = await workspace();
      throw new Error("killed");
    });
    await expect(transform({ sql: "SELECT ip FROM source" }, from)).rejects.toThrow("killed");
    expect(seen.every((name) => name.startsWith(".tmp-"))).toBe(true);
    expect(await workspace()).toEqual([]);
  });
});
