import type { JsonValue, TaskContext } from "@daymill/core";
import { columns, field } from "../columns/column-map.ts";
import type { ColumnMap } from "../columns/column-map.ts";
import { convertParts } from "../convert/convert-parts.ts";
import type { ConvertOutput, ConvertSettings } from "../convert/convert-parts.ts";
import type { StageOptions } from "../convert/segment-writer.ts";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";
import { stageCsv } from "./stage-csv.ts";
import type { CsvSettings } from "./stage-csv.ts";
import { takeHeader, withoutMark } from "./take-header.ts";
import { textObjects } from "../text/text-objects.ts";
import type { ObjectsToRead, TextObject } from "../text/text-objects.ts";

export interface ConvertCsvInput extends ObjectsToRead {
  /** What `param(name)` in the column map reads. */
  readonly params?: Readonly<Record<string, JsonValue>>;
}

export interface CsvConversion extends ConvertSettings, CsvSettings {
  /** undefined: every field, as text. */
  readonly columns: ColumnMap | undefined;
}

/** Converts objects of CSV to Parquet, one after another. A pure function of the objects and parameters. */
export async function convertCsvObjects(
  input: ConvertCsvInput,
  conversion: CsvConversion,
  ctx: TaskContext,
): Promise<ConvertOutput> {
  const objects = await textObjects(input, { ctx, format: "CSV" });
  const fields = conversion.fields ?? (await commonFields(objects, conversion));
  const map = conversion.columns ?? columns(Object.fromEntries((fields ?? []).map((name) => [name, field(name)])));
  const rows = {
    map,
    params: input.params ?? {},
    stage: (options: StageOptions) => stageCsv(objects, { ...conversion, fields, used: usedFields(map) }, options),
  };
  return await convertParts(rows, conversion, ctx);
}

function usedFields({ columns: specs }: ColumnMap): ReadonlySet<string> {
  return new Set(specs.flatMap(({ source }) => (source.from === "field" ? [source.field] : [])));
}

/**
 * Without a column map nothing says what the columns are but the header of the first object; all others are to have the same.
 * With one, each object may have its fields in its own order.
 */
async function commonFields(
  [first]: readonly [TextObject, ...TextObject[]],
  { columns: map, format }: CsvConversion,
): Promise<readonly string[] | undefined> {
  if (map !== undefined) return undefined;
  let isFirst = true;
  for await (const text of readWholeLines(first.pieces())) {
    const taken = takeHeader(isFirst ? withoutMark(text) : text, format);
    isFirst = false;
    // What is wrong with a header is said when the object is read.
    if (taken !== undefined) return typeof taken.names === "string" ? undefined : taken.names;
  }
  return undefined;
}
