import type { JsonValue, Logger } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import type { ConversionFacts } from "../columns/constants.ts";
import type { Part, RejectedRow, Segment } from "./part.ts";
import type { Partitions } from "./partition-by.ts";

/** What writes the Parquet files. Rows and columns are the same whichever it is; every column is optional in the file. */
export const ConvertEngineName = {
  /** DuckDB: set at a time, on all cores. */
  duckdb: "duckdb",
  /** parquetjs-lite: pure JavaScript, row at a time. Refuses decimals, and some values that it would change. */
  parquetjs: "parquetjs",
  /** Apache Spark on this machine, which has to be installed: files as other jobs of Spark write them. */
  spark: "spark",
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
  readonly signal: AbortSignal;
  /** For what an engine says while it works. */
  readonly log: Logger;
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
  /** Whether it reads files of plain lines (see PlainText). */
  readonly takesPlain: boolean;
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
