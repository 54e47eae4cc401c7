import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonValue } from "@daymill/core";
import type { Cell } from "../columns/cell.ts";
import type { ColumnMap } from "../columns/column-map.ts";
import { convertedRowsSql, rejectedRowsSql, unreadableCountSql } from "../columns/duckdb-sql.ts";
import type { TableSource } from "../columns/duckdb-sql.ts";
import { toRowFunction } from "../columns/row-function.ts";
import { STAGED_HEAD, stagedRowsSql } from "../convert/staged-file.ts";
import { lineStager, normaliseLines } from "../convert/staged-lines.ts";
import { escapeCopyField } from "../dump/pg-archive/copy-text.ts";
import type { CopyRow } from "../dump/pg-archive/copy-text.ts";
import { openDuckDb } from "../duckdb.ts";
import type { DuckDb } from "../duckdb.ts";

/** Rows to convert, and what is the same for all of them. */
export interface RowsToConvert {
  readonly fields: readonly string[];
  readonly rows: readonly CopyRow[];
  /** Fields that are known to be JSON; the same rows come out. */
  readonly checkedJson?: readonly string[];
  /** Fields that are known to be arrays of integers; the same rows come out. */
  readonly integerArrays?: readonly string[];
  readonly table?: string;
  readonly params?: Readonly<Record<string, JsonValue>>;
}

export interface ConvertedRows {
  readonly rows: readonly (readonly Cell[])[];
  /** Numbers of the rows that were left out, from 1. */
  readonly rejected: readonly number[];
  readonly unreadable: number;
}

export type RunColumnMap = (map: ColumnMap, source: RowsToConvert) => Promise<ConvertedRows>;

/** Runs a column map row by row. */
export const runInJavaScript: RunColumnMap = async (map, { fields, rows, table = "t", params = {} }) => {
  const convert = toRowFunction(map, fields, { table, params });
  const results = rows.map(convert);
  return {
    rows: results.flatMap((row) => (row.kept ? [row.cells] : [])),
    rejected: results.flatMap((row, index) => (row.kept ? [] : [index + 1])),
    unreadable: map.unreadableJson === "reject" ? 0 : results.filter((row) => row.kept && row.unreadable).length,
  };
};

/** A DuckDB that runs column maps over rows written to files. */
export async function openColumnRunner(): Promise<{ readonly run: RunColumnMap } & AsyncDisposable> {
  const directory = await mkdtemp(join(tmpdir(), "daymill-columns-"));
  const db = await openDuckDb({ temporaryDirectory: join(directory, "duckdb"), memoryMiB: 128 });
  let files = 0;
  return {
    run: (map, source) => runInDuckDb(map, source, { db, path: join(directory, `${files++}.copytext`) }),
    [Symbol.asyncDispose]: async () => {
      db[Symbol.dispose]();
      await rm(directory, { recursive: true });
    },
  };
}

async function runInDuckDb(
  map: ColumnMap,
  source: RowsToConvert,
  { db, path }: { readonly db: DuckDb; readonly path: string },
): Promise<ConvertedRows> {
  await writeFile(path, toStagedFile(source.rows));
  const query = (sql: (table: TableSource, bind: (value: string | null) => string) => string) => {
    const values: (string | null)[] = [];
    const bind = (value: string | null): string => `$${values.push(value)}`;
    const { fields, rows, table: name = "t", params = {}, checkedJson = [], integerArrays = [] } = source;
    const staged = { schema: "s", table: name, columns: fields, types: new Map<string, string>() };
    const segments = [{ table: staged, rows: rows.length, rowsBefore: 0 }];
    const from = stagedRowsSql({ path, segments, longestLineBytes: 0 }, bind);
    const known = { checkedJson: new Set(checkedJson), integerArrays: new Set(integerArrays) };
    const table = { isPlain: false, tables: [name], params, fields, ...known, from };
    return db.query(sql(table, bind), values);
  };
  const rows = await query((table, bind) => convertedRowsSql(map, table, bind));
  const rejected = await query((table) => `SELECT line FROM (${rejectedRowsSql(map, table)}) ORDER BY line`);
  const [[unreadable] = []] = await query((table) => unreadableCountSql(map, table));
  return {
    rows: rows.map((row) => row.map(toCell)),
    rejected: rejected.map(([line]) => Number(line)),
    unreadable: map.unreadableJson === "reject" ? 0 : Number(unreadable),
  };
}

/** Rows as a file of one segment. */
export function toStagedFile(rows: readonly CopyRow[]): Buffer {
  const text = Buffer.from(rows.map((row) => `${row.map(escapeCopyField).join("\t")}\n`).join(""));
  return Buffer.concat([STAGED_HEAD, lineStager()(text.length === 0 ? text : normaliseLines(text), 0).lines]);
}

/** What DuckDB's driver gives for dates, instants and decimals, as cells. */
function toCell(value: unknown): Cell {
  if (typeof value !== "object" || value === null) return value as Cell;
  if ("days" in value) return Number(value.days);
  if ("micros" in value) return value.micros as bigint;
  if ("value" in value) return value.value as bigint;
  throw new TypeError(`unexpected value of DuckDB: ${JSON.stringify(value)}`);
}
