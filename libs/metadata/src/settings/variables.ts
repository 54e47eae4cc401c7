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

/**
 * Makes a variable or replaces it. `updatedAt` is now. With `unchangedSince` only if it was last changed then (null: only if
 * there is none); false when it was not.
 */
export async function saveVariable(
  db: Kysely<Database>,
  row: VariableRow,
  unchangedSince?: EpochMillis | null,
): Promise<boolean> {
  const values = { value: row.value, sealed: row.sealed, description: row.description, updated_at: row.updatedAt };
  if (unchangedSince === undefined || unchangedSince === null) {
    const made = await db
      .insertInto("variable")
      .values({ key: row.key, created_at: row.updatedAt, ...values })
      .onConflict((conflict) =>
        unchangedSince === null ? conflict.column("key").doNothing() : conflict.column("key").doUpdateSet(values),
      )
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const changed = await db
    .updateTable("variable")
    .set(values)
    .where("key", "=", row.key)
    .where("updated_at", "=", unchangedSince)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Whether there was one to delete. */
export async function deleteVariable(db: Kysely<Database>, key: string): Promise<boolean> {
  const deleted = await db.deleteFrom("variable").where("key", "=", key).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

function selectVariables(db: Kysely<Database>) {
  return db.selectFrom("variable").select(["key", "value", "sealed", "description", "updated_at as updatedAt"]);
}
