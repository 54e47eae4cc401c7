import { sql } from "kysely";
import type { Kysely, SelectQueryBuilder } from "kysely";
import { isTerminal } from "@daymill/core";
import type {
  AttemptKey,
  DagId,
  EpochMillis,
  RunId,
  RunKey,
  TaskId,
  TaskInstanceKey,
  TaskState,
  VersionKey,
} from "@daymill/core";
import type { Database } from "../database.ts";
import { behindOthers } from "../functions/behind-others.ts";
import { containing } from "./like.ts";
import { summaryHolds } from "./state-counts.ts";
import { isSeen, type SeenDags } from "./seen-dags.ts";

export interface InstanceFilter {
  readonly taskIds?: readonly TaskId[];
  readonly states?: readonly TaskState[];
  /** Part of the task id or of the label. */
  readonly text?: string;
}

export interface InstanceRow {
  readonly instanceKey: TaskInstanceKey;
  readonly runKey: RunKey;
  readonly versionKey: VersionKey;
  readonly dagId: DagId;
  readonly runId: RunId;
  readonly runAfter: EpochMillis;
  readonly taskId: TaskId;
  /** The task's place in the graph of the run's version. */
  readonly position: number;
  readonly mapIndex: number;
  readonly label: string | null;
  readonly state: TaskState;
  readonly attemptNumber: number;
  readonly tryNumber: number;
  readonly generation: number;
  readonly attemptKey: AttemptKey | null;
  readonly pool: string;
  readonly slots: number;
  readonly priority: number;
  readonly readyAt: EpochMillis | null;
  readonly dueAt: EpochMillis | null;
  readonly notBefore: EpochMillis | null;
  readonly startedAt: EpochMillis | null;
  readonly endedAt: EpochMillis | null;
  /** Of the newest attempt. */
  readonly errorMessage: string | null;
}

export interface InstancePage {
  readonly runKey: RunKey;
  readonly filter: InstanceFilter;
  /** Where the page before ended. */
  readonly after?: { readonly position: number; readonly taskId: TaskId; readonly mapIndex: number };
  readonly limit: number;
}

/** A page of the task instances of a run, in graph order. */
export async function listInstances(db: Kysely<Database>, page: InstancePage): Promise<InstanceRow[]> {
  let query = filterInstances(selectInstances(db), page.filter)
    .where("instance.run_key", "=", page.runKey)
    .orderBy("summary.position")
    .orderBy("instance.task_id")
    .orderBy("instance.map_index")
    .limit(page.limit);
  if (page.after) {
    const { position, taskId, mapIndex } = page.after;
    query = query.where(
      sql<boolean>`(summary.position, instance.task_id, instance.map_index) > (${position}::int, ${taskId}::text, ${mapIndex}::int)`,
    );
  }
  return await query.execute();
}

export interface InstanceSearch {
  readonly filter: InstanceFilter;
  /** Of these DAGs only. */
  readonly seen?: SeenDags;
  readonly dagIds?: readonly DagId[];
  /** The run's runAfter in [from, to). */
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  readonly after?: {
    readonly runAfter: EpochMillis;
    readonly runKey: RunKey;
    readonly taskId: TaskId;
    readonly mapIndex: number;
  };
  readonly limit: number;
}

/**
 * Task instances over all DAGs, those of the newest run first. Runs are walked by their index and the summaries say which
 * hold an instance in a wanted state, so a rare state does not cost a scan of the instances.
 */
export async function searchInstances(db: Kysely<Database>, search: InstanceSearch): Promise<InstanceRow[]> {
  let query = filterInstances(selectInstances(db), search.filter)
    .orderBy("run.run_after", "desc")
    .orderBy("run.run_key", "desc")
    .orderBy("instance.task_id")
    .orderBy("instance.map_index")
    .limit(search.limit);
  // A run ends with its last instance: what is not over is looked for in the few open runs.
  if (search.filter.states?.every((state) => !isTerminal(state))) query = query.where("run.ended_at", "is", null);
  query = query.where(isSeen("run.dag_id", search.seen));
  if (search.dagIds) query = query.where("run.dag_id", "in", search.dagIds);
  if (search.from !== undefined) query = query.where("run.run_after", ">=", search.from);
  if (search.to !== undefined) query = query.where("run.run_after", "<", search.to);
  if (search.after) {
    const { runAfter, runKey, taskId, mapIndex } = search.after;
    const run = sql`(${runAfter}::bigint, ${runKey}::bigint)`;
    query = query.where(sql<boolean>`(run.run_after, run.run_key) <= ${run} and ((run.run_after, run.run_key) < ${run}
      or (instance.task_id, instance.map_index) > (${taskId}::text, ${mapIndex}::int))`);
  }
  return await query.execute();
}

/** Task instances with their run, lane, summary and newest attempt. */
export function selectInstances(db: Kysely<Database>) {
  return db
    .selectFrom("task_instance as instance")
    .innerJoin("dag_run as run", "run.run_key", "instance.run_key")
    .innerJoin("task_summary as summary", (join) =>
      join.onRef("summary.run_key", "=", "instance.run_key").onRef("summary.task_id", "=", "instance.task_id"),
    )
    .innerJoin("lane", "lane.lane_key", "instance.lane_key")
    .leftJoin("task_attempt as attempt", (join) =>
      join
        .onRef("attempt.instance_key", "=", "instance.instance_key")
        .onRef("attempt.number", "=", "instance.attempt_number"),
    )
    .select([
      "instance.instance_key as instanceKey",
      "instance.run_key as runKey",
      "run.version_key as versionKey",
      "run.dag_id as dagId",
      "run.run_id as runId",
      "run.run_after as runAfter",
      "instance.task_id as taskId",
      "summary.position",
      "instance.map_index as mapIndex",
      "instance.label",
      "instance.state",
      "instance.attempt_number as attemptNumber",
      "instance.try_number as tryNumber",
      "instance.generation",
      "instance.attempt_key as attemptKey",
      "lane.pool",
      "instance.slots",
      sql<number>`instance.priority + ${sql.raw(behindOthers("run.backfill_key"))}`.as("priority"),
      "instance.ready_at as readyAt",
      "instance.due_at as dueAt",
      "instance.not_before as notBefore",
      "instance.started_at as startedAt",
      "instance.ended_at as endedAt",
      sql<string | null>`attempt.error ->> 'message'`.as("errorMessage"),
    ]);
}

type Joined = {
  readonly instance: Database["task_instance"];
  readonly summary: Database["task_summary"];
};

function filterInstances<DB extends Joined, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  filter: InstanceFilter,
): SelectQueryBuilder<DB, TB, O> {
  let filtered = query;
  if (filter.taskIds) filtered = filtered.where(sql<boolean>`instance.task_id = any(${[...filter.taskIds]}::text[])`);
  if (filter.states) {
    const states = sql`${[...filter.states]}::text[]`;
    filtered = filtered.where(sql<boolean>`instance.state = any(${states})`).where(summaryHolds(filter.states));
  }
  if (filter.text !== undefined) {
    const pattern = containing(filter.text);
    filtered = filtered.where(sql<boolean>`(instance.task_id ilike ${pattern} or instance.label ilike ${pattern})`);
  }
  return filtered;
}
