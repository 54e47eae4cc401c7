import type { Kysely } from "kysely";
import type { EpochMillis, JsonObject } from "@daymill/core";
import type { Database } from "../database.ts";

export interface ConnectionRow {
  readonly connectionId: string;
  readonly type: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly login: string | null;
  readonly database: string | null;
  readonly path: string | null;
  readonly extra: JsonObject;
  readonly description: string | null;
  /** The secret fields, sealed. */
  readonly sealed: Uint8Array | null;
  readonly updatedAt: EpochMillis;
}

/** Stored connections by id. */
export async function listConnections(db: Kysely<Database>): Promise<ConnectionRow[]> {
  return await selectConnections(db).orderBy("connection_id").execute();
}

/** One stored connection; undefined when there is none of that id. */
export async function findConnection(db: Kysely<Database>, connectionId: string): Promise<ConnectionRow | undefined> {
  return await selectConnections(db).where("connection_id", "=", connectionId).executeTakeFirst();
}

/**
 * Makes a connection or replaces all of it. `updatedAt` is now. With `unchangedSince` only if it was last changed then (null: only if
 * there is none); false when it was not.
 */
export async function saveConnection(
  db: Kysely<Database>,
  row: ConnectionRow,
  unchangedSince?: EpochMillis | null,
): Promise<boolean> {
  const values = {
    type: row.type,
    host: row.host,
    port: row.port,
    login: row.login,
    database: row.database,
    path: row.path,
    extra: JSON.stringify(row.extra),
    sealed: row.sealed,
    description: row.description,
    updated_at: row.updatedAt,
  };
  if (unchangedSince === undefined || unchangedSince === null) {
    const made = await db
      .insertInto("connection")
      .values({ connection_id: row.connectionId, created_at: row.updatedAt, ...values })
      .onConflict((conflict) =>
        unchangedSince === null
          ? conflict.column("connection_id").doNothing()
          : conflict.column("connection_id").doUpdateSet(values),
      )
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const changed = await db
    .updateTable("connection")
    .set(values)
    .where("connection_id", "=", row.connectionId)
    .where("updated_at", "=", unchangedSince)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Whether there was one to delete. */
export async function deleteConnection(db: Kysely<Database>, connectionId: string): Promise<boolean> {
  const deleted = await db.deleteFrom("connection").where("connection_id", "=", connectionId).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

function selectConnections(db: Kysely<Database>) {
  return db
    .selectFrom("connection")
    .select([
      "connection_id as connectionId",
      "type",
      "host",
      "port",
      "login",
      "database",
      "path",
      "extra",
      "description",
      "sealed",
      "updated_at as updatedAt",
    ]);
}
