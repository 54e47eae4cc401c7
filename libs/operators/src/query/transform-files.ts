import { operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskOptions } from "@daymill/core";
import { transformFolder } from "./transform-folder.ts";
import type { TransformInput, TransformOutput } from "./transform-folder.ts";

export interface TransformFilesOptions extends TaskOptions<TransformInput, TransformOutput> {
  /** One SELECT of DuckDB's SQL over the table `source`; `$name` is a value of the input's `params`. */
  readonly sql: string;
  /**
   * Why rows of `source` become no row, by names: conditions of which each such row meets one. Given, every row that is read
   * must be written or dropped for one of them (E409 otherwise).
   */
  readonly dropped?: Readonly<Record<string, string>>;
  /** About how large a file becomes, in bytes. Default 128 MiB. */
  readonly fileBytes?: number;
}

const MIB = 1024 * 1024;

/**
 * Makes Parquet files of others by SQL: `transformFiles("per_ip", { sql: "SELECT ip, count(*) AS n FROM source GROUP BY ip" })
 * ({ from, params })`. A folder of few large files with `_SUCCESS`, published in one step. Errors: E501 the source is not
 * complete, E415 the SQL does not fit it, E409 rows do not add up.
 */
export function transformFiles(id: string, options: TransformFilesOptions): Task<TransformInput, TransformOutput> {
  const settings = {
    sql: options.sql,
    dropped: options.dropped ?? null,
    fileBytes: options.fileBytes ?? 128 * MIB,
  };
  return operatorTask<TransformInput, TransformOutput>({
    operator: "transformFiles",
    id,
    options,
    defaults: JSON.parse(JSON.stringify(settings)) as JsonObject,
    body: { kind: "task", run: (input, ctx) => transformFolder(input, settings, ctx) },
  });
}
