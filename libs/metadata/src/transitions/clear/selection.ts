import type { BareRun, DagId, EpochMillis, RunId, RunKey, RunState, VersionKey } from "@daymill/core";
import { DaymillError } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../../database.ts";

/** A task instance as people name it. */
export interface InstanceRef {
  /** Absent: the DAG of the selection. */
  readonly dagId?: DagId;
  readonly runId: RunId;
  readonly taskId: string;
  /** Where instances are left out, -1 means all of the task. */
  readonly mapIndex: number;
}

/** Which task instances are meant: tasks of runs, widened as asked. The same words for clear and mark. */
export interface InstanceSelection {
  readonly dagId: DagId;
  readonly runIds: readonly RunId[];
  /** Undefined: every task. `mapIndexes` undefined: every instance of the task. */
  readonly tasks: readonly { readonly taskId: string; readonly mapIndexes?: readonly number[] }[] | undefined;
  readonly upstream: boolean;
  readonly downstream: boolean;
  /** Also in all runs with an earlier / later logical date. */
  readonly past: boolean;
  readonly future: boolean;
  /** Of the earlier runs only those from this logical date on. Default: all. */
  readonly pastFrom?: EpochMillis;
  /** Of the later runs only those before this logical date. Default: all. */
  readonly futureBefore?: EpochMillis;
  /** `failed`: failed and upstream_failed. */
  readonly only: "all" | "failed";
  readonly exclude: readonly InstanceRef[];
  /** Whether a task that no version of the DAG has any more is passed over. Default: it is refused. */
  readonly mayLackTasks?: boolean;
}

/** A run that a selection reaches. */
export interface SelectedRun extends BareRun {
  readonly runKey: RunKey;
  readonly dagId: DagId;
  readonly state: RunState;
  readonly endedAt: EpochMillis | null;
  readonly versionKey: VersionKey;
  /** How it came in: named, by `past` or `future`, or by markers of other runs alone. */
  readonly reach: "named" | "past" | "future" | "marked";
}

/** The most runs that one clear or mark may touch. */
const MAX_RUNS = 10_000;

/**
 * The runs that a selection reaches, oldest first. Throws E701 when a run or task that is named does not exist; a task that
 * some version of the DAG had does.
 */
export async function selectRuns(db: Kysely<Database>, selection: InstanceSelection): Promise<SelectedRun[]> {
  const named = await runsOf(db, selection.dagId)
    .where("r.run_id", "=", sql<RunId>`any(${[...selection.runIds]}::text[])`)
    .execute();
  assertAllFound(selection, named);
  if (!selection.mayLackTasks) await assertTasksKnown(db, selection);
  const dates = named.flatMap(({ logicalDate }) => (logicalDate === null ? [] : [logicalDate]));
  const earlier = selection.past && dates.length > 0 ? await runsBeyond(db, selection, ["<", Math.max(...dates)]) : [];
  const later = selection.future && dates.length > 0 ? await runsBeyond(db, selection, [">", Math.min(...dates)]) : [];
  const found = new Map<RunKey, SelectedRun>();
  for (const run of later) found.set(run.runKey, { ...run, reach: "future" });
  for (const run of earlier) found.set(run.runKey, { ...run, reach: "past" });
  for (const run of named) found.set(run.runKey, { ...run, reach: "named" });
  return [...found.values()].sort((a, b) => a.runKey - b.runKey);
}

function runsOf(db: Kysely<Database>, dagId: DagId) {
  return selectedRuns(db).where("r.dag_id", "=", dagId).limit(MAX_RUNS);
}

/** Runs with what a selection knows of them, but for their reach. */
export function selectedRuns(db: Kysely<Database>) {
  return db
    .selectFrom("dag_run as r")
    .select([
      "r.run_key as runKey",
      "r.dag_id as dagId",
      "r.run_id as runId",
      "r.type",
      "r.logical_date as logicalDate",
      "r.run_after as runAfter",
      "r.interval_start as start",
      "r.interval_end as end",
      "r.params",
      "r.state",
      "r.ended_at as endedAt",
      "r.version_key as versionKey",
    ]);
}

async function runsBeyond(db: Kysely<Database>, selection: InstanceSelection, [than, date]: [">" | "<", number]) {
  const { dagId, pastFrom, futureBefore } = selection;
  const all = runsOf(db, dagId).where("r.logical_date", than, date as EpochMillis);
  const limit = than === "<" ? pastFrom : futureBefore;
  const within = limit === undefined ? all : all.where("r.logical_date", than === "<" ? ">=" : "<", limit);
  return await within.execute();
}

async function assertTasksKnown(db: Kysely<Database>, { dagId, tasks = [] }: InstanceSelection): Promise<void> {
  if (tasks.length === 0) return;
  const wanted = [...new Set(tasks.map(({ taskId }) => taskId))];
  const { rows } = await sql<{ task: string }>`
    select w.task from unnest(${wanted}::text[]) as w(task) where not exists (
      select 1 from dag_version v join version_task t on t.version_key = v.version_key and t.task_id = w.task
      where v.dag_id = ${dagId})`.execute(db);
  const missing = rows.map(({ task }) => task);
  if (missing.length === 0) return;
  throw new DaymillError("E701", `The DAG ${dagId} has no task ${missing.slice(0, 3).join(", ")}, and never had.`, {
    details: { missing },
  });
}

function assertAllFound({ dagId, runIds }: InstanceSelection, found: readonly { readonly runId: RunId }[]): void {
  const known = new Set(found.map(({ runId }) => runId));
  const missing = runIds.filter((runId) => !known.has(runId));
  if (missing.length === 0) return;
  throw new DaymillError("E701", `The DAG ${dagId} has no run ${missing.slice(0, 3).join(", ")}.`, {
    details: { missing },
  });
}
