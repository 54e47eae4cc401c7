import type { DuckDBValue } from "@duckdb/node-api";
import { DaymillError, toError } from "@daymill/core";
import { allNullSql, convertedRowsSql, rejectedRowsSql, unreadableCountSql } from "../columns/duckdb-sql.ts";
import type { TableSource } from "../columns/duckdb-sql.ts";
import { toRowFunction } from "../columns/row-function.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";
import { factsOf } from "./engine.ts";
import type { Conversion, ConvertEngine, PartResult } from "./engine.ts";
import type { Part, RejectedRow, Segment } from "./part.ts";
import { stagedRowsSql } from "./staged-file.ts";

/** With 978,000 rows of 280 bytes: 192 MiB 1.5 s, 256 MiB and more 1.3 s. The process stays below 500 MB with 192. */
const MEMORY_MIB = 192;

/**
 * Rows a row group. Groups are compressed in parallel, so small ones finish sooner (300,000 rows on two cores: 122,880 a
 * group 0.57 s, 40,960 a group 0.41 s), and are held in memory whole. The file grows by 2 %.
 */
const ROW_GROUP_ROWS = 40_960;

/** Converts with DuckDB. One statement reads, unescapes, converts and writes; what it left out is asked for afterwards. */
export async function duckdbEngine(conversion: Conversion): Promise<ConvertEngine> {
  const { scratch, signal } = conversion;
  const db = await openDuckDb({
    temporaryDirectory: scratch,
    memoryMiB: MEMORY_MIB,
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    writePart: async (part, path) => {
      try {
        return await writePart({ db, conversion, part, path });
      } catch (thrown: unknown) {
        throw toEngineError(thrown, path);
      }
    },
    [Symbol.asyncDispose]: async () => db[Symbol.dispose](),
  };
}

interface PartToWrite {
  readonly db: DuckDb;
  readonly conversion: Conversion;
  readonly part: Part;
  readonly path: string;
}

async function writePart(work: PartToWrite): Promise<PartResult> {
  const { conversion, part } = work;
  const rows = await copyToParquet(work);
  const staged = part.segments.reduce((sum, segment) => sum + segment.rows, 0);
  const rejects = rows === staged ? 0 : await countRejects(work);
  const described = rejects === 0 ? [] : await describeRejects(work);
  const unreadable = conversion.map.unreadableJson === "null" ? await countUnreadable(work) : 0;
  return { rows, rejects, described, unreadable };
}

async function copyToParquet({ db, conversion, part, path }: PartToWrite): Promise<number> {
  const { values, bind } = bindings();
  const selects = part.segments.map((segment) =>
    convertedRowsSql(conversion.map, sourceOf(segment, conversion, bind), bind),
  );
  const options = `FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}`;
  const [[count] = []] = await db.query(
    `COPY (${selects.join("\nUNION ALL\n")}) TO ${bind(path)} (${options})`,
    values,
  );
  return Number(count);
}

/** Counted for itself, so that a row which is neither written nor rejected shows. */
async function countRejects({ db, conversion, part }: PartToWrite): Promise<number> {
  const { values, bind } = bindings();
  const selects = part.segments.map((segment) => rejectedRowsSql(conversion.map, sourceOf(segment, conversion, bind)));
  const [[count] = []] = await db.query(`SELECT count(*) FROM (${selects.join(" UNION ALL ")})`, values);
  return Number(count);
}

/** Rejected rows are few: the row function says what is wrong with each. */
async function describeRejects({ db, conversion, part }: PartToWrite): Promise<readonly RejectedRow[]> {
  const described: RejectedRow[] = [];
  for (const segment of part.segments) {
    const { values, bind } = bindings();
    const sql = rejectedRowsSql(conversion.map, sourceOf(segment, conversion, bind));
    const limit = conversion.describedRejects - described.length;
    if (limit <= 0) break;
    const found = await db.queryJson(`${sql} ORDER BY line LIMIT ${limit}`, values);
    const explain = toRowFunction(conversion.map, segment.table.columns, factsOf(segment, conversion));
    described.push(...found.map((row) => toRejectedRow(segment, row, explain)));
  }
  return described;
}

function toRejectedRow(
  segment: Segment,
  found: Readonly<Record<string, unknown>>,
  explain: ReturnType<typeof toRowFunction>,
): RejectedRow {
  const fields = found["fields"] as readonly (string | null)[];
  const row = explain(fields);
  const { column, reason } = row.kept ? { column: "", reason: "was left out by DuckDB" } : row;
  return { table: segment.table.table, line: segment.rowsBefore + Number(found["line"]), column, reason, fields };
}

/** A row whose JSON cannot be read has null in all columns taken from it: where no row has, nothing needs to be read again. */
async function countUnreadable({ db, conversion, part, path }: PartToWrite): Promise<number> {
  const candidates = allNullSql(conversion.map);
  if (candidates === undefined) return 0;
  const [[suspects] = []] = await db.query(`SELECT count(*) FROM read_parquet($1) WHERE ${candidates}`, [path]);
  if (Number(suspects) === 0) return 0;
  const { values, bind } = bindings();
  const counts = part.segments.map((segment) =>
    unreadableCountSql(conversion.map, sourceOf(segment, conversion, bind)),
  );
  const [[total] = []] = await db.query(`SELECT sum(n) FROM (${counts.join(" UNION ALL ")})`, values);
  return Number(total);
}

function sourceOf(segment: Segment, conversion: Conversion, bind: (value: string) => string): TableSource {
  const { columns, types } = segment.table;
  const checkedJson = new Set(columns.filter((column) => /^jsonb?$/.test(types.get(column) ?? "")));
  return { ...factsOf(segment, conversion), fields: columns, checkedJson, from: stagedRowsSql(segment.file, bind) };
}

function bindings(): { readonly values: DuckDBValue[]; readonly bind: (value: string | null) => string } {
  const values: DuckDBValue[] = [];
  return { values, bind: (value) => `$${values.push(value)}` };
}

function toEngineError(thrown: unknown, path: string): Error {
  const error = toError(thrown);
  if (error instanceof DaymillError || error.name === "AbortError") return error;
  if (/no space left/i.test(error.message)) {
    return new DaymillError(
      "E504",
      `${path} cannot be written: the disk is full. Free some space, then run the task again.`,
      { cause: error },
    );
  }
  if (/CSV Error/.test(error.message)) {
    const line = /Line: (\d+)/.exec(error.message)?.[1] ?? "unknown";
    return new DaymillError(
      "E403",
      `Line ${line} of a table has another number of fields than its columns: the dump is damaged. Make it again.`,
      { cause: error },
    );
  }
  return error;
}
