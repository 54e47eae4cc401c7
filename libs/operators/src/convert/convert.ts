import { operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskOptions } from "@daymill/core";
import type { ColumnMap } from "../columns/column-map.ts";
import { convertArchive } from "./convert-archive.ts";
import type { ArchiveSettings, ConvertInput } from "./convert-archive.ts";
import type { ConvertOutput } from "./convert-parts.ts";
import { convertSettings } from "./convert-options.ts";
import type { ConvertFilesOptions } from "./convert-options.ts";
import { partitionsOf } from "./partition-by.ts";

export interface ConvertOptions extends TaskOptions<ConvertInput, ConvertOutput>, ConvertFilesOptions {
  readonly columns: ColumnMap;
}

/**
 * Converts a dump to Parquet by a column map: `convert("convert", { columns })`. Whatever the engine, the rows and columns
 * are the same; counts in = counts out + rejects. Errors: E403 and E404 for an archive that is not whole, E407 for too many
 * rejected rows, E408 for a value that the engine cannot write, E409 when rows do not add up, E412 for a map that does not fit,
 * E441 when Spark fails; E209 options that cannot be.
 */
export function convert(id: string, options: ConvertOptions): Task<ConvertInput, ConvertOutput> {
  const settings: ArchiveSettings = { columns: options.columns, ...convertSettings(options) };
  partitionsOf(settings.columns, settings.partitionBy);
  return operatorTask<ConvertInput, ConvertOutput>({
    operator: "convert",
    id,
    options,
    defaults: toDefaults(settings),
    body: { kind: "task", run: (input, ctx) => convertArchive(input, settings, ctx) },
  });
}

/** What the graph stores and the UI shows of the settings. */
function toDefaults({ columns, ...settings }: ArchiveSettings): JsonObject {
  return JSON.parse(JSON.stringify({ ...settings, columns })) as JsonObject;
}
