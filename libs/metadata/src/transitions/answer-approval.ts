import { DaymillError } from "@daymill/core";
import type { EpochMillis, JsonObject } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";
import type { InstanceName } from "../queries/task-instance-detail.ts";
import { inTransaction } from "../transaction.ts";
import { keepAnswer, selectAsking } from "./keep-answer.ts";

export interface ApprovalChange {
  readonly name: InstanceName;
  readonly isApproved: boolean;
  readonly who: string;
  readonly note: string | null;
  /** Of the form, checked; null: there is none, or it is refused. */
  readonly values: JsonObject | null;
}

/**
 * Keeps what a person says to a task that asks for approval; schedulers are then to be woken. Rejects with E703 when the
 * task does not wait, or has been answered.
 */
export async function answerApproval(db: Kysely<Database>, change: ApprovalChange, now: EpochMillis): Promise<void> {
  const { name, ...said } = change;
  await inTransaction(db, async (trx) => {
    const waiting = await selectAsking(trx)
      .where("run.dag_id", "=", name.dagId)
      .where("run.run_id", "=", name.runId)
      .where(sql<boolean>`instance.task_id = ${name.taskId}`)
      .where("instance.map_index", "=", name.mapIndex)
      .executeTakeFirst();
    if (waiting === undefined) throw new DaymillError("E703", "The task does not wait for an approval now.");
    const isKept = await keepAnswer(trx, waiting, { ...said, at: now, timedOut: false });
    if (!isKept) throw new DaymillError("E703", "The task has been answered already.");
  });
}
