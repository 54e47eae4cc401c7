import { isTerminal } from "@daymill/core";
import type { EpochMillis, JsonValue, RunKey, TaskInstanceKey, TaskState } from "@daymill/core";
import { sql } from "kysely";
import type { Kysely, Transaction } from "kysely";
import type { Database } from "../database.ts";
import { findRunKey } from "../queries/run-detail.ts";
import type { InstanceName } from "../queries/task-instance-detail.ts";
import { inTransaction } from "../transaction.ts";
import { lockRuns } from "./clear/apply-clear.ts";

export interface OutputChange {
  readonly name: InstanceName;
  /** null: it is taken away. */
  readonly output: { readonly value: JsonValue; readonly bytes: number } | null;
  /** Only if it was written then; null: only if there is none. undefined: in any case. */
  readonly writtenAt: EpochMillis | null | undefined;
  readonly who: string;
}

/** What came of it. `open`: the instance has not ended. `stale`: the output is not the one that was seen. */
export type OutputChanged =
  | { readonly kind: "changed"; readonly run: RunKey }
  | { readonly kind: "missing" }
  | { readonly kind: "open"; readonly state: TaskState }
  | { readonly kind: "stale" };

/**
 * Sets the output of a task instance that has ended, or takes it away; says who did. Instances that are claimed from now
 * on read it, and conditions that are not decided yet; what was read stays. A file that held the former output stays
 * until the run is removed: an attempt may be reading it.
 */
export async function changeOutput(
  db: Kysely<Database>,
  change: OutputChange,
  now: EpochMillis,
): Promise<OutputChanged> {
  return await inTransaction(db, async (trx) => {
    const run = await findRunKey(trx, change.name);
    if (run === undefined) return { kind: "missing" };
    // Whoever remembers how the run stands reads it anew: a condition may read this output.
    await lockRuns(trx, [run]);
    const instance = await findForChange(trx, run, change.name);
    if (instance === undefined) return { kind: "missing" };
    if (!isTerminal(instance.state)) return { kind: "open", state: instance.state };
    if (change.writtenAt !== undefined && instance.writtenAt !== change.writtenAt) return { kind: "stale" };
    if (change.output === null && instance.writtenAt === null) return { kind: "missing" };
    await writeOutput(trx, { ...instance, output: change.output }, now);
    await choose(trx, instance.key);
    await trx
      .insertInto("state_change")
      .values({
        at: now,
        who: change.who,
        cause: change.output === null ? "delete_output" : "set_output",
        dag_id: change.name.dagId,
        run_key: run,
        instance_key: instance.key,
        detail: JSON.stringify({ generation: instance.generation, attempt: instance.attempt }),
      })
      .execute();
    return { kind: "changed", run };
  });
}

interface FoundInstance {
  readonly key: TaskInstanceKey;
  readonly state: TaskState;
  readonly generation: number;
  readonly attempt: number;
  /** null: there is no output. */
  readonly writtenAt: EpochMillis | null;
}

async function findForChange(
  trx: Transaction<Database>,
  run: RunKey,
  { taskId, mapIndex }: InstanceName,
): Promise<FoundInstance | undefined> {
  return await trx
    .selectFrom("task_instance as instance")
    .leftJoin("output", "output.instance_key", "instance.instance_key")
    .select([
      "instance.instance_key as key",
      "instance.state",
      "instance.generation",
      "instance.attempt_number as attempt",
      "output.written_at as writtenAt",
    ])
    .where("instance.run_key", "=", run)
    .where(sql<boolean>`instance.task_id = ${taskId}`)
    .where("instance.map_index", "=", mapIndex)
    .executeTakeFirst();
}

async function writeOutput(
  trx: Transaction<Database>,
  { key, generation, attempt, output }: FoundInstance & Pick<OutputChange, "output">,
  now: EpochMillis,
): Promise<void> {
  if (output === null) {
    await trx.deleteFrom("output").where("instance_key", "=", key).execute();
    return;
  }
  const row = {
    generation,
    attempt_number: attempt,
    value: JSON.stringify(output.value),
    uri: null,
    bytes: output.bytes,
    written_at: now,
    lost_at: null,
  };
  await trx
    .insertInto("output")
    .values({ instance_key: key, ...row })
    .onConflict((conflict) => conflict.column("instance_key").doUpdateSet(row))
    .execute();
}

/** Conditions read the copy of an output that stands beside its task. */
async function choose(trx: Transaction<Database>, key: TaskInstanceKey): Promise<void> {
  await sql`
    update task_summary s set choice = (select o.value from output o where o.instance_key = i.instance_key)
    from task_instance i
    where i.instance_key = ${key} and i.map_index = -1 and i.state = 'success'
      and s.run_key = i.run_key and s.task_id = i.task_id and s.keeps_choice`.execute(trx);
}
