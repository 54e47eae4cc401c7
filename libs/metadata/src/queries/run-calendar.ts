import { sql } from "kysely";
import type { Kysely, RawBuilder } from "kysely";
import type { DagId, RunId, RunState } from "@daymill/core";
import type { Database } from "../database.ts";

/** The runs of one day, or of one hour, that are in one state. */
export interface CalendarRow {
  /** `2024-03-15`, or `2024-03-15T07`: of the logical date, or without one of the instant from which the run may start. */
  readonly day: string;
  readonly state: RunState;
  readonly runs: number;
  /** The newest of them. */
  readonly runId: RunId;
  /** How many of them have started and ended, and how long those took together, in ms. */
  readonly endedRuns: number;
  readonly durationMs: number;
}

/** Whose runs; `timezone`: whose days and hours they are, the DAG's. */
export interface CalendarQuery {
  readonly dagId: DagId;
  readonly timezone: string;
}

/** All runs of a DAG by day and state, oldest day first. */
export async function readCalendar(db: Kysely<Database>, query: CalendarQuery): Promise<CalendarRow[]> {
  return await countRuns(db, { ...query, pattern: "YYYY-MM-DD", within: sql`true` });
}

/** The runs of a month (`2024-03`) by hour and state, oldest first. Of an hour that a clock change makes twice there is one. */
export async function readCalendarHours(
  db: Kysely<Database>,
  { month, ...query }: CalendarQuery & { readonly month: string },
): Promise<CalendarRow[]> {
  const first = sql`${`${month}-01`}::timestamp`;
  const millisOf = (local: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`extract(epoch from (${local}) at time zone ${query.timezone}) * 1000`;
  const within = sql`coalesce(logical_date, run_after) >= ${millisOf(first)}
    and coalesce(logical_date, run_after) < ${millisOf(sql`${first} + interval '1 month'`)}`;
  return await countRuns(db, { ...query, pattern: `YYYY-MM-DD"T"HH24`, within });
}

/** The days of logical dates whose runs were removed. */
export async function listRemovedDays(db: Kysely<Database>, { dagId, timezone }: CalendarQuery): Promise<string[]> {
  const { rows } = await sql<{ day: string }>`
    select distinct to_char(to_timestamp(logical_date / 1000.0) at time zone ${timezone}, 'YYYY-MM-DD') as day
    from removed_run where dag_id = ${dagId} and logical_date is not null`.execute(db);
  return rows.map(({ day }) => day);
}

interface RunsToCount extends CalendarQuery {
  /** Of to_char: runs with the same text are counted together. */
  readonly pattern: string;
  readonly within: RawBuilder<unknown>;
}

async function countRuns(
  db: Kysely<Database>,
  { dagId, timezone, pattern, within }: RunsToCount,
): Promise<CalendarRow[]> {
  const { rows } = await sql<CalendarRow>`
    select day, state, count(*)::int as runs, (array_agg(run_id order by run_key desc))[1] as "runId",
      count(ended_at - started_at)::int as "endedRuns", coalesce(sum(ended_at - started_at), 0)::float8 as "durationMs"
    from (select state, run_id, run_key, started_at, ended_at, to_char(
        to_timestamp(coalesce(logical_date, run_after) / 1000.0) at time zone ${timezone}, ${pattern}) as day
      from dag_run where dag_id = ${dagId} and ${within}) dated
    group by day, state order by day, state`.execute(db);
  return rows;
}
