import type {
  DagId,
  DataInterval,
  EpochMillis,
  JsonObject,
  ReprocessRule,
  RunKey,
  RunState,
  TaskSubset,
  VersionKey,
} from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** An open backfill that is not paused, and how many more of its runs may wait or run now. */
export interface DueBackfill {
  readonly backfillKey: number;
  readonly dagId: DagId;
  readonly versionKey: VersionKey;
  readonly reprocess: ReprocessRule;
  readonly params: JsonObject;
  /** Null: all. */
  readonly tasks: TaskSubset | null;
  readonly room: number;
  readonly openRuns: number;
  /** Who asked for it. */
  readonly who: string;
}

/** A day of a backfill whose turn has come, with the run that its logical date has already. */
export interface WaitingDay {
  readonly position: number;
  readonly logicalDate: EpochMillis;
  readonly interval: DataInterval;
  readonly run: { readonly runKey: RunKey; readonly state: RunState } | undefined;
}

/** Backfills that go on, oldest first. `ahead`: runs that wait beside those that are active. */
export async function findDueBackfills(db: Kysely<Database>, ahead: number): Promise<DueBackfill[]> {
  const rows = await db
    .selectFrom("backfill as b")
    .innerJoin("dag as d", "d.dag_id", "b.dag_id")
    .select((select) => [
      "b.backfill_key as backfillKey",
      "b.dag_id as dagId",
      "d.current_version_key as versionKey",
      "b.reprocess",
      "b.params",
      "b.tasks",
      "b.who",
      "b.max_active_runs as maxActiveRuns",
      select
        .selectFrom("dag_run as r")
        .select((count) => count.fn.countAll<number>().as("n"))
        .whereRef("r.backfill_key", "=", "b.backfill_key")
        .where("r.ended_at", "is", null)
        .as("openRuns"),
    ])
    .where("b.ended_at", "is", null)
    .where("b.state", "=", "running")
    .where("d.active", "=", true)
    .orderBy("b.backfill_key")
    .execute();
  return rows.flatMap(({ versionKey, maxActiveRuns, openRuns, ...backfill }) =>
    versionKey === null
      ? []
      : [{ ...backfill, versionKey, openRuns: openRuns ?? 0, room: maxActiveRuns + ahead - (openRuns ?? 0) }],
  );
}

/** The next `most` days of a backfill that wait for their turn. */
export async function readWaitingDays(
  db: Kysely<Database>,
  { backfillKey, most }: { readonly backfillKey: number; readonly most: number },
): Promise<WaitingDay[]> {
  const found = await sql<{
    position: number;
    logicalDate: EpochMillis;
    start: EpochMillis;
    end: EpochMillis;
    runKey: RunKey | null;
    state: RunState | null;
  }>`
    select d.position, d.logical_date as "logicalDate", d.interval_start as start, d.interval_end as "end",
      r.run_key as "runKey", r.state
    from backfill_day d
    join backfill b on b.backfill_key = d.backfill_key
    left join dag_run r on r.dag_id = b.dag_id and r.logical_date = d.logical_date
    where d.backfill_key = ${backfillKey} and d.state = 'waiting'
    order by d.position limit ${most}`.execute(db);
  return found.rows.map(({ start, end, runKey, state, ...day }) => ({
    ...day,
    interval: { start, end },
    run: runKey === null || state === null ? undefined : { runKey, state },
  }));
}
