import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { AttemptKey, JsonValue } from "@daymill/core";
import type { Database } from "../database.ts";

/**
 * Keeps a small value for the generation of a task instance, if the attempt still owns it; false when it does not. What
 * an earlier generation left under the same key is replaced.
 */
export async function setTaskState(
  db: Kysely<Database>,
  change: { readonly attempt: AttemptKey; readonly key: string; readonly value: JsonValue },
): Promise<boolean> {
  const done = await sql`
    insert into task_state (instance_key, key, generation, value)
    select instance_key, ${change.key}, generation, ${JSON.stringify(change.value)}::jsonb
    from task_instance where attempt_key = ${change.attempt}
    on conflict (instance_key, key) do update set generation = excluded.generation, value = excluded.value`.execute(db);
  return (done.numAffectedRows ?? 0n) > 0n;
}
