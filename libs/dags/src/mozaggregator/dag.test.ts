import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { onRacePoint, TaskSkipped } from "@daymill/core";
import type { DagTestOptions, DagTestRun } from "@daymill/core";
import { copyText, readWithDuckDb, readWithHyparquet, taskBench, writePgArchive } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { queryWarehouse } from "@daymill/operators/tools";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { buildId, submissionDate } from "./dag.ts";
import { generateArchives } from "./source/generate-archives.ts";

const DAY = "2016-09-19";
const COLUMNS = ["dimensions", "histogram"];
const TYPES = { dimensions: "jsonb", histogram: "bigint[]" };
const TAKEN_AT = "2020-03-13T20:58:10.123Z";

interface Row {
  readonly table: string;
  readonly dimensions: Readonly<Record<string, string>> | string | null;
  readonly histogram: string | null;
}

const dimensionsOf = (table: string): Record<string, string> => ({
  os: "Windows_NT",
  child: "false",
  label: "",
  metric: `METRIC_OF_${table}`,
  osVersion: "6.3",
  application: "Firefox",
  architecture: "x86",
});
const rowOf = (table: string, change: Partial<Row> = {}): Row => ({
  table,
  dimensions: dimensionsOf(table),
  histogram: "{0,0,2,0,2,2}",
  ...change,
});

let bench: TaskBench;
/** What the dump of the archive says that it has. */
let rowsDumped = 0;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(async () => {
  onRacePoint(undefined);
  await bench[Symbol.asyncDispose]();
});

const path = (...parts: string[]): string => join(bench.directory, ...parts);
const names = async (folder: string): Promise<string[]> => (await readdir(path(folder))).toSorted();

/** Makes an archive of pg_dump with a table each, dump ids of four digits in the order of creation. */
async function writeArchive(
  rows: readonly Row[],
  { columns = COLUMNS, types = TYPES }: { readonly columns?: readonly string[]; readonly types?: typeof TYPES } = {},
): Promise<void> {
  rowsDumped = rows.length;
  const tables = [...Map.groupBy(rows, (row) => row.table)].map(([table, group], index) => ({
    table,
    columns: [...columns],
    types,
    dumpId: 3_340 + index,
    rows: group.map(({ dimensions, histogram }) =>
      [
        typeof dimensions === "object" && dimensions !== null ? JSON.stringify(dimensions) : dimensions,
        histogram,
      ].slice(0, columns.length),
    ),
  }));
  await rm(path("archive"), { recursive: true, force: true });
  await writePgArchive(path("archive"), { minor: 14, compression: "gzip", tables });
}

const dumped = (): object => ({
  uri: bench.uri("archive/"),
  takenAt: TAKEN_AT,
  tables: [],
  rows: rowsDumped,
  bytes: 0,
});

/** Runs the DAG of a day for real but for the dump, which is the archive that the test wrote. */
const run = (options: DagTestOptions = {}, dag = buildId): Promise<DagTestRun> =>
  dag.test({
    interval: DAY,
    workspace: bench.uri("workspace/"),
    connections: {
      lake: { type: "file", path: path("lake") },
      warehouse: { type: "duckdb", path: path("warehouse") },
      mozaggregator: { type: "postgres", host: "127.0.0.1", port: 1, user: "root", database: "telemetry" },
    },
    ...options,
    stub: { dump: dumped, ...options.stub },
  });

const loaded = (sql = "SELECT * FROM aggregates.build_id_aggregates ORDER BY metric, aggregate") =>
  queryWarehouse({ path: path("warehouse"), sql });

describe("pipeline 1", () => {
  it("has the same tasks for both types, under its own places and tables", () => {
    const [build, submission] = [buildId.toJSON(), submissionDate.toJSON()];
    expect(build.tasks.map(({ id }) => id)).toEqual([
      "not_published",
      "dump",
      "convert",
      "publish",
      "already_published",
      "load",
    ]);
    const renamed = JSON.stringify(build)
      .replaceAll("build_id", "submission_date")
      .replaceAll(/"(line|column)":\d+/g, "");
    expect(renamed).toBe(JSON.stringify(submission).replaceAll(/"(line|column)":\d+/g, ""));
  });

  it("spans 1,735 days", () => {
    const { start, end } = buildId.toJSON();
    expect((Date.parse(end ?? "") - Date.parse(start ?? "")) / 86_400_000).toBe(1_735);
  });

  it.each([
    ["build_id", buildId],
    ["submission_date", submissionDate],
  ])("carries a day of %s from the dump to a table", async (type, dag) => {
    const table = `${type}_nightly_51_20160919`;
    await writeArchive([rowOf(table), rowOf(`${type}_release_49_20160919`)]);
    const result = await run({}, dag);
    expect(result).toMatchObject({ state: "success", states: { load: "success", already_published: "skipped" } });
    expect(await names(`lake/${type}/20160919`)).toEqual(["_SUCCESS", "part-00000.snappy.parquet"]);
    expect(await loaded(`SELECT * FROM aggregates.${type}_aggregates ORDER BY channel`)).toEqual([
      {
        ingest_date: "2020-03-13",
        aggregate_type: type,
        ds_nodash: "20160919",
        channel: "nightly",
        version: "51",
        os: "Windows_NT",
        child: "false",
        label: "",
        metric: `METRIC_OF_${table}`,
        osVersion: "6.3",
        application: "Firefox",
        architecture: "x86",
        aggregate: "[0,0,2,0,2,2]",
      },
      expect.objectContaining({ channel: "release", version: "49" }),
    ]);
  });

  it("runs without a database, from dumps that were made before", async () => {
    const shape = { from: DAY, days: 2, rowsPerDay: 300, seed: 3, missing: 1 };
    const generated = await generateArchives({ ...shape, directory: path("dumps") });
    const counts: Record<string, number> = {};
    for (const { type, day, rows } of generated) {
      const result = await (type === "build_id" ? buildId : submissionDate).test({
        interval: day,
        workspace: bench.uri(`workspace/${type}/${day}/`),
        connections: {
          mozaggregator: { type: "archive", path: path("dumps") },
          lake: { type: "file", path: path("lake") },
          warehouse: { type: "duckdb", path: path("warehouse") },
        },
      });
      expect(result).toMatchObject({ state: "success" });
      counts[type] = (counts[type] ?? 0) + rows;
    }
    for (const [type, count] of Object.entries(counts)) {
      expect(await loaded(`SELECT count(*)::INTEGER AS n FROM aggregates.${type}_aggregates`)).toEqual([{ n: count }]);
    }
  });

  it("writes the columns, order and types of the published files, read alike by two readers that are not ours", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919")]);
    await run();
    const file = path("lake/build_id/20160919/part-00000.snappy.parquet");
    const read = await readWithHyparquet(file);
    const texts = [
      "aggregate_type",
      "ds_nodash",
      "channel",
      "version",
      "os",
      "child",
      "label",
      "metric",
      "osVersion",
      "application",
      "architecture",
      "aggregate",
    ];
    expect(read.columns.map(({ name, type }) => [name, type])).toEqual([
      ["ingest_date", "INT32 DATE"],
      ...texts.map((name) => [name, "BYTE_ARRAY UTF8"]),
    ]);
    expect(read.codecs).toEqual(["SNAPPY"]);
    expect(await readWithDuckDb(file)).toEqual(read.rows.map((row) => ({ ...row, ingest_date: "2020-03-13" })));
  });

  it("keeps large values exact", async () => {
    const histogram = "{9223372036854775807,-9223372036854775808,9007199254740993}";
    await writeArchive([rowOf("build_id_nightly_51_20160919", { histogram })]);
    await run();
    expect(await loaded("SELECT aggregate FROM aggregates.build_id_aggregates")).toEqual([
      { aggregate: "[9223372036854775807,-9223372036854775808,9007199254740993]" },
    ]);
  });

  it("keeps rows whose dimensions are missing or cannot be read, with nulls", async () => {
    await writeArchive([
      rowOf("build_id_nightly_51_20160919", { dimensions: null, histogram: "{1}" }),
      rowOf("build_id_nightly_51_20160919", { dimensions: '{"os": "Linux"}', histogram: null }),
    ]);
    expect((await run()).outputs["convert"]).toMatchObject({ rows: 2, rejects: 0 });
    const rows = await loaded(
      "SELECT os, metric, aggregate, channel FROM aggregates.build_id_aggregates ORDER BY os NULLS FIRST",
    );
    expect(rows).toEqual([
      { os: null, metric: null, aggregate: "[1]", channel: "nightly" },
      { os: "Linux", metric: null, aggregate: null, channel: "nightly" },
    ]);
  });

  it("does not dump a day that is published, and loads it", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919")]);
    await run();
    await rm(path("warehouse"), { recursive: true });
    const again = await run({ stub: { dump: () => expect.unreachable("dumped again") } });
    expect(again.states).toMatchObject({
      dump: "skipped",
      publish: "skipped",
      already_published: "success",
      load: "success",
    });
    expect(await loaded()).toHaveLength(1);
  });

  it("makes a published day anew when the run is cleared", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919")]);
    await run();
    await writeArchive([rowOf("build_id_nightly_51_20160919"), rowOf("build_id_aurora_50_20160919")]);
    const again = await run({ generation: 1 });
    expect(again.states).toMatchObject({ dump: "success", publish: "success", load: "success" });
    expect(await loaded()).toHaveLength(2);
  });

  it("a day published but not loaded is loaded by the next rerun", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919")]);
    const refused = await run({
      stub: {
        load: () => {
          throw new Error("the warehouse is away");
        },
      },
    });
    expect(refused).toMatchObject({ state: "failed", states: { publish: "success", load: "failed" } });
    expect(await names("lake/build_id/20160919")).toContain("_SUCCESS");
    for (const generation of [0, 1]) {
      await rm(path("warehouse"), { recursive: true, force: true });
      expect(await run({ generation })).toMatchObject({ state: "success", states: { load: "success" } });
      expect(await loaded()).toHaveLength(1);
    }
  });
});

describe("bad input", () => {
  const [nightly, aurora] = ["build_id_nightly_51_20160919", "build_id_aurora_50_20160919"];
  const fails = async (task: string): Promise<unknown> => {
    const result = await run();
    expect(result.state).toBe("failed");
    expect(await names("lake")).toEqual([]);
    return result.attempts[task]?.at(-1)?.outcome;
  };

  it.each([
    ["histogram", "bigint", { histogram: "7" }, "but the map reads an array"],
    ["histogram", "jsonb", { histogram: "[7]" }, "but the map reads an array"],
    ["dimensions", "bigint", { dimensions: "7" }, "but the map reads keys of JSON"],
    ["dimensions", "text[]", { dimensions: "{a}" }, "but the map reads keys of JSON"],
  ])(
    "a table whose column %s is of type %s now is an error, not a column of nulls",
    async (column, type, row, words) => {
      await writeArchive([rowOf(nightly), rowOf(aurora, row)], { types: { ...TYPES, [column]: type } });
      expect(await fails("convert")).toMatchObject({
        error: {
          code: "E412",
          message: expect.stringContaining(`Column "${column}" of public.${aurora} is of type ${type}, ${words}`),
        },
        final: true,
      });
    },
  );

  it("a table that lacks a column is an error, not a column of nulls", async () => {
    await writeArchive([rowOf(nightly)], { columns: ["dimensions"] });
    expect(await fails("convert")).toMatchObject({
      error: { code: "E412", message: expect.stringContaining('"histogram"') },
      final: true,
    });
  });

  it("a day with ten times the rows is a day like any other: every row is there", async () => {
    const day = (times: number): Row[] =>
      Array.from({ length: 200 * times }, (_, index) => rowOf(index % 7 === 0 ? aurora : nightly));
    await writeArchive(day(1));
    expect((await run()).outputs["load"]).toMatchObject({ rows: 200 });
    await writeArchive(day(10));
    expect(await run({ generation: 1 })).toMatchObject({ state: "success", outputs: { load: { rows: 2_000 } } });
  });
});

describe("the traps of the original", () => {
  it("trap A: a source that cannot be reached is a failed run, not a missing day", async () => {
    const result = await buildId.test({
      interval: DAY,
      workspace: bench.uri("workspace/"),
      connections: {
        lake: { type: "file", path: path("lake") },
        mozaggregator: { type: "postgres", host: "127.0.0.1", port: 1, user: "root", database: "telemetry" },
      },
    });
    expect(result).toMatchObject({ state: "failed", states: { dump: "failed", convert: "upstream_failed" } });
    const [attempt] = result.attempts["dump"] ?? [];
    expect(attempt?.outcome).toMatchObject({ kind: "failed", error: { code: "E401" } });
  });

  it("trap A: a day without tables is skipped, and so is everything that needs it", async () => {
    const none = (): never => {
      throw new TaskSkipped("no table matches");
    };
    expect(await run({ stub: { dump: none } })).toMatchObject({
      state: "success",
      states: { dump: "skipped", convert: "skipped", publish: "skipped", load: "skipped" },
    });
    expect(await names("lake")).toEqual([]);
  });

  it("trap B: what a killed dump leaves, toc.dat and part of the data, is not taken for a dump", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919"), rowOf("build_id_aurora_50_20160919")]);
    const whole = copyText([
      ["{}", "{}"],
      ["{}", "{}"],
    ]);
    await writeFile(path("archive/3341.dat.gz"), gzipSync(whole).subarray(0, -12));
    const cut = await run();
    expect(cut).toMatchObject({ state: "failed", states: { convert: "failed", load: "upstream_failed" } });
    expect(cut.attempts["convert"]?.at(-1)?.outcome).toMatchObject({ error: { code: "E403" } });
    await rm(path("archive/3341.dat.gz"));
    expect((await run()).attempts["convert"]?.at(-1)?.outcome).toMatchObject({ error: { code: "E404" } });
    expect(await names("lake")).toEqual([]);
  });

  it("trap C: every row carries the channel and version of its own table, whatever the dump ids", async () => {
    const tables = [
      "nightly_51",
      "nightly_52",
      "aurora_50",
      "aurora_51",
      "beta_50",
      "release_49",
      "nightly_50",
      "beta_49",
    ];
    await writeArchive(tables.map((name) => rowOf(`build_id_${name}_20160919`)));
    await run();
    const rows = await loaded("SELECT channel, version, metric FROM aggregates.build_id_aggregates");
    expect(rows).toHaveLength(8);
    for (const { channel, version, metric } of rows)
      expect(metric).toBe(`METRIC_OF_build_id_${String(channel)}_${String(version)}_20160919`);
  });

  it("trap D: escapes of COPY are undone, and the end mark is no row", async () => {
    const label = 'a\\b"c\td\ne';
    const table = "build_id_nightly_51_20160919";
    await writeArchive([
      rowOf(table, { dimensions: { ...dimensionsOf(table), label } }),
      rowOf("build_id_aurora_50_20160919"),
    ]);
    await run();
    const rows = await loaded("SELECT label, os FROM aggregates.build_id_aggregates ORDER BY label");
    expect(rows).toEqual([
      { label: "", os: "Windows_NT" },
      { label, os: "Windows_NT" },
    ]);
  });

  it("trap E: no row is dropped without a word: rows of the source = rows of the table, or the run fails", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919"), rowOf("build_id_aurora_50_20160919")]);
    rowsDumped = 3;
    const lost = await run();
    expect(lost.attempts["publish"]?.at(-1)?.outcome).toMatchObject({
      error: { code: "E409", message: expect.stringContaining("has 2 rows instead of 3") },
    });
    expect(lost.states).toMatchObject({ publish: "failed", load: "upstream_failed" });
    expect(await names("lake")).toEqual([]);
    rowsDumped = 2;
    expect((await run()).outputs["load"]).toMatchObject({ rows: 2 });
    const unloaded = await run({ stub: { already_published: { uri: "lake:/build_id/20160919/", rows: 5 } } });
    expect(unloaded.states).toMatchObject({ load: "failed" });
    expect(unloaded.attempts["load"]?.at(-1)?.outcome).toMatchObject({ error: { code: "E409" } });
    expect(await loaded()).toHaveLength(2);
  });

  it("trap G: a lake that does not answer is a failed run, and never a day that is not published", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919")]);
    await run();
    const lake = { type: "s3", database: "b", user: "u", password: "p", extra: { endpoint: "http://127.0.0.1:1" } };
    const result = await buildId.test({
      interval: DAY,
      workspace: bench.uri("workspace/"),
      connections: { lake, warehouse: { type: "duckdb", path: path("warehouse") } },
      stub: { dump: () => expect.unreachable("dumped again") },
    });
    expect(result).toMatchObject({ state: "failed", states: { not_published: "failed", dump: "upstream_failed" } });
    expect(result.attempts["not_published"]?.at(-1)?.outcome).toMatchObject({ error: { code: "E502" } });
  });

  it("trap F: an upload that is interrupted does not mark the day as done; the next run does it again", async () => {
    await writeArchive([rowOf("build_id_nightly_51_20160919")]);
    onRacePoint((name) => {
      if (name === "upload:copied") throw new Error("interrupted");
    });
    const interrupted = await run();
    expect(interrupted.states).toMatchObject({ publish: "failed" });
    expect(await names("lake/build_id/20160919")).toEqual(["part-00000.snappy.parquet"]);
    onRacePoint(undefined);
    expect(await run()).toMatchObject({ state: "success", states: { dump: "success", already_published: "skipped" } });
    expect(await names("lake/build_id/20160919")).toEqual(["_SUCCESS", "part-00000.snappy.parquet"]);
    expect(await loaded()).toHaveLength(1);
  });
});
