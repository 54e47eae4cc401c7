import type { EpochMillis, RunKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

export interface DueWork {
  /** Runs with a retry, a poke or a hold that is due, that time out, or that somebody changed. */
  readonly runs: readonly RunKey[];
  /** When the next such thing is due; undefined: nothing waits for a time. */
  readonly nextAt: EpochMillis | undefined;
}

/** Which runs are to be looked at because of the time, at most `most` of them, oldest first. */
export async function findDueWork(
  db: Kysely<Database>,
  { now, most }: { readonly now: EpochMillis; readonly most: number },
): Promise<DueWork> {
  const due = await sql<{ run: RunKey }>`
    select run from (
      (select run_key as run, due_at as at from task_instance where due_at <= ${now} order by due_at limit ${most})
      union all
      (select run_key, look_at from dag_run where look_at <= ${now} order by look_at limit ${most})
    ) found group by run order by min(at) limit ${most}`.execute(db);
  const next = await sql<{ at: EpochMillis | null }>`
    select least(
      (select min(due_at) from task_instance where due_at > ${now}),
      (select min(look_at) from dag_run where look_at > ${now})
    ) as at`.execute(db);
  return { runs: due.rows.map((row) => row.run), nextAt: next.rows[0]?.at ?? undefined };
}
