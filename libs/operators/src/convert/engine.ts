import type { JsonValue } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import type { ConversionFacts } from "../columns/constants.ts";
import type { Part, RejectedRow, Segment } from "./part.ts";

/** What writes the Parquet files. */
export const ConvertEngineName = {
  /** DuckDB: set at a time, on all cores. Every column is optional in the file. */
  duckdb: "duckdb",
  /** parquetjs-lite: pure JavaScript, row at a time. Marks required columns; refuses integers beyond 2^53 and decimals. */
  parquetjs: "parquetjs",
} as const;
export type ConvertEngineName = (typeof ConvertEngineName)[keyof typeof ConvertEngineName];

/** What a conversion is about, for every engine. */
export interface Conversion {
  readonly map: ColumnMap;
  readonly params: Readonly<Record<string, JsonValue>>;
  /** A directory for the engine's own temporary files. */
  readonly scratch: string;
  /** How many rejected rows are worth describing. */
  readonly describedRejects: number;
  readonly signal?: AbortSignal;
}

export interface PartResult {
  /** Rows in the file. */
  readonly rows: number;
  /** Rows of which a field should be JSON and is not, and that are in the file nevertheless. */
  readonly unreadable: number;
  /** How many rows the engine left out, counted by itself. */
  readonly rejects: number;
  /** The first of them. */
  readonly described: readonly RejectedRow[];
}

export interface ConvertEngine extends AsyncDisposable {
  /** Writes one part as one Parquet file: snappy, rows in the order of the part. */
  writePart(part: Part, path: string): Promise<PartResult>;
}

/** What is the same for all rows of a segment. */
export function factsOf({ table }: Segment, { params }: Conversion): ConversionFacts {
  return { table: table.table, params };
}
