import type { CallbackKind, EpochMillis, RunKey, RunState, TaskState } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import { failedOf, TOLD_RUN } from "../functions/callbacks.ts";
import type { ClaimedRun } from "./claimed-work.ts";
import type { TakenCallback } from "./callbacks.ts";

/** A run, or one of its task instances, and what is to be told of it. */
export interface ToldSubject {
  readonly runKey: RunKey;
  /** Absent: the run itself. */
  readonly instance?: { readonly taskId: string; readonly mapIndex: number };
  readonly kind: CallbackKind;
}

type PreviewRow = Omit<TakenCallback, "run" | "kind" | "state" | "deadline" | "detail" | "failed"> & {
  readonly run: ClaimedRun;
  readonly detail: readonly string[] | null;
  readonly failed: TakenCallback["failed"] | null;
};

/**
 * What a callback would be told if this happened now: as it is told later, from what the run and its instances have come to
 * by then. Undefined: there is no such run or instance. Nothing is written.
 */
export async function readToldPreview(
  db: Kysely<Database>,
  { runKey, instance, kind }: ToldSubject,
  now: EpochMillis,
): Promise<TakenCallback | undefined> {
  const { taskId = null, mapIndex = null } = instance ?? {};
  const { rows } = await sql<{ told: PreviewRow }>`
    select json_build_object(
      'key', 0, 'turn', 0, 'tries', 0, 'unbegun', 0, 'position', 0, 'group', null,
      'at', coalesce(case when i.instance_key is null then r.ended_at else i.ended_at end, ${now}::bigint),
      'task', i.task_id, 'mapIndex', coalesce(i.map_index, -1), 'label', i.label,
      'generation', coalesce(i.generation, r.clear_number),
      'attemptNumber', coalesce(i.attempt_number, 0), 'tryNumber', coalesce(i.try_number, 0),
      'cause', case when i.instance_key is null then r.reason end,
      'retryAt', case when ${kind}::text = 'retry' then i.due_at end,
      'error', case when ${kind}::text in ('failure', 'retry') then a.error end,
      'detail', case when ${kind}::text = 'recovery' then dm_failed_before(r.run_key, i.instance_key) end,
      'failed', case when i.instance_key is null then ${sql.raw(failedOf("r.run_key"))} end,
      'run', ${sql.raw(TOLD_RUN)}
    ) as told
    from dag_run r
    join dag_version v on v.version_key = r.version_key
    left join task_instance i on i.run_key = r.run_key and i.task_id = ${taskId}::text and i.map_index = ${mapIndex}::integer
    left join task_attempt a on a.instance_key = i.instance_key and a.number = i.attempt_number
    where r.run_key = ${runKey} and (${taskId}::text is null or i.instance_key is not null)`.execute(db);
  const told = rows[0]?.told;
  return told && { ...told, kind, deadline: null, state: STATES[kind], failed: told.failed ?? [] };
}

/** Of a run that succeeded or failed the state is called the same. */
const STATES = {
  success: "success",
  failure: "failed",
  retry: "up_for_retry",
  skip: "skipped",
  recovery: "success",
} as const satisfies Record<CallbackKind, TaskState | RunState>;
