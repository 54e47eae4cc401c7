import type { DagId, RunId } from "@daymill/core";
import { epochMillis, TASK_STATES } from "@daymill/core";
import { createRuns } from "@daymill/metadata";
import type { MetadataDatabase, NewRun } from "@daymill/metadata";
import { sql } from "kysely";

const FIRST_DAY = Date.UTC(2022, 0, 1);
const DAY_MS = 86_400_000;
const RUN_MS = 600_000;
/** Runs of one statement. */
const AT_ONCE = 100;
/** One instance of so many has failed. */
const FAILED_OF = 33;

export interface SeededRuns {
  readonly dagId: string;
  /** One a day, all of them over. */
  readonly runs: number;
}

/** Gives a known DAG runs that are over, as if it had run for years: three of a hundred instances failed. */
export async function seedRuns({ db }: Pick<MetadataDatabase, "db">, { dagId, runs }: SeededRuns): Promise<void> {
  const dag = await db
    .selectFrom("dag")
    .selectAll()
    .where("dag_id", "=", dagId as DagId)
    .executeTakeFirstOrThrow();
  const { current_version_key: versionKey } = dag;
  if (versionKey === null) throw new Error(`${dagId} has no version`);
  const newRun = (day: number): NewRun => {
    const start = epochMillis(FIRST_DAY + day * DAY_MS);
    const end = epochMillis(start + DAY_MS);
    return {
      dagId: dagId as DagId,
      runId: `day-${new Date(start).toISOString().slice(0, 10)}` as RunId,
      type: "manual",
      logicalDate: start,
      interval: { start, end },
      runAfter: end,
      versionKey,
      params: {},
    };
  };
  for (let first = 0; first < runs; first += AT_ONCE) {
    const days = Array.from({ length: Math.min(AT_ONCE, runs - first) }, (_, at) => first + at);
    await createRuns(db, days.map(newRun), epochMillis(FIRST_DAY));
  }
  await endRuns(db, dagId);
}

async function endRuns(db: MetadataDatabase["db"], dagId: string): Promise<void> {
  const counts = (state: string): string => `{${TASK_STATES.map((each) => (each === state ? 1 : 0)).join(",")}}`;
  const own = sql`(select run_key from dag_run where dag_id = ${dagId})`;
  const failed = sql`(hashtextextended(run_key || ':' || position, 0) % ${sql.lit(FAILED_OF)} = 0)`;
  await sql`update task_summary
    set counts = case when ${failed} then ${counts("failed")}::int[] else ${counts("success")}::int[] end
    where run_key in ${own}`.execute(db);
  await sql`update task_instance i
    set state = case when s.counts = ${counts("failed")}::int[] then 'failed' else 'success' end,
      started_at = r.run_after, ended_at = r.run_after + 60000 + (i.instance_key % 60) * 1000
    from task_summary s join dag_run r using (run_key)
    where s.run_key = i.run_key and s.task_id = i.task_id and r.dag_id = ${dagId}`.execute(db);
  await sql`update dag_run r
    set started_at = run_after, ended_at = run_after + ${sql.lit(RUN_MS)} + (run_key % 7) * 60000,
      state = case when exists (select from task_summary s where s.run_key = r.run_key
        and s.counts = ${counts("failed")}::int[]) then 'failed' else 'success' end
    where dag_id = ${dagId}`.execute(db);
}
