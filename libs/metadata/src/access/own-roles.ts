import { sql } from "kysely";
import type { Kysely, RawBuilder, Transaction } from "kysely";
import type { DagAccess, DagId, EpochMillis, OwnRole } from "@daymill/core";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";

export interface OwnRoleRow extends OwnRole {
  /** Names of those who have it, in order. */
  readonly users: readonly string[];
  readonly createdAt: EpochMillis;
  readonly updatedAt: EpochMillis;
}

/** Roles of one's own by name. */
export async function listOwnRoles(db: Kysely<Database>): Promise<OwnRoleRow[]> {
  return await selectRoles(db).orderBy("r.name").execute();
}

/** One role of one's own; undefined when there is none of that name. */
export async function findOwnRole(db: Kysely<Database>, name: string): Promise<OwnRoleRow | undefined> {
  return await selectRoles(db).where("r.name", "=", name).executeTakeFirst();
}

/** All that the roles of one's own of a user say, by name. */
export async function listRolesOf(db: Kysely<Database>, userKey: number): Promise<OwnRole[]> {
  return await db
    .selectFrom("app_role as r")
    .innerJoin("user_role as h", "h.role_key", "r.role_key")
    .select(["r.name", "r.base", "r.grants"])
    .where("h.user_key", "=", userKey)
    .orderBy("r.name")
    .execute();
}

/** Of these names those that are roles of one's own. */
export async function knownOwnRoles(db: Kysely<Database>, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const rows = await db.selectFrom("app_role").select("name").where("name", "in", names).execute();
  return new Set(rows.map(({ name }) => name));
}

/**
 * Makes a role or replaces it; who has it may do what it says from the next request on. With `unchangedSince` only if it was
 * last changed then (null: only if there is none); false when it was not.
 */
export async function saveOwnRole(
  db: Kysely<Database>,
  { name, base, grants }: OwnRole,
  { now, unchangedSince }: { readonly now: EpochMillis; readonly unchangedSince?: EpochMillis | null | undefined },
): Promise<boolean> {
  const values = { base, grants: JSON.stringify(grants), updated_at: now };
  if (unchangedSince === undefined || unchangedSince === null) {
    const made = await db
      .insertInto("app_role")
      .values({ name, created_at: now, ...values })
      .onConflict((conflict) =>
        unchangedSince === null ? conflict.column("name").doNothing() : conflict.column("name").doUpdateSet(values),
      )
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n;
  }
  const changed = await db
    .updateTable("app_role")
    .set(values)
    .where("name", "=", name)
    .where("updated_at", "=", unchangedSince)
    .executeTakeFirst();
  return changed.numUpdatedRows > 0n;
}

/** Deletes a role unless users have it: then they are named and nothing happens. */
export async function deleteOwnRole(
  db: Kysely<Database>,
  name: string,
): Promise<{ readonly deleted: boolean; readonly usedBy: readonly string[] }> {
  return await inTransaction(db, async (trx) => {
    // Whoever is given it meanwhile waits for this, and then finds no such role.
    const known = await trx.selectFrom("app_role").select("role_key").where("name", "=", name).forUpdate().execute();
    if (known.length === 0) return { deleted: false, usedBy: [] };
    const users = (await findOwnRole(trx, name))?.users ?? [];
    if (users.length > 0) return { deleted: false, usedBy: users };
    await trx.deleteFrom("app_role").where("name", "=", name).execute();
    return { deleted: true, usedBy: [] };
  });
}

/** Which of these roles there are; none of them can be deleted before the end of the transaction. */
export async function lockOwnRoles(trx: Transaction<Database>, names: readonly string[]): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const rows = await trx.selectFrom("app_role").select("name").where("name", "in", names).forKeyShare().execute();
  return new Set(rows.map(({ name }) => name));
}

/** Gives a user these roles of one's own and no others; those that there are not are left out. Gives which they are. */
export async function giveOwnRoles(
  trx: Transaction<Database>,
  userKey: number,
  names: readonly string[],
): Promise<string[]> {
  await trx.deleteFrom("user_role").where("user_key", "=", userKey).execute();
  if (names.length === 0) return [];
  const roles = await trx
    .selectFrom("app_role")
    .select(["role_key", "name"])
    .where("name", "in", names)
    .orderBy("name")
    .forKeyShare()
    .execute();
  if (roles.length === 0) return [];
  const rows = roles.map(({ role_key }) => ({ user_key: userKey, role_key }));
  await trx.insertInto("user_role").values(rows).execute();
  return roles.map(({ name }) => name);
}

/** All that the roles of one's own of a user say, by name; empty for who has none. */
export function ownRolesOf(userKey: string): RawBuilder<readonly OwnRole[]> {
  return sql<readonly OwnRole[]>`(
    select coalesce(jsonb_agg(jsonb_build_object('name', r.name, 'base', r.base, 'grants', r.grants) order by r.name), '[]')
    from user_role h join app_role r on r.role_key = h.role_key where h.user_key = ${sql.ref(userKey)})`;
}

/** Their names, in order. */
export function ownRoleNamesOf(userKey: string): RawBuilder<readonly string[]> {
  return sql<readonly string[]>`(
    select coalesce(jsonb_agg(r.name order by r.name), '[]')
    from user_role h join app_role r on r.role_key = h.role_key where h.user_key = ${sql.ref(userKey)})`;
}

/** What DAGs say of who may what on them: one, or all, also those that are not deployed any more. */
export async function listDagAccess(db: Kysely<Database>, of: { readonly dagIds: readonly string[] } | "all") {
  if (of !== "all" && of.dagIds.length === 0) return [];
  const all = db.selectFrom("dag").select(["dag_id as dagId", "tags", "access"]);
  const rows = of === "all" ? all : all.where("dag_id", "in", of.dagIds as readonly DagId[]);
  return (await rows.execute()) satisfies readonly DagAccess[];
}

function selectRoles(db: Kysely<Database>) {
  return db.selectFrom("app_role as r").select([
    "r.name",
    "r.base",
    "r.grants",
    sql<readonly string[]>`(
        select coalesce(jsonb_agg(u.name order by u.name), '[]')
        from user_role h join app_user u on u.user_key = h.user_key where h.role_key = r.role_key)`.as("users"),
    "r.created_at as createdAt",
    "r.updated_at as updatedAt",
  ]);
}
