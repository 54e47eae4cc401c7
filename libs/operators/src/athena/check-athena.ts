import { operatorTask } from "@daymill/core";
import type { JobTaskOptions, Task } from "@daymill/core";
import { assertChecks, checkJob, namedChecks } from "../inspect/check-job.ts";
import type { CheckInput } from "../inspect/check-job.ts";
import type { CheckSqlOutput } from "../sql/check-sql.ts";
import { athenaService } from "./athena-service.ts";
import type { AthenaDatabase, QueryPlace } from "./athena-service.ts";
import { readAthenaSql } from "./athena-statement.ts";
import { readWhere } from "./athena-where.ts";
import type { AthenaWhereOptions } from "./athena-where.ts";

export type CheckAthenaInput = CheckInput & AthenaDatabase;

export interface CheckAthenaOptions extends JobTaskOptions<CheckAthenaInput, CheckSqlOutput>, AthenaWhereOptions {
  /** By names: a SELECT each, which gives what is wrong; without rows the check holds. `$name` is a value of `params`. */
  readonly checks: Readonly<Record<string, string>>;
  /** As `checks`; what they give is a warning in the log, and no failure. */
  readonly warnings?: Readonly<Record<string, string>>;
}

/**
 * Checks tables of Athena: `checkAthena("check", { checks: { twice: "SELECT id FROM events WHERE ds = $day GROUP BY id HAVING
 * count(*) > 1" } })({ params })`. A query each, which need no worker. Errors: E414 names every check that fails, and rows that
 * it found; others as of athena.
 */
export function checkAthena(id: string, options: CheckAthenaOptions): Task<CheckAthenaInput, CheckSqlOutput> {
  const { where, every, defaults } = readWhere(options);
  const { checks, warnings = {} } = options;
  assertChecks(id, { checks, warnings });
  for (const { sql } of namedChecks({ checks, warnings })) readAthenaSql(id, sql);
  const job = checkJob<CheckAthenaInput, QueryPlace>({ checks, warnings }, (ctx, input) =>
    athenaService(where, ctx, input),
  );
  return operatorTask({
    operator: "checkAthena",
    id,
    options,
    defaults: { ...defaults, checks: { ...checks }, warnings: { ...warnings } },
    body: { kind: "remote", every, job },
  });
}
