import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { DaymillError, racePoint } from "@daymill/core";
import type { JsonValue, TaskContext } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import type { ColumnMap } from "../columns/column-map.ts";
import { assertFreeDisk } from "../free-disk.ts";
import { beginTaskOutput } from "../task-output.ts";
import type { TaskOutput } from "../task-output.ts";
import { duckdbEngine } from "./duckdb-engine.ts";
import type { Conversion, ConvertEngine, ConvertEngineName } from "./engine.ts";
import { madeAhead } from "./made-ahead.ts";
import { rowsOf } from "./part.ts";
import type { Part, RejectedRow } from "./part.ts";
import { parquetjsEngine } from "./parquetjs-engine.ts";
import { partitionsOf } from "./partition-by.ts";
import type { PartitionBy } from "./partition-by.ts";
import type { StageOptions } from "./segment-writer.ts";
import { sparkEngine } from "./spark/spark-engine.ts";
import type { SparkSettings } from "./spark/spark-settings.ts";

/** What is the same for conversions of any source. */
export interface ConvertSettings {
  readonly engine: ConvertEngineName;
  /** undefined: another engine. */
  readonly spark: SparkSettings | undefined;
  /** With more rejected rows than this the task fails (E407). */
  readonly maxRejects: number;
  /** A file is closed once so much text went into it. */
  readonly partBytes: number;
  /** What folders the files stand in, outermost first; undefined: in none. */
  readonly partitionBy: readonly PartitionBy[] | undefined;
}

/** What a conversion made. Rows of the source = rows + rejects. */
export interface ConvertOutput {
  /** A folder of Parquet files and `_SUCCESS`; ends in `/`. */
  readonly uri: string;
  readonly rows: number;
  readonly rejects: number;
  /** Rows that are in the files although a field that should be JSON is not; its columns are null. */
  readonly unreadable: number;
  readonly bytes: number;
  readonly files: number;
  /** NDJSON of the rejected rows; null when there are none. */
  readonly rejectFile: string | null;
}

/** Rows on their way into files. */
export interface RowsToConvert {
  readonly map: ColumnMap;
  /** What `param(name)` in the column map reads. */
  readonly params: Readonly<Record<string, JsonValue>>;
  /** Stages the rows, part by part; called once. */
  readonly stage: (options: StageOptions) => AsyncIterable<Part>;
}

/** How many rejected rows are written down even where none is allowed: enough to see what is wrong. */
const MIN_DESCRIBED = 100;

/**
 * Converts staged rows to Parquet: in their order, under names that do not change, written aside and published with
 * `_SUCCESS` last. A pure function of the rows and parameters: run again it gives the same bytes.
 */
export async function convertParts(
  source: RowsToConvert,
  settings: ConvertSettings,
  ctx: TaskContext,
): Promise<ConvertOutput> {
  const output = await beginTaskOutput(ctx);
  try {
    const { described, ...counts } = await writeParts(source, { settings, ctx, output });
    const rejectFile = described.length === 0 ? null : await output.writeBeside(".rejects.ndjson", toNdjson(described));
    assertFewRejects(counts.rejects, { maxRejects: settings.maxRejects, rejectFile });
    await fileStore(output.draft).write("_SUCCESS", "");
    await output.publish();
    ctx.log.info("converted", counts);
    return { uri: output.uri, ...counts, rejectFile };
  } finally {
    await output.discard();
  }
}

interface Work {
  readonly settings: ConvertSettings;
  readonly ctx: TaskContext;
  readonly output: TaskOutput;
}

type Counts = Pick<ConvertOutput, "rows" | "rejects" | "unreadable" | "bytes" | "files">;
type Totals = Counts & { readonly described: readonly RejectedRow[] };

const NOTHING: Totals = { rows: 0, rejects: 0, unreadable: 0, bytes: 0, files: 0, described: [] };

async function writeParts(source: RowsToConvert, work: Work): Promise<Totals> {
  const { settings, ctx, output } = work;
  const maxDescribed = Math.max(MIN_DESCRIBED, settings.maxRejects);
  const engine = await openEngine(settings, {
    map: source.map,
    params: source.params,
    partitions: partitionsOf(source.map, settings.partitionBy),
    scratch: join(output.scratch, "engine"),
    describedRejects: maxDescribed,
    signal: ctx.signal,
    log: ctx.log,
  });
  await using _closing = engine;
  let totals = NOTHING;
  const staging = {
    directory: join(output.scratch, "staged"),
    partBytes: settings.partBytes,
    maxDescribed,
    takesPlain: engine.takesPlain,
  };
  for await (const part of madeAhead((signal) => source.stage({ ...staging, signal }), ctx.signal)) {
    await racePoint("convert:staged");
    // Rows are put aside by partition before they are written, which takes about as much room as their text.
    if (settings.partitionBy !== undefined) await assertFreeDisk(output.scratch, { bytes: part.bytes, ctx });
    totals = add(totals, await writePart(part, engine, output.draft), maxDescribed);
    for (const { path } of part.files) await rm(path);
  }
  return totals;
}

function openEngine(
  { engine, spark }: Pick<ConvertSettings, "engine" | "spark">,
  conversion: Conversion,
): Promise<ConvertEngine> {
  switch (engine) {
    case "duckdb":
      return duckdbEngine(conversion);
    case "parquetjs":
      return parquetjsEngine(conversion);
    case "spark":
      if (spark === undefined) throw new Error("nothing says where Spark is");
      return sparkEngine(conversion, spark);
    default:
      return engine satisfies never;
  }
}

async function writePart(part: Part, engine: ConvertEngine, directory: string): Promise<Totals> {
  const { files, ...result } = await engine.writePart(part, directory);
  const staged = rowsOf(part);
  if (result.rows + result.rejects !== staged) throw doesNotAddUp(staged, result);
  const { malformed } = part;
  return {
    ...result,
    rejects: result.rejects + malformed.count,
    described: [...malformed.described, ...result.described.map((row) => ({ ...row, line: malformed.rowNumber(row) }))],
    bytes: await bytesOf(files),
    files: files.length,
  };
}

async function bytesOf(files: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of files) bytes += (await stat(path)).size;
  return bytes;
}

function add(totals: Totals, part: Totals, maxDescribed: number): Totals {
  return {
    rows: totals.rows + part.rows,
    rejects: totals.rejects + part.rejects,
    unreadable: totals.unreadable + part.unreadable,
    bytes: totals.bytes + part.bytes,
    files: totals.files + part.files,
    described: [...totals.described, ...part.described].slice(0, maxDescribed),
  };
}

function assertFewRejects(
  rejects: number,
  at: { readonly maxRejects: number; readonly rejectFile: string | null },
): void {
  if (rejects <= at.maxRejects) return;
  throw new DaymillError(
    "E407",
    `${rejects} rows were rejected; ${at.maxRejects} are allowed. The first are in ${at.rejectFile ?? "no file"}. ` +
      "Mend the source or the column map, or raise maxRejects.",
    { details: { rejects, ...at } },
  );
}

function doesNotAddUp(staged: number, { rows, rejects }: { rows: number; rejects: number }): DaymillError {
  return new DaymillError("E409", `The source has ${staged} rows, but ${rows} were written and ${rejects} rejected.`, {
    details: { staged, rows, rejects },
  });
}

function toNdjson(rows: readonly RejectedRow[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}
