import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { DagId, EpochMillis, JsonValue, RunId, TaskId } from "@daymill/core";
import type { Database } from "../database.ts";
import { containing } from "../queries/like.ts";
import type { AuditOutcome, AuditVia } from "../tables/audit-entry.ts";
import { type AuditedInstance, isOfBackfill, isOfInstance, isOfRun, mayBeOfTask } from "./audit-subjects.ts";

/** What is known before a change is made. */
export interface BegunAuditEntry {
  readonly at: EpochMillis;
  readonly who: string;
  readonly via: AuditVia;
  readonly token: string | null;
  readonly address: string;
  readonly action: string;
  readonly dagId: DagId | null;
  readonly runId: RunId | null;
  readonly taskId: TaskId | null;
  readonly object: string | null;
  readonly asked: JsonValue;
  readonly before: JsonValue;
}

/** What is known once it is made, or not. */
export interface EndedAuditEntry {
  readonly outcome: AuditOutcome;
  readonly after: JsonValue;
  readonly error: string | null;
  /** What it made, where only the answer tells its name. */
  readonly object?: string | undefined;
  readonly runId?: RunId | undefined;
}

export interface AuditEntryRow extends BegunAuditEntry {
  readonly entryKey: number;
  readonly after: JsonValue;
  /** Null: it goes on, or nobody knows. */
  readonly outcome: AuditOutcome | null;
  readonly error: string | null;
}

export interface AuditFilter {
  readonly who?: string;
  readonly actions?: readonly string[];
  readonly dagId?: DagId;
  /** What was done to the run of this id, also with others. */
  readonly runId?: RunId;
  /** What was done to a task of this id, or may have been with others. */
  readonly taskId?: string;
  /** What was done to this task instance, also with others; of its run, whatever else is asked for. */
  readonly instance?: AuditedInstance;
  readonly backfillKey?: number;
  readonly outcomes?: readonly AuditOutcome[];
  /** [from, to). */
  readonly from?: EpochMillis;
  readonly to?: EpochMillis;
  /** Part of the name of what it is about. */
  readonly text?: string;
}

export interface AuditPage {
  readonly filter: AuditFilter;
  /** The key of the last one of the page before. */
  readonly after?: number;
  readonly limit: number;
}

/** Writes down what is about to be done; gives the key of the entry. */
export async function beginAuditEntry(db: Kysely<Database>, entry: BegunAuditEntry): Promise<number> {
  const { dagId, runId, taskId, asked, before, ...same } = entry;
  const made = await db
    .insertInto("audit_entry")
    .values({
      ...same,
      dag_id: dagId,
      run_id: runId,
      task_id: taskId,
      asked: jsonOrNull(asked),
      before: jsonOrNull(before),
    })
    .returning("entry_key")
    .executeTakeFirstOrThrow();
  return made.entry_key;
}

/** Writes down what came of it. */
export async function endAuditEntry(db: Kysely<Database>, entryKey: number, end: EndedAuditEntry): Promise<void> {
  const { outcome, after, error, object, runId } = end;
  await db
    .updateTable("audit_entry")
    .set({
      outcome,
      error,
      after: jsonOrNull(after),
      ...(object !== undefined && { object }),
      ...(runId !== undefined && { run_id: runId }),
    })
    .where("entry_key", "=", entryKey)
    .execute();
}

/** A page of the audit log, the newest first. */
export async function listAuditEntries(
  db: Kysely<Database>,
  { filter, after, limit }: AuditPage,
): Promise<AuditEntryRow[]> {
  const { who, actions, dagId, runId, taskId, instance, backfillKey, outcomes, from, to, text } = filter;
  let query = selectEntries(db).orderBy("entry_key", "desc").limit(limit);
  if (after !== undefined) query = query.where("entry_key", "<", after);
  if (who !== undefined) query = query.where("who", "=", who);
  if (actions !== undefined) query = query.where("action", "in", [...actions]);
  if (instance !== undefined) query = query.where(isOfInstance(instance));
  else if (runId !== undefined) query = query.where(isOfRun({ runId, dagId }));
  else if (dagId !== undefined) query = query.where("dag_id", "=", dagId);
  if (taskId !== undefined) query = query.where(mayBeOfTask(taskId));
  if (backfillKey !== undefined) query = query.where(isOfBackfill(backfillKey));
  if (outcomes !== undefined) query = query.where("outcome", "in", [...outcomes]);
  if (from !== undefined) query = query.where("at", ">=", from);
  if (to !== undefined) query = query.where("at", "<", to);
  if (text !== undefined) {
    const name = sql<string>`concat_ws(' ', dag_id, run_id, task_id, object)`;
    query = query.where(name, "ilike", containing(text));
  }
  return await query.execute();
}

/** Forgets what was done before. Returns how many entries. */
export async function deleteOldAuditEntries(db: Kysely<Database>, before: EpochMillis): Promise<number> {
  const deleted = await db.deleteFrom("audit_entry").where("at", "<", before).executeTakeFirst();
  return Number(deleted.numDeletedRows);
}

function selectEntries(db: Kysely<Database>) {
  return db
    .selectFrom("audit_entry")
    .select([
      "entry_key as entryKey",
      "at",
      "who",
      "via",
      "token",
      "address",
      "action",
      "dag_id as dagId",
      "run_id as runId",
      "task_id as taskId",
      "object",
      "asked",
      "before",
      "after",
      "outcome",
      "error",
    ]);
}

function jsonOrNull(value: JsonValue): string | null {
  return value === null ? null : JSON.stringify(value);
}
