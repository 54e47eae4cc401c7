import type { Kysely } from "kysely";
import type { EpochMillis } from "@daymill/core";
import type { Database } from "../database.ts";

export interface VariableRow {
  readonly key: string;
  /** null for a secret one. */
  readonly value: string | null;
  readonly sealed: Uint8Array | null;
  readonly description: string | null;
  readonly updatedAt: EpochMillis;
}

/** Variables by key. */
export async function listVariables(db: Kysely<Database>): Promise<VariableRow[]> {
  return await selectVariables(db).orderBy("key").execute();
}

/** One variable; undefined when there is none of that key. */
export async function findVariable(db: Kysely<Database>, key: string): Promise<VariableRow | undefined> {
  return await selectVariables(db).where("key", "=", key).executeTakeFirst();
}

/** Makes a variable or replaces it. `updatedAt` is now. */
export async function saveVariable(db: Kysely<Database>, row: VariableRow): Promise<void> {
  const values = { value: row.value, sealed: row.sealed, description: row.description, updated_at: row.updatedAt };
  await db
    .insertInto("variable")
    .values({ key: row.key, created_at: row.updatedAt, ...values })
    .onConflict((conflict) => conflict.column("key").doUpdateSet(values))
    .execute();
}

/** Whether there was one to delete. */
export async function deleteVariable(db: Kysely<Database>, key: string): Promise<boolean> {
  const deleted = await db.deleteFrom("variable").where("key", "=", key).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

function selectVariables(db: Kysely<Database>) {
  return db.selectFrom("variable").select(["key", "value", "sealed", "description", "updated_at as updatedAt"]);
}
