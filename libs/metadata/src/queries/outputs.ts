import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { EpochMillis, JsonValue } from "@daymill/core";
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
