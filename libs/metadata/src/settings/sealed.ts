import type { Kysely } from "kysely";
import type { Database } from "../database.ts";

/** A sealed text of the database, and what it belongs to. */
export interface SealedText {
  readonly kind: "connection" | "variable";
  /** The id of the connection, the key of the variable. */
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** Everything that is sealed: connections, then variables, by name. */
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
  return [
    ...connections.map((row) => ({ kind: "connection" as const, ...row })),
    ...variables.map((row) => ({ kind: "variable" as const, ...row })),
  ];
}

/** Puts the same text, sealed anew, in its place. False: somebody saved another one meanwhile, and that stays. */
export async function replaceSealed(
  db: Kysely<Database>,
  { kind, id, sealed: former }: SealedText,
  sealed: Uint8Array,
): Promise<boolean> {
  const replaced =
    kind === "connection"
      ? await db
          .updateTable("connection")
          .set({ sealed })
          .where("connection_id", "=", id)
          .where("sealed", "=", former)
          .executeTakeFirst()
      : await db
          .updateTable("variable")
          .set({ sealed })
          .where("key", "=", id)
          .where("sealed", "=", former)
          .executeTakeFirst();
  return replaced.numUpdatedRows > 0n;
}
