import { operatorTask } from "@daymill/core";
import type { JobTaskOptions, Task } from "@daymill/core";
import { profileJob } from "../inspect/profile-job.ts";
import { assertSomeSql } from "../inspect/rows-to-profile.ts";
import type { ProfileInput, ProfileOutput } from "../inspect/rows-to-profile.ts";
import { athenaService } from "./athena-service.ts";
import type { AthenaDatabase, QueryPlace } from "./athena-service.ts";
import { readAthenaSql } from "./athena-statement.ts";
import { readWhere } from "./athena-where.ts";
import type { AthenaWhereOptions } from "./athena-where.ts";

export type ProfileAthenaInput = ProfileInput & AthenaDatabase;

export interface ProfileAthenaOptions extends JobTaskOptions<ProfileAthenaInput, ProfileOutput>, AthenaWhereOptions {
  /** One SELECT, whose rows are profiled; `$name` is a value of the input's `params`. Default: those of the input's table. */
  readonly sql?: string;
}

/**
 * Profiles a table of Athena, or the rows of a SELECT: `profileAthena("profile")({ table: "logs.events" })`. Three queries one
 * after the other, which need no worker and read all rows. Errors: E209 both or neither of a table and SQL; others as of athena.
 */
export function profileAthena(id: string, options: ProfileAthenaOptions = {}): Task<ProfileAthenaInput, ProfileOutput> {
  const { where, every, defaults } = readWhere(options);
  const { sql } = options;
  assertSomeSql(id, sql);
  if (sql !== undefined) readAthenaSql(id, sql);
  const job = profileJob<ProfileAthenaInput, QueryPlace>({ sql }, (ctx, input) => athenaService(where, ctx, input));
  return operatorTask({
    operator: "profileAthena",
    id,
    options,
    defaults: { ...defaults, ...(sql !== undefined && { sql }) },
    body: { kind: "remote", every, job },
  });
}
