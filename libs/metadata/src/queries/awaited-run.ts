import { isRunOver } from "@daymill/core";
import type { AwaitedRun, AwaitedTask, DagId, EpochMillis, RunKey, RunState, VersionKey } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { toStateCounts } from "./state-counts.ts";

/** Of which run, and what in it; neither a task nor a group: the run alone. */
export interface Awaited {
  readonly dagId: DagId;
  readonly logicalDate: EpochMillis;
  readonly task: string | null;
  /** With the groups in it. */
  readonly group?: string | undefined;
}

/**
 * How a run of another DAG stands, and what is asked for of it; of a run that retention removed, how it had ended.
 * Undefined: there is no such run.
 */
export async function findAwaitedRun(db: Kysely<Database>, which: Awaited): Promise<AwaitedRun | undefined> {
  const row = await db
    .selectFrom("dag_run")
    .select(["run_key", "version_key", "state"])
    .where("dag_id", "=", which.dagId)
    .where("logical_date", "=", which.logicalDate)
    .executeTakeFirst();
  if (row === undefined) return await findRemoved(db, which);
  return { state: row.state, isRemoved: false, tasks: await listAwaitedTasks(db, row, which) };
}

async function listAwaitedTasks(
  db: Kysely<Database>,
  run: { readonly run_key: RunKey; readonly version_key: VersionKey; readonly state: RunState },
  { task, group }: Awaited,
): Promise<AwaitedTask[]> {
  if (task === null && group === undefined) return [];
  if (task !== null) return await countTasks(db, run.run_key, [task]);
  const members = await db
    .selectFrom("version_task")
    .select("task_id")
    .where("version_key", "=", run.version_key)
    .where(sql<boolean>`groups @> ${JSON.stringify([group])}::jsonb`)
    .orderBy("position")
    .execute();
  const ids = members.map(({ task_id: id }) => id);
  const counted = new Map((await countTasks(db, run.run_key, ids)).map((each) => [each.taskId, each]));
  // A task that a run got with a newer version, and that was not made in it by then, never will be.
  const awaited = isRunOver(run.state) ? ids.filter((id) => counted.has(id)) : ids;
  return awaited.map((taskId) => counted.get(taskId) ?? { taskId, counts: {} });
}

async function countTasks(db: Kysely<Database>, runKey: RunKey, taskIds: readonly string[]): Promise<AwaitedTask[]> {
  if (taskIds.length === 0) return [];
  const rows = await db
    .selectFrom("task_summary")
    .select(["task_id", "counts"])
    .where("run_key", "=", runKey)
    .where(sql<boolean>`task_id = any(${[...taskIds]}::text[])`)
    .execute();
  return rows.map((row) => ({ taskId: row.task_id, counts: toStateCounts(row.counts) }));
}

async function findRemoved(db: Kysely<Database>, { dagId, logicalDate }: Awaited): Promise<AwaitedRun | undefined> {
  const removed = await db
    .selectFrom("removed_run")
    .select("state")
    .where("dag_id", "=", dagId)
    .where("logical_date", "=", logicalDate)
    .orderBy("run_key", "desc")
    .limit(1)
    .executeTakeFirst();
  return removed && { state: removed.state, isRemoved: true, tasks: [] };
}
