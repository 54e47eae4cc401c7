import { glob, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onRacePoint } from "@daymill/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { columns, field, literal } from "../columns/column-map.ts";
import type { ColumnMap } from "../columns/column-map.ts";
import type { ColumnType } from "../columns/column-type.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { convertCsv } from "../csv/convert-csv.ts";
import { convertJson } from "../json/convert-json.ts";
import { convertLog } from "../log/convert-log.ts";
import { upload } from "../store/upload.ts";
import { writePgArchive } from "../testing/pg-archive-writer.ts";
import { askDuckDb, readWithHyparquet } from "../testing/read-parquet.ts";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { convert } from "./convert.ts";
import type { ConvertOptions } from "./convert.ts";
import type { PartitionBy } from "./partition-by.ts";

const FILE = "part-00000.snappy.parquet";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const pathOf = (name: string): string => join(bench.directory, "workspace/task", name);
const filesOf = async (folder = "workspace/task"): Promise<string[]> => {
  const found = await Array.fromAsync(glob("**/*", { cwd: join(bench.directory, folder), withFileTypes: true }));
  const root = join(bench.directory, folder, "/");
  return found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .toSorted();
};
const archiveOf = async (names: readonly string[], ...tables: readonly (readonly CopyRow[])[]): Promise<string> => {
  const described = tables.map((rows, index) => ({ table: `t${index}`, columns: names, rows }));
  await writePgArchive(join(bench.directory, "archive"), { minor: 14, compression: "gzip", tables: described });
  return bench.uri("archive");
};
/** All rows as another engine reads the folders: what stands in their names are texts. */
const readFolders = (names: string) =>
  askDuckDb(
    `SELECT ${names} FROM read_parquet($1, hive_partitioning = true, hive_types_autocast = false) ORDER BY ALL`,
    pathOf("**/*.parquet"),
  );

const BY_DAY: readonly PartitionBy[] = ["year", "month", "day"].map((part) => ({
  column: "at",
  part: part as "year" | "month" | "day",
}));

for (const engine of ["duckdb", "parquetjs"] as const) {
  describe(`partitions written by ${engine}`, () => {
    const run = (map: ColumnMap, from: string, options: Partial<ConvertOptions>) =>
      convert("task", { columns: map, engine, ...options }).run({ from }, bench.context());

    it("by parts of an instant stand in padded folders in UTC, and the instant stays in the files", async () => {
      const from = await archiveOf(
        ["n", "at"],
        [
          ["1", "2019-09-30 23:30:00-01"],
          ["2", "2019-09-30 23:59:59.999999+00"],
          ["3", "1969-12-31 23:59:59.999+00"],
          ["4", "0009-01-02 00:00:00+00"],
          ["5", null],
          ["6", "9999-12-31 23:59:59-08"],
        ],
      );
      const map = columns({ n: field("n").as("int32").required(), at: field("at").as("timestamp") });
      const partitionBy: PartitionBy[] = [...BY_DAY, { column: "at", part: "hour", name: "hh" }];
      expect(await run(map, from, { partitionBy })).toMatchObject({ rows: 6, rejects: 0, files: 6 });
      const none = "__HIVE_DEFAULT_PARTITION__";
      expect(await filesOf()).toEqual(
        [
          "_SUCCESS",
          `year=0009/month=01/day=02/hh=00/${FILE}`,
          `year=1969/month=12/day=31/hh=23/${FILE}`,
          `year=2019/month=09/day=30/hh=23/${FILE}`,
          `year=2019/month=10/day=01/hh=00/${FILE}`,
          `year=10000/month=01/day=01/hh=07/${FILE}`,
          `year=${none}/month=${none}/day=${none}/hh=${none}/${FILE}`,
        ].toSorted(),
      );
      const { columns: written, rows } = await readWithHyparquet(pathOf(`year=2019/month=10/day=01/hh=00/${FILE}`));
      expect(written).toMatchObject([
        { name: "n", type: expect.stringMatching(/^INT32/), required: false },
        { name: "at", type: "INT64 TIMESTAMP_MICROS", required: false },
      ]);
      expect(rows).toEqual([{ n: 1, at: new Date("2019-10-01T00:30:00Z") }]);
      expect(await readFolders("n, year")).toEqual([
        { n: 1, year: "2019" },
        { n: 2, year: "2019" },
        { n: 3, year: "1969" },
        { n: 4, year: "0009" },
        { n: 5, year: null },
        { n: 6, year: "10000" },
      ]);
    });

    it("by columns have the values in their names as Hive writes them, and no longer in the files", async () => {
      const values = ["a b", "x/y=z%", "é", "..", "09", "", null];
      const from = await archiveOf(
        ["n", "os", "day", "ok"],
        values.map((os, n) => [String(n), os, "2024-02-29", n % 2 === 0 ? "t" : "f"]),
      );
      const map = columns({
        os: field("os"),
        day: field("day").as("date"),
        n: field("n").as("int32"),
        ok: field("ok").as("boolean"),
      });
      await run(map, from, { partitionBy: ["os", "day", "ok"] });
      expect(await filesOf()).toEqual(
        [
          "_SUCCESS",
          `os=a b/day=2024-02-29/ok=true/${FILE}`,
          `os=x%2Fy%3Dz%25/day=2024-02-29/ok=false/${FILE}`,
          `os=é/day=2024-02-29/ok=true/${FILE}`,
          `os=../day=2024-02-29/ok=false/${FILE}`,
          `os=09/day=2024-02-29/ok=true/${FILE}`,
          `os=__HIVE_DEFAULT_PARTITION__/day=2024-02-29/ok=false/${FILE}`,
          `os=__HIVE_DEFAULT_PARTITION__/day=2024-02-29/ok=true/${FILE}`,
        ].toSorted(),
      );
      expect((await readWithHyparquet(pathOf(`os=é/day=2024-02-29/ok=true/${FILE}`))).rows).toEqual([{ n: 2 }]);
      expect(await readFolders("n, os")).toEqual(values.map((os, n) => ({ n, os: os === "" ? null : os })));
    });

    it("keep the order of the rows and the bytes on a rerun, also over several parts", async () => {
      const rows = Array.from({ length: 30_000 }, (_, n): CopyRow => [
        String(n),
        `k${(n * 7) % 3}`,
        "x".repeat(n % 50),
      ]);
      const from = await archiveOf(["n", "key", "text"], rows, rows);
      const map = columns({ n: field("n").as("int64"), key: field("key"), text: field("text") });
      const read = async () => {
        const output = await run(map, from, { partitionBy: ["key"], partBytes: 200_000 });
        const names = await filesOf();
        return { output, names, bytes: await Promise.all(names.map((name) => readFile(pathOf(name)))) };
      };
      const first = await read();
      expect(first.output).toMatchObject({ rows: 60_000, rejects: 0, files: first.names.length - 1 });
      expect(first.names.filter((name) => name.startsWith("key=k1/")).length).toBeGreaterThan(1);
      const second = await read();
      expect(second.names).toEqual(first.names);
      expect(second.bytes.every((bytes, index) => bytes.equals(first.bytes[index] ?? Buffer.of()))).toBe(true);
      const ofOne = first.names.filter((name) => name.startsWith("key=k1/"));
      const contents = await Promise.all(ofOne.map((name) => readWithHyparquet(pathOf(name))));
      const expected = rows.filter(([, key]) => key === "k1").map(([n]) => BigInt(n ?? ""));
      expect(contents.flatMap((content) => content.rows.map(({ n }) => n))).toEqual([...expected, ...expected]);
    });

    it("keep every type exact", async () => {
      const names = ["k", "s", "i", "l", "d", "b", "day", "at"];
      const row = [
        "k",
        "é\t\\N\n",
        "-5",
        "9007199254740991",
        "1.5e-300",
        "t",
        "1969-12-31",
        "2020-03-13 20:58:10.123456",
      ];
      const from = await archiveOf(names, [row, ["k", "", ...Array.from({ length: 6 }, () => null)]]);
      const types: Readonly<Record<string, ColumnType>> = {
        i: "int32",
        l: "int64",
        d: "double",
        b: "boolean",
        day: "date",
        at: "timestamp",
      };
      const map = columns(Object.fromEntries(names.map((name) => [name, field(name).as(types[name] ?? "string")])));
      await run(map, from, { partitionBy: ["k"] });
      const read = await askDuckDb("SELECT * FROM read_parquet($1, hive_partitioning = false)", pathOf(`k=k/${FILE}`));
      expect(read).toEqual([
        {
          s: "é\t\\N\n",
          i: -5,
          l: "9007199254740991",
          d: 1.5e-300,
          b: true,
          day: "1969-12-31",
          at: "2020-03-13 20:58:10.123456+00",
        },
        { s: "", i: null, l: null, d: null, b: null, day: null, at: null },
      ]);
    });

    it("leave rejected rows out, under the number that they have in their table", async () => {
      const from = await archiveOf(
        ["n", "k"],
        [
          ["1", "a"],
          ["x", "b"],
          ["2", "a"],
          ["y", "a"],
        ],
      );
      const map = columns({ n: field("n").as("int32"), k: field("k") });
      const output = await run(map, from, { partitionBy: ["k"], maxRejects: 2 });
      expect(output).toMatchObject({ rows: 2, rejects: 2, files: 1 });
      const lines = (await readFile(join(bench.directory, "workspace/task.rejects.ndjson"), "utf8")).trim().split("\n");
      expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual([2, 4]);
    });

    it("are none where there is no row: the folder is complete all the same", async () => {
      const from = await archiveOf(["k", "n"], []);
      const map = columns({ k: field("k"), n: field("n") });
      expect(await run(map, from, { partitionBy: ["k"] })).toMatchObject({ rows: 0, files: 0, bytes: 0 });
      expect(await filesOf()).toEqual(["_SUCCESS"]);
    });

    it("are published with their folders, and every row counted", async () => {
      const from = await archiveOf(
        ["k", "n"],
        [
          ["a", "1"],
          ["b/c", "2"],
        ],
      );
      const output = await run(columns({ k: field("k"), n: field("n") }), from, { partitionBy: ["k"] });
      await upload("publish").run({ from: output.uri, rows: output.rows, to: "lake:/day/" }, bench.context());
      expect(await filesOf("lake/day")).toEqual(["_SUCCESS", `k=a/${FILE}`, `k=b%2Fc/${FILE}`]);
    });

    it("that are too many, or too long for a name, are refused, and nothing is published (E412)", async () => {
      const map = columns({ k: field("k"), n: literal("x") });
      const many = await archiveOf(
        ["k"],
        Array.from({ length: 10_001 }, (_, k) => [String(k)]),
      );
      await expect(run(map, many, { partitionBy: ["k"] })).rejects.toMatchObject({
        code: "E412",
        message: expect.stringContaining("10000"),
      });
      const long = await archiveOf(["k"], [["é".repeat(127)]]);
      await expect(run(map, long, { partitionBy: ["k"] })).rejects.toMatchObject({
        code: "E412",
        message: expect.stringContaining("255 bytes"),
      });
      expect(await readdir(join(bench.directory, "workspace"))).toEqual([]);
    });
  });
}

describe("partitions", () => {
  it("of CSV, JSON and lines are written as those of an archive", async () => {
    await writeFile(join(bench.directory, "lake/a.csv"), "k,n\na,1\nb,2\n");
    await writeFile(join(bench.directory, "lake/a.json"), '{"k": "a", "n": 1}\n{"k": "b", "n": 2}\n');
    const [csv, json] = ["lake:/a.csv", "lake:/a.json"];
    const written = [`_SUCCESS`, `k=a/${FILE}`, `k=b/${FILE}`];
    await convertCsv("task", { partitionBy: ["k"] }).run({ from: csv }, bench.context());
    expect(await filesOf()).toEqual(written);
    await convertJson("task", { partitionBy: ["k"] }).run({ from: json }, bench.context());
    expect(await filesOf()).toEqual(written);
    expect((await readWithHyparquet(pathOf(`k=b/${FILE}`))).rows).toEqual([{ n: 2n }]);
    await convertLog("task", { line: /^(?<k>[ab]),(?<n>.*)$/, partitionBy: ["k"], maxRejects: 1 }).run(
      { from: csv },
      bench.context(),
    );
    expect(await filesOf()).toEqual(written);
    await expect(
      convertCsv("task", { partitionBy: ["other"] }).run({ from: csv }, bench.context()),
    ).rejects.toMatchObject({ code: "E209" });
  });

  it("of decimals are exact in duckdb", async () => {
    const from = await archiveOf(["k", "n"], [["a", "123456789012345678901234567890123456.78"]]);
    const map = columns({ k: field("k"), n: field("n").as("decimal(38,2)") });
    await convert("task", { columns: map, partitionBy: ["k"] }).run({ from }, bench.context());
    expect(await readFolders("n::VARCHAR AS n")).toEqual([{ n: "123456789012345678901234567890123456.78" }]);
  });

  it("that meet a full disk leave nothing (E504); the next attempt is whole", async () => {
    const from = await archiveOf(
      ["k", "n"],
      [
        ["a", "1"],
        ["b", "2"],
      ],
    );
    const workspace = join(bench.directory, "workspace");
    onRacePoint(async (point) => {
      const [draft = ""] = (await readdir(workspace)).filter((name) => !name.endsWith(".scratch"));
      if (point !== "convert:staged") return;
      await mkdir(join(workspace, draft, "k=b"));
      await symlink("/dev/full", join(workspace, draft, "k=b", FILE));
    });
    const split = convert("task", { columns: columns({ k: field("k"), n: field("n") }), partitionBy: ["k"] });
    await expect(split.run({ from }, bench.context())).rejects.toMatchObject({ code: "E504" });
    expect(await readdir(workspace)).toEqual([]);
    onRacePoint(undefined);
    expect(await split.run({ from }, bench.context())).toMatchObject({ rows: 2, files: 2 });
  });

  it("are written where the workspace has signs of a pattern in its name", async () => {
    const from = await archiveOf(["k", "n"], [["a", "1"]]);
    await mkdir(join(bench.directory, "odd[1]"));
    const task = convert("task", { columns: columns({ k: field("k"), n: field("n") }), partitionBy: ["k"] });
    await task.run({ from }, bench.context({ workspace: bench.uri("odd[1]/") }));
    expect(await filesOf("odd[1]/task")).toEqual(["_SUCCESS", `k=a/${FILE}`]);
  });

  const map = columns({
    k: field("k"),
    day: field("day").as("date"),
    at: field("at").as("timestamp"),
    d: field("d").as("double"),
    month: field("month"),
    "odd name": field("k"),
  });
  it.each<readonly [string, readonly PartitionBy[]]>([
    ["does not have", ["other"]],
    ["a double", ["d"]],
    ["a timestamp", ["at"]],
    ["has none", [{ column: "k", part: "year" }]],
    ["has none", [{ column: "day", part: "hour" }]],
    ["week", [{ column: "day", part: "week" as "day" }]],
    ["such names", ["odd name"]],
    ["such names", [{ column: "day", part: "day", name: "the-day" }]],
    ["twice", ["k", "k"]],
    ["twice", [{ column: "at", part: "month", name: "Month" }]],
    ["twice", [{ column: "at", part: "day", name: "DAY" }]],
  ])("that cannot be are refused when the file is read: %s (E209)", (message, partitionBy) => {
    expect(() => convert("task", { columns: map, partitionBy })).toThrow(
      expect.objectContaining({ code: "E209", message: expect.stringContaining(message) }),
    );
  });

  it("that take all columns are refused (E209)", () => {
    const one = columns({ k: field("k") });
    expect(() => convertCsv("task", { columns: one, partitionBy: ["k"] })).toThrow(/all columns/);
    expect(() => convertJson("task", { columns: one, partitionBy: ["k"] })).toThrow(/all columns/);
    expect(() => convertLog("task", { line: /(?<k>.*)/, partitionBy: ["k"] })).toThrow(/all columns/);
  });

  it("stand in the graph", () => {
    const { defaults } = convert("task", { columns: map, partitionBy: ["k", ...BY_DAY.slice(0, 1)] }).definition;
    expect(defaults).toMatchObject({ partitionBy: ["k", { column: "at", part: "year" }] });
    expect(convert("task", { columns: map }).definition.defaults).not.toHaveProperty("partitionBy");
  });
});
