import { DaymillError, operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskOptions } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import type { ConvertOutput } from "../convert/convert-parts.ts";
import { convertSettings } from "../convert/convert-options.ts";
import type { ConvertFilesOptions } from "../convert/convert-options.ts";
import { partitionsOf } from "../convert/partition-by.ts";
import { convertCsvObjects } from "./convert-csv-objects.ts";
import type { ConvertCsvInput, CsvConversion } from "./convert-csv-objects.ts";
import { assertCsvFormat, SPARK_CSV } from "./csv-format.ts";

export interface ConvertCsvOptions extends TaskOptions<ConvertCsvInput, ConvertOutput>, ConvertFilesOptions {
  /** Default: every field, as text, as the header of the first object names them. */
  readonly columns?: ColumnMap;
  /** What the fields must be called, in this order. Default: as the header of each object says. */
  readonly fields?: readonly string[];
  /** Whether the first line names the fields. Default true; without a header, `fields` says their names. */
  readonly header?: boolean;
  /** Default `,`. */
  readonly separator?: string;
  /** Default `"`. */
  readonly quote?: string;
  /** Stands before a quote within quotes. Default `\`, as in Spark; `"` reads RFC 4180, where such quotes are doubled. */
  readonly escape?: string;
}

/**
 * Converts CSV to Parquet by a column map, read as Spark reads it: `convertCsv("extract", { fields })({ from })`. Objects may
 * be gzipped, or a zip archive of one file. Rows = rows written + rejects. Errors: E501 an object is not there, E434 another
 * header, E435 a damaged gzip or zip, E407 too many rejected rows, E412 a map that does not fit.
 */
export function convertCsv(id: string, options: ConvertCsvOptions = {}): Task<ConvertCsvInput, ConvertOutput> {
  const settings = {
    format: {
      separator: options.separator ?? SPARK_CSV.separator,
      quote: options.quote ?? SPARK_CSV.quote,
      escape: options.escape ?? SPARK_CSV.escape,
    },
    header: options.header ?? true,
    ...convertSettings(options),
  };
  assertCsvFormat(settings.format);
  assertFields(settings.header, options.fields);
  if (options.columns !== undefined) partitionsOf(options.columns, options.partitionBy);
  const conversion: CsvConversion = { ...settings, fields: options.fields, columns: options.columns };
  return operatorTask<ConvertCsvInput, ConvertOutput>({
    operator: "convertCsv",
    id,
    options,
    defaults: JSON.parse(JSON.stringify(conversion)) as JsonObject,
    body: { kind: "task", run: (input, ctx) => convertCsvObjects(input, conversion, ctx) },
  });
}

function assertFields(header: boolean, fields: readonly string[] | undefined): void {
  if (!header && fields === undefined)
    throw new DaymillError("E209", "Without a header nothing says what the fields are called: give `fields`.");
  if (fields === undefined || (fields.length > 0 && new Set(fields).size === fields.length && !fields.includes("")))
    return;
  throw new DaymillError("E209", `The fields of a CSV file are some names, each once; not "${fields.join(", ")}".`);
}
