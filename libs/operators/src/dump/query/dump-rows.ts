import { join } from "node:path";
import type { Connection, JsonValue, TaskContext } from "@daymill/core";
import { DaymillError, racePoint } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import { readMysqlQuery } from "../../mysql/query-rows.ts";
import { readPostgresQuery } from "../../postgres/query-rows.ts";
import { readPostgresInParts } from "../../postgres/split-query.ts";
import { forEachBounded } from "../../run-bounded.ts";
import { beginTaskOutput } from "../../task-output.ts";
import type { TaskOutput } from "../../task-output.ts";
import { csvText, ndjsonText } from "./row-text.ts";
import type { PartsOfQuery, QueryColumn, QuerySplit, QueryToRun, RowsOfQuery } from "./rows-of-query.ts";
import { boundByWatermark } from "./watermark.ts";
import type { Watermark } from "./watermark.ts";
import { assertColumns, writeParquetFiles } from "./write-parquet-files.ts";
import { writeTextFiles } from "./write-text-files.ts";
import type { WrittenFiles } from "./written-files.ts";

/** Of what the files are. */
export type QueryFormat = "csv" | "ndjson" | "parquet";

/** One SELECT; where servers differ, one for each type of connection. */
export type SqlByType = string | { readonly mysql?: string; readonly postgres?: string };

export interface DumpQuerySettings {
  readonly connection: string;
  readonly sql: SqlByType;
  readonly format: QueryFormat;
  readonly gzip: boolean;
  readonly fileBytes: number;
  readonly watermark: Watermark | undefined;
  readonly split: QuerySplit | undefined;
}

export interface DumpQueryInput {
  /** Values for `$name` in the SQL: texts, numbers, booleans or null. */
  readonly params?: Readonly<Record<string, JsonValue>>;
}

export interface DumpQueryOutput {
  /** A folder of files and `_SUCCESS`; ends in `/`. */
  readonly uri: string;
  /** An instant right before the snapshot by the source's clock, ISO 8601 in UTC: what was committed by then is in it. */
  readonly takenAt: string;
  readonly rows: number;
  readonly files: number;
  /** Of all files. */
  readonly bytes: number;
  readonly columns: readonly QueryColumn[];
  /** With a watermark: the values above `from`, up to `to`, were read; null without one. */
  readonly watermark: { readonly from: string | null; readonly to: string | null } | null;
}

/** Writes the rows of a query, read in one snapshot as they arrive, into files that are published with `_SUCCESS` last. */
export async function dumpRows(
  { params = {} }: DumpQueryInput,
  settings: DumpQuerySettings,
  ctx: TaskContext,
): Promise<DumpQueryOutput> {
  const connection = await ctx.connection(settings.connection);
  const open = (query: QueryToRun): Promise<RowsOfQuery> => openQuery(query, ctx.signal);
  const whole: QueryToRun = { connection, sql: sqlFor(settings.sql, connection), params };
  const bounded = settings.watermark && (await boundByWatermark(settings.watermark, whole, { ctx, open }));
  const sql = bounded?.sql ?? whole.sql;
  if (settings.split === undefined && !/\border\s+by\b/i.test(sql))
    ctx.log.warn("the query has no ORDER BY: the server gives its rows in any order, and a rerun may give other bytes");
  const output = await beginTaskOutput(ctx);
  try {
    await using result = await openParts({ connection, sql, params }, settings.split, ctx.signal);
    await racePoint("dump-query:begun");
    const { takenAt, columns } = result;
    assertColumns(columns);
    const written = await writeParts(result, { settings, output, signal: ctx.signal });
    await fileStore(output.draft).write("_SUCCESS", "");
    await output.publish();
    bounded?.remember();
    ctx.log.info("dumped", { takenAt, ...written });
    return { uri: output.uri, takenAt, ...written, columns, watermark: bounded?.range ?? null };
  } catch (thrown: unknown) {
    // What a killed task meets on its way out is not why it ends.
    ctx.signal.throwIfAborted();
    throw thrown;
  } finally {
    await output.discard();
  }
}

function sqlFor(sql: SqlByType, { id, type }: Connection): string {
  const found = typeof sql === "string" ? sql : type === "mysql" || type === "postgres" ? sql[type] : "";
  if (found !== undefined) return found;
  throw new DaymillError(
    "E416",
    `There is no SQL for connection "${id}" of type "${type}". Give it, or use another one.`,
  );
}

function openQuery(query: QueryToRun, signal: AbortSignal): Promise<RowsOfQuery> {
  const { id, type } = query.connection;
  switch (type) {
    case "mysql":
      return readMysqlQuery(query, signal);
    case "postgres":
      return readPostgresQuery(query, signal);
    default:
      throw new DaymillError(
        "E410",
        `The connection "${id}" is of type "${type}", which takes no queries. Use one of type "mysql" or "postgres".`,
      );
  }
}

async function openParts(query: QueryToRun, split: QuerySplit | undefined, signal: AbortSignal): Promise<PartsOfQuery> {
  const { id, type } = query.connection;
  if (split !== undefined && type !== "postgres")
    throw new DaymillError("E416", `The connection "${id}" is of type "${type}": split reads PostgreSQL only.`);
  if (split !== undefined) return await readPostgresInParts(query, split, signal);
  const rows = await openQuery(query, signal);
  const { takenAt, columns } = rows;
  return {
    takenAt,
    columns,
    parts: [rows],
    stop: () => undefined,
    [Symbol.asyncDispose]: () => rows[Symbol.asyncDispose](),
  };
}

interface Target {
  readonly settings: DumpQuerySettings;
  readonly output: TaskOutput;
  readonly signal: AbortSignal;
}

/** All parts at once; the first that fails stops the others. */
async function writeParts(result: PartsOfQuery, target: Target): Promise<WrittenFiles> {
  const { parts, columns } = result;
  const written: WrittenFiles[] = [];
  const atOnce = parts.length;
  await forEachBounded([...parts.entries()], { atOnce, signal: target.signal }, async ([part, rows], signal) => {
    signal.addEventListener("abort", () => result.stop());
    const number = target.settings.split && part;
    written[part] = await writeFiles(rows, {
      ...target,
      columns,
      signal,
      ...(number !== undefined && { part: number }),
    });
  });
  const sum = (of: (files: WrittenFiles) => number): number => written.reduce((total, files) => total + of(files), 0);
  return { rows: sum(({ rows }) => rows), files: sum(({ files }) => files), bytes: sum(({ bytes }) => bytes) };
}

function writeFiles(
  result: Pick<RowsOfQuery, "batches">,
  { settings, output, columns, part, signal }: Target & Pick<RowsOfQuery, "columns"> & { readonly part?: number },
): Promise<WrittenFiles> {
  const { format, gzip, fileBytes } = settings;
  const files = { directory: output.draft, fileBytes, signal, ...(part !== undefined && { part }) };
  switch (format) {
    case "csv":
      return writeTextFiles(result.batches(), { ...files, text: csvText(columns), extension: "csv", gzip });
    case "ndjson":
      return writeTextFiles(result.batches(), { ...files, text: ndjsonText(columns), extension: "ndjson", gzip });
    case "parquet":
      return writeParquetFiles(result.batches(), {
        ...files,
        columns,
        scratch: join(output.scratch, `part-${part ?? 0}`),
      });
    default:
      return format satisfies never;
  }
}
