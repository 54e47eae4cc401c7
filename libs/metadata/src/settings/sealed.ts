import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** A sealed text of the database, and what it belongs to. */
export interface SealedText {
  readonly kind: "connection" | "variable" | "second factor";
  /** The id of the connection, the key of the variable, the name of the user. */
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** Everything that is sealed: connections, then variables, then second factors, by name. */
export async function listSealed(db: Kysely<Database>): Promise<SealedText[]> {
  const connections = await db
    .selectFrom("connection")
    .select(["connection_id as id"])
    .select((select) => select.ref("sealed").$notNull().as("sealed"))
    .where("sealed", "is not", null)
    .orderBy("connection_id")
    .execute();
  const variables = await db
    .selectFrom("variable")
    .select(["key as id"])
    .select((select) => select.ref("sealed").$notNull().as("sealed"))
    .where("sealed", "is not", null)
    .orderBy("key")
    .execute();
  const factors = await db
    .selectFrom("second_factor as f")
    .innerJoin("app_user as u", "u.user_key", "f.user_key")
    .select(["u.name as id", "f.sealed"])
    .orderBy("u.name")
    .execute();
  return [
    ...connections.map((row) => ({ kind: "connection" as const, ...row })),
    ...variables.map((row) => ({ kind: "variable" as const, ...row })),
    ...factors.map((row) => ({ kind: "second factor" as const, ...row })),
  ];
}

/** Puts the same text, sealed anew, in its place. False: somebody saved another one meanwhile, and that stays. */
export async function replaceSealed(db: Kysely<Database>, former: SealedText, sealed: Uint8Array): Promise<boolean> {
  const { numUpdatedRows } = await replacement(db, former, sealed).executeTakeFirst();
  return numUpdatedRows > 0n;
}

function replacement(db: Kysely<Database>, { kind, id, sealed: former }: SealedText, sealed: Uint8Array) {
  switch (kind) {
    case "connection":
      return db.updateTable("connection").set({ sealed }).where("connection_id", "=", id).where("sealed", "=", former);
    case "variable":
      return db.updateTable("variable").set({ sealed }).where("key", "=", id).where("sealed", "=", former);
    case "second factor":
      return db
        .updateTable("second_factor")
        .set({ sealed })
        .where("user_key", "in", (user) => user.selectFrom("app_user").select("user_key").where("name", "=", id))
        .where("sealed", "=", former);
    default:
      return kind satisfies never;
  }
}
