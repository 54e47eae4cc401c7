import { operatorTask } from "@daymill/core";
import type { JsonObject, JsonValue, Task, TaskContext, TaskOptions } from "@daymill/core";
import { columns, field } from "../columns/column-map.ts";
import type { ColumnMap } from "../columns/column-map.ts";
import { convertParts } from "../convert/convert-parts.ts";
import type { ConvertOutput, ConvertSettings } from "../convert/convert-parts.ts";
import { convertSettings } from "../convert/convert-options.ts";
import type { ConvertFilesOptions } from "../convert/convert-options.ts";
import { partitionsOf } from "../convert/partition-by.ts";
import type { StageOptions } from "../convert/segment-writer.ts";
import { textObjects } from "../text/text-objects.ts";
import type { ObjectsToRead } from "../text/text-objects.ts";
import { withoutTables } from "../columns/without-tables.ts";
import { fieldsOf } from "./log-format.ts";
import type { LogFormat } from "./log-format.ts";
import { logRewriter } from "./log-rewriter.ts";
import { stageLines } from "./stage-lines.ts";
import type { LineTally } from "./stage-lines.ts";

export interface ConvertLogInput extends ObjectsToRead {
  /** What `param(name)` in the column map reads. */
  readonly params?: Readonly<Record<string, JsonValue>>;
}

/** What a conversion made. Lines = rows + rejects; every object is in one of the last four. */
export interface ConvertLogOutput extends ConvertOutput {
  readonly lines: number;
  /** Objects with lines, read to their end. */
  readonly read: number;
  /** URIs of objects without a line. */
  readonly empty: readonly string[];
  /** URIs of objects that were passed over: cut off, or damaged otherwise. */
  readonly damaged: readonly string[];
  /** URIs of objects that were passed over because they were not there. */
  readonly missing: readonly string[];
}

export interface ConvertLogOptions extends TaskOptions<ConvertLogInput, ConvertLogOutput>, ConvertFilesOptions {
  /** Matches each line that is a row; others are rejected. Its groups, all of them named, are fields. */
  readonly line: RegExp;
  /** Further fields by their names: the first group of the first match in the line, null where there is none. */
  readonly fields?: Readonly<Record<string, RegExp>>;
  /** Default: every field, as text. */
  readonly columns?: ColumnMap;
  /** What becomes of an object that is missing or damaged. Default `"fail"`; passed over, it is counted and gives no row. */
  readonly unreadable?: "fail" | "pass_over";
}

/**
 * Converts lines of text to Parquet by regular expressions: `convertLog("read", { line: /^(?<time>\S+) / })({ from })`.
 * Objects may be gzipped, or a zip archive of one file. Lines = rows + rejects. Errors: E501 an object is not there, E435 a
 * damaged gzip or zip, E407 too many rejected rows, E412 a map that does not fit; E209 patterns that cannot be.
 */
export function convertLog(id: string, options: ConvertLogOptions): Task<ConvertLogInput, ConvertLogOutput> {
  const format: LogFormat = { line: options.line, fields: options.fields ?? {} };
  const names = fieldsOf(format);
  const conversion: LogConversion = {
    format,
    map: withoutTables(options.columns ?? columns(Object.fromEntries(names.map((name) => [name, field(name)])))),
    passOver: options.unreadable === "pass_over",
    ...convertSettings(options),
  };
  partitionsOf(conversion.map, conversion.partitionBy);
  return operatorTask<ConvertLogInput, ConvertLogOutput>({
    operator: "convertLog",
    id,
    options,
    defaults: describe(conversion),
    body: { kind: "task", run: (input, ctx) => convertLogObjects(input, conversion, ctx) },
  });
}

interface LogConversion extends ConvertSettings {
  readonly format: LogFormat;
  readonly map: ColumnMap;
  readonly passOver: boolean;
}

function describe({ format, map, ...rest }: LogConversion): JsonObject {
  const patterns = Object.entries(format.fields).map(([name, pattern]) => [name, String(pattern)]);
  const described = { ...rest, line: String(format.line), fields: Object.fromEntries(patterns), columns: map };
  return JSON.parse(JSON.stringify(described)) as JsonObject;
}

/** Converts the objects one after another. A pure function of the objects and parameters. */
async function convertLogObjects(
  input: ConvertLogInput,
  { format, map, passOver, ...settings }: LogConversion,
  ctx: TaskContext,
): Promise<ConvertLogOutput> {
  const objects = await textObjects(input, { ctx, format: "log" });
  const tally: LineTally = { lines: 0, read: 0, empty: [], damaged: [], missing: [] };
  const lines = { table: "lines", fields: fieldsOf(format), rewrite: logRewriter(format), passOver, log: ctx.log };
  const rows = {
    map,
    params: input.params ?? {},
    stage: (options: StageOptions) => stageLines(objects, lines, { ...options, tally }),
  };
  return { ...(await convertParts(rows, settings, ctx)), ...tally };
}
