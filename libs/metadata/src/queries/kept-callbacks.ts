import type { EpochMillis } from "@daymill/core";
import type { Kysely } from "kysely";
import { sql } from "kysely";
import type { Database } from "../database.ts";

/** Of these callbacks those that wait still, or were over after `since`. */
export async function keptCallbacks(
  db: Kysely<Database>,
  { keys, since }: { readonly keys: readonly number[]; readonly since: EpochMillis },
): Promise<ReadonlySet<number>> {
  const { rows } = await sql<{ key: number }>`
    select c.callback_key as key from callback c
    where c.callback_key = any(${keys}::bigint[]) and (c.ended_at is null or c.ended_at > ${since}::bigint)`.execute(
    db,
  );
  return new Set(rows.map(({ key }) => key));
}
