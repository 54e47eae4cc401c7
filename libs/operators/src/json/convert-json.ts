import { operatorTask } from "@daymill/core";
import type { JsonObject, JsonValue, Task, TaskContext, TaskOptions } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import { withoutTables } from "../columns/without-tables.ts";
import { refusedOptions } from "../refused-options.ts";
import { convertParts } from "../convert/convert-parts.ts";
import type { ConvertOutput, ConvertSettings } from "../convert/convert-parts.ts";
import { convertSettings } from "../convert/convert-options.ts";
import type { ConvertFilesOptions } from "../convert/convert-options.ts";
import { partitionsOf } from "../convert/partition-by.ts";
import type { StageOptions } from "../convert/segment-writer.ts";
import { stageLines } from "../log/stage-lines.ts";
import type { LineTally } from "../log/stage-lines.ts";
import { textObjects } from "../text/text-objects.ts";
import type { ObjectsToRead } from "../text/text-objects.ts";
import { inferColumns } from "./infer-columns.ts";
import { JsonLayout, recordLines } from "./json-lines.ts";
import { jsonRewriter } from "./json-rewriter.ts";

export interface ConvertJsonInput extends ObjectsToRead {
  /** What `param(name)` in the column map reads. */
  readonly params?: Readonly<Record<string, JsonValue>>;
}

/** What a conversion made. Records = rows + rejects. */
export interface ConvertJsonOutput extends ConvertOutput {
  readonly records: number;
}

export interface ConvertJsonOptions extends TaskOptions<ConvertJsonInput, ConvertJsonOutput>, ConvertFilesOptions {
  /** How the records stand in an object. Default `"lines"`. */
  readonly layout?: JsonLayout;
  /** Default: a column for each field of the first 1,000 records, by what its values are; a record with another field is rejected. */
  readonly columns?: ColumnMap;
}

/**
 * Converts JSON to Parquet, a record in each line (NDJSON) or as the elements of an array: `convertJson("events", { columns })({ from })`.
 * Objects may be gzipped, or a zip archive of one file. Records = rows + rejects. Errors: E501 an object is not there, E434 it
 * is no array, or there is nothing to infer columns of, E435 a damaged gzip or zip, E407 too many rejected records, E412 a map
 * that does not fit; E209 options that cannot be.
 */
export function convertJson(id: string, options: ConvertJsonOptions = {}): Task<ConvertJsonInput, ConvertJsonOutput> {
  const { layout = "lines", columns: map } = options;
  if (!Object.values(JsonLayout).includes(layout))
    throw refusedOptions(id, `layout is "${layout}"; it is "lines" or "array"`);
  const settings = convertSettings(options);
  if (map !== undefined) partitionsOf(map, settings.partitionBy);
  const conversion: JsonConversion = { layout, map: map && withoutTables(map), ...settings };
  const defaults = { layout, ...settings, ...(map !== undefined && { columns: map }) };
  return operatorTask<ConvertJsonInput, ConvertJsonOutput>({
    operator: "convertJson",
    id,
    options,
    defaults: JSON.parse(JSON.stringify(defaults)) as JsonObject,
    body: { kind: "task", run: (input, ctx) => convertJsonObjects(input, conversion, ctx) },
  });
}

interface JsonConversion extends ConvertSettings {
  readonly layout: JsonLayout;
  readonly map: ColumnMap | undefined;
}

/** Converts the objects one after another. A pure function of the objects and parameters. */
async function convertJsonObjects(
  input: ConvertJsonInput,
  { layout, map: given, ...settings }: JsonConversion,
  ctx: TaskContext,
): Promise<ConvertJsonOutput> {
  const found = await textObjects(input, { ctx, format: "JSON" });
  const map = given ?? (await inferColumns(found, layout));
  const objects = found.map((object) => ({
    ...object,
    pieces: () => recordLines(object.unbounded(), layout, object.uri),
  }));
  const names = fieldsOf(map);
  const tally: LineTally = { lines: 0, read: 0, empty: [], damaged: [], missing: [] };
  const lines = {
    table: "records",
    fields: names,
    rewrite: jsonRewriter(names, given === undefined),
    passOver: false,
    log: ctx.log,
  };
  const rows = {
    map,
    params: input.params ?? {},
    stage: (options: StageOptions) => stageLines(objects, lines, { ...options, tally }),
  };
  return { ...(await convertParts(rows, settings, ctx)), records: tally.lines };
}

/** The fields that a map reads, each once. A map that reads none gets one, which is always null. */
function fieldsOf({ columns }: ColumnMap): readonly string[] {
  const names = columns.flatMap(({ source }) => (source.from === "field" ? [source.field] : []));
  return names.length === 0 ? ["nothing"] : [...new Set(names)];
}
