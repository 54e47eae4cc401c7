import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, JsonValue, TaskInstanceKey } from "@daymill/core";
import type { Database } from "../database.ts";
import type { InstanceName } from "./task-instance-detail.ts";

export interface OutputRow {
  readonly taskId: string;
  readonly mapIndex: number;
  readonly generation: number;
  readonly value: JsonValue | null;
  readonly uri: string | null;
  readonly bytes: number;
  readonly writtenAt: EpochMillis;
}

/** What a task instance returned; undefined when it has returned nothing. */
export async function findOutput(db: Kysely<Database>, name: InstanceName): Promise<OutputRow | undefined> {
  return await db
    .selectFrom("output")
    .innerJoin("task_instance as instance", "instance.instance_key", "output.instance_key")
    .innerJoin("dag_run as run", "run.run_key", "instance.run_key")
    .select([
      "instance.task_id as taskId",
      "instance.map_index as mapIndex",
      "output.generation",
      "output.value",
      "output.uri",
      "output.bytes",
      "output.written_at as writtenAt",
    ])
    .where("run.dag_id", "=", name.dagId)
    .where("run.run_id", "=", name.runId)
    .where(sql<boolean>`instance.task_id = ${name.taskId}`)
    .where("instance.map_index", "=", name.mapIndex)
    .executeTakeFirst();
}

/** How somebody changed an output by hand. */
export interface OutputChangeRow {
  readonly cause: "set_output" | "delete_output";
  readonly who: string;
  readonly at: EpochMillis;
}

/** Who changed the output of an instance last, since its last attempt ended; undefined: it is what the task returned. */
export async function findOutputChange(
  db: Kysely<Database>,
  instanceKey: TaskInstanceKey,
): Promise<OutputChangeRow | undefined> {
  const found = await sql<OutputChangeRow>`
    select c.cause, c.who, c.at
    from state_change c join task_instance i on i.instance_key = c.instance_key
    where c.instance_key = ${instanceKey} and c.cause in ('set_output', 'delete_output')
      and c.detail = jsonb_build_object('generation', i.generation, 'attempt', i.attempt_number)
    order by c.change_key desc limit 1`.execute(db);
  return found.rows[0];
}
