import { operatorTask } from "@daymill/core";
import type { JobTaskOptions, Task } from "@daymill/core";
import { profileJob } from "../inspect/profile-job.ts";
import { assertSomeSql } from "../inspect/rows-to-profile.ts";
import type { ProfileInput, ProfileOutput } from "../inspect/rows-to-profile.ts";
import { bigQueryService } from "./bigquery-service.ts";
import type { JobPlace } from "./bigquery-jobs.ts";
import { readJobOptions } from "./job-options.ts";
import type { BigQueryJobOptions } from "./job-options.ts";

export interface ProfileBigQueryOptions extends JobTaskOptions<ProfileInput, ProfileOutput>, BigQueryJobOptions {
  /** One SELECT, whose rows are profiled; `@name` is a value of the input's `params`. Default: those of the input's table. */
  readonly sql?: string;
}

/**
 * Profiles a table of BigQuery, or the rows of a SELECT: `profileBigQuery("profile")({ table: "logs.events" })`. Three queries
 * one after the other, which need no worker and read all rows. Errors: E209 both or neither of a table and SQL; others as of
 * bigQuery.
 */
export function profileBigQuery(id: string, options: ProfileBigQueryOptions = {}): Task<ProfileInput, ProfileOutput> {
  const { plan, every, defaults } = readJobOptions(id, options);
  const { sql } = options;
  assertSomeSql(id, sql);
  const job = profileJob<ProfileInput, JobPlace>({ sql }, (ctx) => bigQueryService(plan, ctx));
  return operatorTask({
    operator: "profileBigQuery",
    id,
    options,
    defaults: { ...defaults, ...(sql !== undefined && { sql }) },
    body: { kind: "remote", every, job },
  });
}
