import { DaymillError, operatorTask } from "@daymill/core";
import type { Task, TaskOptions } from "@daymill/core";
import { dumpRows } from "./dump-rows.ts";
import type { QuerySplit } from "./rows-of-query.ts";
import type { Watermark } from "./watermark.ts";
import type { DumpQueryInput, DumpQueryOutput, DumpQuerySettings, QueryFormat, SqlByType } from "./dump-rows.ts";

export interface DumpQueryOptions extends TaskOptions<DumpQueryInput, DumpQueryOutput> {
  /** The id of a connection of type `mysql` (MySQL, MariaDB) or `postgres`. */
  readonly connection: string;
  /** One SELECT; `$name` is a value of the input's `params`. With ORDER BY over a key the same rows give the same bytes. */
  readonly sql: SqlByType;
  /** Default `csv`. */
  readonly format?: QueryFormat;
  /** Whether CSV and NDJSON are compressed. Default true. */
  readonly gzip?: boolean;
  /** A file is closed once so much text, in bytes, went into it. Default 256 MiB. */
  readonly fileBytes?: number;
  /** Reads only what is new since the run before, and keeps how far it came in the state of an asset. Default: all rows. */
  readonly watermark?: Watermark;
  /**
   * Reads the query in parts at once, each on a connection and into files of its own, all in one snapshot; PostgreSQL only.
   * Rows are in the order of the column. Default: as one.
   */
  readonly split?: QuerySplit;
}

const MIB = 1024 * 1024;
const MAX_PARTS = 16;

/**
 * Writes the rows of a query to CSV, NDJSON or Parquet: `dumpQuery("orders", { connection, sql })({ params })`. It is read in one
 * snapshot, as it arrives, in bounded memory. Errors: E401 not reached, E402 sign-in refused, E408 a value that Parquet cannot
 * hold, E410 the server gave up, E416 a query that does not fit the source, E504 disk full.
 */
export function dumpQuery(id: string, options: DumpQueryOptions): Task<DumpQueryInput, DumpQueryOutput> {
  const settings: DumpQuerySettings = {
    connection: options.connection,
    sql: options.sql,
    format: options.format ?? "csv",
    gzip: options.gzip ?? true,
    fileBytes: checkedBytes(options.fileBytes ?? 256 * MIB),
    watermark: checkedWatermark(options.watermark),
    split: checkedSplit(options.split),
  };
  const { sql, watermark, split, ...rest } = settings;
  return operatorTask<DumpQueryInput, DumpQueryOutput>({
    operator: "dumpQuery",
    id,
    options,
    defaults: {
      ...rest,
      sql: typeof sql === "string" ? sql : { ...sql },
      ...(watermark !== undefined && { watermark: { ...watermark } }),
      ...(split !== undefined && { split: { ...split } }),
    },
    body: { kind: "task", run: (input, ctx) => dumpRows(input, settings, ctx) },
  });
}

function checkedWatermark(watermark: Watermark | undefined): Watermark | undefined {
  if (watermark === undefined || (watermark.asset !== "" && watermark.column !== "")) return watermark;
  throw new DaymillError("E209", "dumpQuery: watermark needs the name of an asset and that of a column.");
}

function checkedSplit(split: QuerySplit | undefined): QuerySplit | undefined {
  if (split === undefined) return undefined;
  const { by, parts } = split;
  if (by === "") throw new DaymillError("E209", "dumpQuery: split needs the name of a column.");
  if (Number.isInteger(parts) && parts >= 2 && parts <= MAX_PARTS) return split;
  throw new DaymillError(
    "E209",
    `dumpQuery: split has ${parts} parts, expected a whole number from 2 to ${MAX_PARTS}.`,
  );
}

function checkedBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 1) return bytes;
  throw new DaymillError("E209", `dumpQuery: fileBytes is ${bytes}, expected a whole number of bytes, 1 or more.`);
}
