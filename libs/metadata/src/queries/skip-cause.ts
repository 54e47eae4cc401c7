import type { EpochMillis, TaskInstanceKey } from "@daymill/core";
import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** What skipped a task instance without an attempt of its own, the last time that it was; undefined: nothing did. */
export async function findSkipCause(
  db: Kysely<Database>,
  instanceKey: TaskInstanceKey,
): Promise<{ readonly cause: string; readonly at: EpochMillis } | undefined> {
  return await db
    .selectFrom("state_change")
    .select(["cause", "at"])
    .where("instance_key", "=", instanceKey)
    .where("to_state", "=", "skipped")
    .orderBy("change_key", "desc")
    .limit(1)
    .executeTakeFirst();
}
