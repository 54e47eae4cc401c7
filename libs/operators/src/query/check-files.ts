import { operatorTask } from "@daymill/core";
import type { JsonObject, Task, TaskOptions } from "@daymill/core";
import { checkFolder } from "./check-folder.ts";
import type { CheckInput, CheckOutput } from "./check-folder.ts";

export interface CheckFilesOptions extends TaskOptions<CheckInput, CheckOutput> {
  /** By names: a SELECT over the table `source` each, which gives what is wrong; without rows the check holds. */
  readonly checks: Readonly<Record<string, string>>;
  /** As `checks`; what they give is a warning in the log, and no failure. */
  readonly warnings?: Readonly<Record<string, string>>;
  /** A SELECT over `source` whose rows, at most 1,000, are handed on to look at. */
  readonly report?: string;
}

/**
 * Checks the rows of Parquet files by SQL: `checkFiles("check", { checks: { nulls: "SELECT * FROM source WHERE ip IS NULL" } })
 * ({ from, params })`. Errors: E414 names every check that fails, and rows that it found; E415 SQL that does not fit the files.
 */
export function checkFiles(id: string, options: CheckFilesOptions): Task<CheckInput, CheckOutput> {
  const settings = { checks: options.checks, warnings: options.warnings ?? {}, report: options.report ?? null };
  return operatorTask<CheckInput, CheckOutput>({
    operator: "checkFiles",
    id,
    options,
    defaults: JSON.parse(JSON.stringify(settings)) as JsonObject,
    body: { kind: "task", run: (input, ctx) => checkFolder(input, settings, ctx) },
  });
}
