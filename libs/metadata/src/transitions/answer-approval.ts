import { DaymillError } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { InstanceName } from "../queries/task-instance-detail.ts";

export interface ApprovalChange {
  readonly name: InstanceName;
  readonly isApproved: boolean;
  readonly who: string;
  readonly note: string | null;
}

/**
 * Keeps what a person says to a task that asks for approval; schedulers are then to be woken. Rejects with E703 when the
 * task does not wait, or has been answered.
 */
export async function answerApproval(db: Kysely<Database>, change: ApprovalChange, now: EpochMillis): Promise<void> {
  const { name, isApproved, who, note } = change;
  await db.transaction().execute(async (trx) => {
    const waiting = await trx
      .selectFrom("task_look as look")
      .innerJoin("task_instance as instance", "instance.attempt_key", "look.attempt_key")
      .innerJoin("dag_run as run", "run.run_key", "instance.run_key")
      .select([
        "look.attempt_key as attempt",
        "instance.instance_key as instance",
        "instance.generation",
        "instance.run_key as run",
      ])
      .where("run.dag_id", "=", name.dagId)
      .where("run.run_id", "=", name.runId)
      .where(sql<boolean>`instance.task_id = ${name.taskId}`)
      .where("instance.map_index", "=", name.mapIndex)
      .where("instance.state", "=", "deferred")
      .forUpdate("look")
      .executeTakeFirst();
    if (waiting === undefined) throw new DaymillError("E703", "The task does not wait for an approval now.");
    const kept = await trx
      .insertInto("approval")
      .values({
        instance_key: waiting.instance,
        generation: waiting.generation,
        is_approved: isApproved,
        who,
        at: now,
        note,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (kept.numInsertedOrUpdatedRows === 0n) throw new DaymillError("E703", "The task has been answered already.");
    await trx
      .updateTable("task_look")
      .set((set) => ({ turn: set("turn", "+", 1), due_at: now }))
      .where("attempt_key", "=", waiting.attempt)
      .execute();
    await trx
      .insertInto("state_change")
      .values({
        at: now,
        who,
        cause: isApproved ? "approve" : "refuse",
        dag_id: name.dagId,
        run_key: waiting.run,
        instance_key: waiting.instance,
        detail: JSON.stringify({ note }),
      })
      .execute();
  });
}
