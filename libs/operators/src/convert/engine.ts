import type { JsonValue } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import type { ConversionFacts } from "../columns/constants.ts";
import type { Part, RejectedRow, Segment } from "./part.ts";
import type { Partitions } from "./partition-by.ts";

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
  /** undefined: all rows of a part go into one file. */
  readonly partitions: Partitions | undefined;
  /** A directory for the engine's own temporary files. */
  readonly scratch: string;
  /** How many rejected rows are worth describing. */
  readonly describedRejects: number;
  readonly signal?: AbortSignal;
}

export interface PartResult {
  /** Paths of what was written: one file, or one for each partition. */
  readonly files: readonly string[];
  /** Rows in the files. */
  readonly rows: number;
  /** Rows of which a field should be JSON and is not, and that are in the files nevertheless. */
  readonly unreadable: number;
  /** How many rows the engine left out, counted by itself. */
  readonly rejects: number;
  /** The first of them. */
  readonly described: readonly RejectedRow[];
}

export interface ConvertEngine extends AsyncDisposable {
  /**
   * Writes one part below a directory: snappy, rows in the order of the part, in one Parquet file, or in one for each
   * partition in its folder. The files are called by the part's index.
   */
  writePart(part: Part, directory: string): Promise<PartResult>;
}

/** What is the same for all rows of a segment. */
export function factsOf({ table }: Segment, { params }: Conversion): ConversionFacts {
  return { table: table.table, params };
}
