import type { AttemptKey, DagId, EpochMillis, JsonObject, RunKey, TaskInstanceKey } from "@daymill/core";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";

interface AskingInstance {
  readonly attempt: AttemptKey;
  readonly instance: TaskInstanceKey;
  readonly generation: number;
  readonly run: RunKey;
  readonly dagId: DagId;
}

/** Task instances that wait without a worker, their looks locked; to be narrowed to one. */
export function selectAsking(trx: Transaction<Database>) {
  return trx
    .selectFrom("task_look as look")
    .innerJoin("task_instance as instance", "instance.attempt_key", "look.attempt_key")
    .innerJoin("dag_run as run", "run.run_key", "instance.run_key")
    .select([
      "look.attempt_key as attempt",
      "instance.instance_key as instance",
      "instance.generation",
      "instance.run_key as run",
      "run.dag_id as dagId",
    ])
    .where("instance.state", "=", "deferred")
    .forUpdate("look");
}

interface Answer {
  readonly isApproved: boolean;
  readonly who: string;
  readonly at: EpochMillis;
  readonly note: string | null;
  readonly values: JsonObject | null;
  readonly timedOut: boolean;
}

/** Keeps an answer, and has the task looked at now; false: there is one already. */
export async function keepAnswer(
  trx: Transaction<Database>,
  { attempt, instance, generation, run, dagId }: AskingInstance,
  { isApproved, who, at, note, values, timedOut }: Answer,
): Promise<boolean> {
  const kept = await trx
    .insertInto("approval")
    .values({
      instance_key: instance,
      generation,
      is_approved: isApproved,
      who,
      at,
      note,
      form_values: values && JSON.stringify(values),
      timed_out: timedOut,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (kept.numInsertedOrUpdatedRows === 0n) return false;
  await trx
    .updateTable("task_look")
    .set((set) => ({ turn: set("turn", "+", 1), due_at: at }))
    .where("attempt_key", "=", attempt)
    .execute();
  await trx
    .insertInto("state_change")
    .values({
      at,
      who,
      cause: isApproved ? "approve" : "refuse",
      dag_id: dagId,
      run_key: run,
      instance_key: instance,
      detail: JSON.stringify({ note, values, timedOut }),
    })
    .execute();
  return true;
}
