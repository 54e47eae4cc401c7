import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { columns, convert, field } from "@daymill/operators";
import type { ColumnType, ConvertFilesOptions, ConvertOptions, ConvertOutput } from "@daymill/operators";
import { askDuckDb, taskBench, writePgArchive } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readWithPyarrow } from "../support/read-with-pyarrow.ts";
import { requireService, servicePath } from "../support/services.ts";
import { exactCorpus, plainCorpus } from "./convert-corpus.ts";
import type { ConvertCorpus } from "./convert-corpus.ts";
import type { KnownValue } from "./corpus-columns.ts";

/** What each type is in DuckDB, in Arrow and in the file. */
const TYPES: Readonly<Record<string, readonly [duckdb: string, arrow: string, physical: string, logical: object]>> = {
  string: ["VARCHAR", "string", "BYTE_ARRAY", { Type: "String" }],
  int32: ["INTEGER", "int32", "INT32", { Type: "None" }],
  int64: ["BIGINT", "int64", "INT64", { Type: "None" }],
  double: ["DOUBLE", "double", "DOUBLE", { Type: "None" }],
  boolean: ["BOOLEAN", "bool", "BOOLEAN", { Type: "None" }],
  date: ["DATE", "date32[day]", "INT32", { Type: "Date" }],
  timestamp: [
    "TIMESTAMP WITH TIME ZONE",
    "timestamp[us, tz=UTC]",
    "INT64",
    { Type: "Timestamp", isAdjustedToUTC: true, timeUnit: "microseconds" },
  ],
  "decimal(5,2)": ["DECIMAL(5,2)", "decimal128(5, 2)", "INT32", { Type: "Decimal", precision: 5, scale: 2 }],
  "decimal(18,4)": ["DECIMAL(18,4)", "decimal128(18, 4)", "INT64", { Type: "Decimal", precision: 18, scale: 4 }],
  "decimal(38,10)": [
    "DECIMAL(38,10)",
    "decimal128(38, 10)",
    "FIXED_LEN_BYTE_ARRAY",
    { Type: "Decimal", precision: 38, scale: 10 },
  ],
};

/** Spark takes ten seconds to come up on an idle machine, and a minute on one that is busy. */
const SPARK_WITHIN_MS = 300_000;

const OPTIONS: Readonly<Record<string, ConvertFilesOptions>> = {
  duckdb: { engine: "duckdb" },
  parquetjs: { engine: "parquetjs" },
  spark: { engine: "spark", spark: { sparkSubmit: servicePath("spark"), cores: 2, memory: "1g" } },
};

type Rows = readonly Readonly<Record<string, KnownValue>>[];

/** What a conversion made of a corpus, or of an archive. */
interface Converted extends AsyncDisposable {
  readonly output: ConvertOutput;
  /** Paths of its files, by name. */
  readonly files: readonly string[];
  readonly folder: string;
}

async function convertTables(
  { map, params, tables }: Omit<ConvertCorpus, "rows" | "unreadable">,
  options: Partial<ConvertOptions>,
): Promise<Converted> {
  const bench: TaskBench = await taskBench();
  try {
    await writePgArchive(join(bench.directory, "archive"), { minor: 14, compression: "gzip", tables });
    const task = convert("task", { columns: map, ...options });
    const output = await task.run({ from: bench.uri("archive"), params }, bench.context());
    const folder = join(bench.directory, "workspace/task");
    const files = await Array.fromAsync(glob("**/*.parquet", { cwd: folder }));
    return {
      output,
      files: files.toSorted().map((name) => join(folder, name)),
      folder,
      [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
    };
  } catch (thrown: unknown) {
    await bench[Symbol.asyncDispose]();
    throw thrown;
  }
}

/** The SQL that gives a column of a type as a known value; texts as hex, for DuckDB's driver takes a byte order mark off. */
function knownSql(name: string, type: ColumnType): string {
  if (type === "string") return `hex("${name}") AS "${name}"`;
  if (type === "date") return `CAST(date_diff('day', DATE '1970-01-01', "${name}") AS VARCHAR) AS "${name}"`;
  if (type === "timestamp") return `CAST(epoch_us("${name}") AS VARCHAR) AS "${name}"`;
  return ["double", "boolean"].includes(type) ? `"${name}"` : `CAST("${name}" AS VARCHAR) AS "${name}"`;
}

async function rowsByDuckDb({ map }: ConvertCorpus, pattern: string, more = ""): Promise<Rows> {
  const values = map.columns.map(({ name, type }) => knownSql(name, type)).join(", ");
  const from = "read_parquet($1, hive_partitioning = true, hive_types_autocast = false)";
  const rows = (await askDuckDb(`SELECT ${values} FROM ${from} ${more}`, pattern)) as Rows;
  const texts = map.columns.filter(({ type }) => type === "string").map(({ name }) => name);
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(texts.map((name) => [name, fromHex(row[name] ?? null)])),
  }));
}

function fromHex(hex: KnownValue): KnownValue {
  return typeof hex === "string" ? Buffer.from(hex, "hex").toString() : null;
}

/** The first row that differs, instead of all of thousands; undefined: none does. */
function firstDifference(found: Rows, expected: Rows): object | undefined {
  const length = Math.max(found.length, expected.length);
  const index = Array.from({ length }, (_, at) => at).find((at) => !isDeepStrictEqual(found[at], expected[at]));
  return index === undefined ? undefined : { index, found: found[index], expected: expected[index] };
}

for (const [engine, options] of Object.entries(OPTIONS)) {
  const suite = engine === "spark" ? requireService("spark") : describe;

  suite(`${engine === "spark" ? "Spark (spark)" : engine} makes of the corpus`, () => {
    const corpus = plainCorpus();
    let made: Converted;
    beforeAll(async () => {
      made = await convertTables(corpus, { ...options, partBytes: 100_000 });
    }, SPARK_WITHIN_MS);
    afterAll(() => made[Symbol.asyncDispose]());

    it("every row, and counts the JSON that cannot be read", () => {
      expect(made.output).toMatchObject({ rows: corpus.rows.length, rejects: 0, unreadable: corpus.unreadable });
      expect(made.files).toHaveLength(2);
      expect(made.output.files).toBe(made.files.length);
    });

    it("the same values, as DuckDB reads them", async () => {
      const found = await rowsByDuckDb(corpus, join(made.folder, "*.parquet"));
      expect(firstDifference(found, corpus.rows)).toBeUndefined();
    });

    it("the same columns, as DuckDB reads them", async () => {
      const found = await askDuckDb("DESCRIBE SELECT * FROM read_parquet($1)", join(made.folder, "*.parquet"));
      expect(found.map((column) => [column["column_name"], column["column_type"]])).toEqual(
        corpus.map.columns.map(({ name, type }) => [name, TYPES[type]?.[0]]),
      );
    });

    requireService("pyarrow")("as pyarrow reads it (pyarrow)", () => {
      it("the same values and columns", async () => {
        const found = await readWithPyarrow(made.files);
        expect(found.columns).toEqual(arrowColumns(corpus));
        expect(firstDifference(found.rows, corpus.rows)).toBeUndefined();
      });
    });
  });

  suite(`${engine === "spark" ? "Spark (spark)" : engine} makes of nothing`, () => {
    const corpus = { ...plainCorpus(), rows: [] };
    const tables = corpus.tables.map((table) => ({ ...table, rows: [] }));
    let made: Converted;
    beforeAll(async () => {
      made = await convertTables({ ...corpus, tables }, options);
    }, SPARK_WITHIN_MS);
    afterAll(() => made[Symbol.asyncDispose]());

    it("one file without rows that has all columns", async () => {
      expect(made.output).toMatchObject({ rows: 0, rejects: 0, unreadable: 0, files: 1, rejectFile: null });
      expect(await rowsByDuckDb(corpus, join(made.folder, "*.parquet"))).toEqual([]);
    });

    requireService("pyarrow")("as pyarrow reads it (pyarrow)", () => {
      it("the same columns as with rows", async () => {
        expect(await readWithPyarrow(made.files)).toEqual({ columns: arrowColumns(corpus), rows: [] });
      });
    });
  });

  suite(`${engine === "spark" ? "Spark (spark)" : engine}, of rows that do not fit,`, () => {
    it(
      "rejects the same ones for the same reasons, by their tables and lines",
      { timeout: SPARK_WITHIN_MS },
      async () => {
        const names = ["a", "n", "k"];
        const tables = [
          {
            table: "a",
            columns: names,
            rows: [
              ["\ufeffx", "1", "{}"],
              ["tab\there", "x", "{}"],
              ["y", null, "{}"],
            ],
          },
          { table: "b", columns: names, rows: [] },
          {
            table: "c",
            columns: names,
            rows: [
              ["y", "2147483648", "{}"],
              ["z", "2", "{bad"],
            ],
          },
          {
            table: "d",
            columns: ["n", "k", "a"],
            rows: [
              ["3", "{", "not\\escaped"],
              ["4", "{}", ""],
            ],
          },
        ];
        const map = columns(
          { a: field("a"), n: field("n").as("int32").required(), k: field("k").json("k") },
          { unreadableJson: "reject" },
        );
        await using made = await convertTables({ map, params: {}, tables }, { ...options, maxRejects: 5 });
        expect(made.output).toMatchObject({ rows: 2, rejects: 5, unreadable: 0 });
        const rejects = (await readFile(`${made.folder}.rejects.ndjson`, "utf8")).trim().split("\n");
        expect(rejects.map((line) => JSON.parse(line) as unknown)).toEqual([
          { table: "a", line: 2, column: "n", reason: "is no int32", fields: ["tab\there", "x", "{}"] },
          { table: "a", line: 3, column: "n", reason: "is required, but null", fields: ["y", null, "{}"] },
          { table: "c", line: 1, column: "n", reason: "is no int32", fields: ["y", "2147483648", "{}"] },
          { table: "c", line: 2, column: "", reason: "has JSON that cannot be read", fields: ["z", "2", "{bad"] },
          {
            table: "d",
            line: 1,
            column: "",
            reason: "has JSON that cannot be read",
            fields: ["3", "{", "not\\escaped"],
          },
        ]);
      },
    );
  });

  if (engine === "parquetjs") continue;

  suite(`${engine === "spark" ? "Spark (spark)" : engine}, into partitions,`, () => {
    const corpus = exactCorpus();
    let made: Converted;
    beforeAll(async () => {
      made = await convertTables(corpus, { ...options, partitionBy: [{ column: "instant", part: "hour" }, "flag"] });
    }, SPARK_WITHIN_MS);
    afterAll(() => made[Symbol.asyncDispose]());

    it("writes what parquetjs cannot, every value in its folder", async () => {
      expect(made.output).toMatchObject({ rows: corpus.rows.length, rejects: 0, unreadable: corpus.unreadable });
      const found = await rowsByDuckDb(corpus, join(made.folder, "**/*.parquet"), "ORDER BY CAST(n AS BIGINT)");
      const flagText = (flag: KnownValue | undefined): string | null =>
        typeof flag === "boolean" ? String(flag) : null;
      const expected = corpus.rows.map((row) => ({ ...row, flag: flagText(row["flag"]) }));
      expect(firstDifference(found, expected)).toBeUndefined();
    });

    it("has one file in each folder, called by the hour of its rows", async () => {
      const hours = corpus.rows.map(({ instant, flag }) =>
        join(
          `hour=${typeof instant === "string" ? hourOf(BigInt(instant)) : "__HIVE_DEFAULT_PARTITION__"}`,
          `flag=${flag === null || flag === undefined ? "__HIVE_DEFAULT_PARTITION__" : String(flag)}`,
        ),
      );
      expect(made.files.map((path) => path.slice(made.folder.length + 1))).toEqual(
        [...new Set(hours)].map((folder) => join(folder, "part-00000.snappy.parquet")).toSorted(),
      );
    });

    it("keeps the order of rows in every file", async () => {
      const numbers = await askDuckDb(
        "SELECT list(n ORDER BY file_row_number) = list_sort(list(n)) AS sorted FROM read_parquet($1, filename = true, file_row_number = true) GROUP BY filename",
        join(made.folder, "**/*.parquet"),
      );
      expect(numbers).toHaveLength(made.files.length);
      expect(new Set(numbers.map(({ sorted }) => sorted))).toEqual(new Set([true]));
    });

    requireService("pyarrow")("as pyarrow reads it (pyarrow)", () => {
      it("has the same values and columns, without the one that is in the folders", async () => {
        const found = await readWithPyarrow(made.files);
        expect(found.columns).toEqual(arrowColumns(corpus).filter(({ name }) => name !== "flag"));
        const rows = found.rows.toSorted((a, b) => Number(a["n"]) - Number(b["n"]));
        const expected = corpus.rows.map(({ flag: _flag, ...row }) => row);
        expect(firstDifference(rows, expected)).toBeUndefined();
      });
    });
  });
}

describe("parquetjs", () => {
  it("refuses types that it cannot write (E412), and values that it would change (E408)", async () => {
    const { map, params, tables } = exactCorpus();
    const without = (...names: string[]) => ({
      map: { ...map, columns: map.columns.filter(({ name }) => !names.includes(name)) },
      params,
      tables,
    });
    const engine = "parquetjs";
    await expect(convertTables(without(), { engine })).rejects.toMatchObject({ code: "E412" });
    const decimals = ["price", "middle", "long"];
    for (const refused of ["large", "real", "instant"]) {
      const others = ["large", "real", "instant"].filter((name) => name !== refused);
      await expect(convertTables(without(...decimals, ...others), { engine })).rejects.toMatchObject({
        code: "E408",
        details: { column: refused },
      });
    }
  });
});

/** What Arrow says of the columns of a corpus; every one is optional. */
function arrowColumns({ map }: ConvertCorpus) {
  return map.columns.map(({ name, type }) => {
    const [, arrow, physical, logical] = TYPES[type] ?? [];
    return { name, type: arrow, physical, logical, optional: true };
  });
}

function hourOf(micros: bigint): string {
  const hours = (((micros / 3_600_000_000n) % 24n) + 24n) % 24n;
  const isBefore = micros < 0n && micros % 3_600_000_000n !== 0n;
  return String(isBefore ? (hours + 23n) % 24n : hours).padStart(2, "0");
}
