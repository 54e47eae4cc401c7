import { operatorTask } from "@daymill/core";
import type { JobTaskOptions, Task } from "@daymill/core";
import { assertChecks, checkJob } from "../inspect/check-job.ts";
import type { CheckInput } from "../inspect/check-job.ts";
import type { CheckSqlOutput } from "../sql/check-sql.ts";
import { bigQueryService } from "./bigquery-service.ts";
import type { JobPlace } from "./bigquery-jobs.ts";
import { readJobOptions } from "./job-options.ts";
import type { BigQueryJobOptions } from "./job-options.ts";

export interface CheckBigQueryOptions extends JobTaskOptions<CheckInput, CheckSqlOutput>, BigQueryJobOptions {
  /** By names: a SELECT each, which gives what is wrong; without rows the check holds. `@name` is a value of `params`. */
  readonly checks: Readonly<Record<string, string>>;
  /** As `checks`; what they give is a warning in the log, and no failure. */
  readonly warnings?: Readonly<Record<string, string>>;
}

/**
 * Checks tables of BigQuery: `checkBigQuery("check", { checks: { twice: "SELECT id FROM logs.events WHERE day = DATE(@day) GROUP
 * BY id HAVING COUNT(*) > 1" } })({ params })`. A job each, which need no worker. Errors: E414 names every check that fails, and
 * rows that it found; others as of bigQuery.
 */
export function checkBigQuery(id: string, options: CheckBigQueryOptions): Task<CheckInput, CheckSqlOutput> {
  const { plan, every, defaults } = readJobOptions(id, options);
  const { checks, warnings = {} } = options;
  assertChecks(id, { checks, warnings });
  const job = checkJob<CheckInput, JobPlace>({ checks, warnings }, (ctx) => bigQueryService(plan, ctx));
  return operatorTask({
    operator: "checkBigQuery",
    id,
    options,
    defaults: { ...defaults, checks: { ...checks }, warnings: { ...warnings } },
    body: { kind: "remote", every, job },
  });
}
