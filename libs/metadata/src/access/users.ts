import type { Kysely, Transaction } from "kysely";
import type { AccessRole, EpochMillis } from "@daymill/core";
import { mayDo } from "@daymill/core";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";

export interface UserRow {
  readonly userKey: number;
  readonly name: string;
  readonly role: AccessRole;
  readonly passwordHash: string;
  readonly isDisabled: boolean;
  readonly createdAt: EpochMillis;
  readonly lastSeenAt: EpochMillis | null;
}

/** What becomes of a user; what is undefined stays. */
export interface UserPatch {
  readonly role: AccessRole | undefined;
  readonly isDisabled: boolean | undefined;
  readonly passwordHash: string | undefined;
}

/** Whether there are users, so that everybody has to sign in. Once there are, there always are: the last admin stays. */
export async function hasUsers(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom("app_user").select("user_key").limit(1).executeTakeFirst()) !== undefined;
}

/** Users by name. */
export async function listUsers(db: Kysely<Database>): Promise<UserRow[]> {
  return await selectUsers(db).orderBy("name").execute();
}

/** One user; undefined when there is none of that name. */
export async function findUser(db: Kysely<Database>, name: string): Promise<UserRow | undefined> {
  return await selectUsers(db).where("name", "=", name).executeTakeFirst();
}

/** Makes a user, unless there is one of that name (`taken`), or it would be the first and no admin (`no_admin`). */
export async function makeUser(
  db: Kysely<Database>,
  user: { readonly name: string; readonly role: AccessRole; readonly passwordHash: string },
  now: EpochMillis,
): Promise<"made" | "taken" | "no_admin"> {
  return await inTransaction(db, async (trx) => {
    if (user.role !== "admin" && !(await hasAdmin(trx))) return "no_admin";
    const made = await trx
      .insertInto("app_user")
      .values({
        name: user.name,
        role: user.role,
        password_hash: user.passwordHash,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.column("name").doNothing())
      .executeTakeFirst();
    return (made.numInsertedOrUpdatedRows ?? 0n) > 0n ? "made" : "taken";
  });
}

/**
 * Changes a user. A new password, a weaker role and being disabled end their sessions. `last_admin`: nobody could let
 * anybody in any more, so nothing was changed.
 */
export async function patchUser(
  db: Kysely<Database>,
  name: string,
  patch: UserPatch,
  now: EpochMillis,
): Promise<"changed" | "unknown" | "last_admin"> {
  return await inTransaction(db, async (trx) => {
    const admins = await lockAdmins(trx);
    const former = await selectUsers(trx).where("name", "=", name).forUpdate().executeTakeFirst();
    if (former === undefined) return "unknown";
    const role = patch.role ?? former.role;
    const isDisabled = patch.isDisabled ?? former.isDisabled;
    if ((role !== "admin" || isDisabled) && isOnly(admins, former.userKey)) return "last_admin";
    await trx
      .updateTable("app_user")
      .set({ role, is_disabled: isDisabled, password_hash: patch.passwordHash ?? former.passwordHash, updated_at: now })
      .where("user_key", "=", former.userKey)
      .execute();
    if (isDisabled || patch.passwordHash !== undefined || !mayDo(role, former.role)) {
      await trx.deleteFrom("user_session").where("user_key", "=", former.userKey).execute();
    }
    return "changed";
  });
}

/** Deletes a user with their sessions and tokens; what they did keeps their name. */
export async function deleteUser(db: Kysely<Database>, name: string): Promise<"deleted" | "unknown" | "last_admin"> {
  return await inTransaction(db, async (trx) => {
    const admins = await lockAdmins(trx);
    const former = await selectUsers(trx).where("name", "=", name).forUpdate().executeTakeFirst();
    if (former === undefined) return "unknown";
    if (isOnly(admins, former.userKey)) return "last_admin";
    await trx.deleteFrom("app_user").where("user_key", "=", former.userKey).execute();
    return "deleted";
  });
}

// In the order of their keys: two that lock them wait for each other instead of dying.
async function lockAdmins(trx: Transaction<Database>): Promise<readonly number[]> {
  const rows = await trx
    .selectFrom("app_user")
    .select("user_key")
    .where("role", "=", "admin")
    .where("is_disabled", "=", false)
    .orderBy("user_key")
    .forUpdate()
    .execute();
  return rows.map(({ user_key }) => user_key);
}

async function hasAdmin(trx: Transaction<Database>): Promise<boolean> {
  return (await lockAdmins(trx)).length > 0;
}

function isOnly(admins: readonly number[], userKey: number): boolean {
  return admins.length === 1 && admins[0] === userKey;
}

function selectUsers(db: Kysely<Database>) {
  return db
    .selectFrom("app_user")
    .select([
      "user_key as userKey",
      "name",
      "role",
      "password_hash as passwordHash",
      "is_disabled as isDisabled",
      "created_at as createdAt",
      "last_seen_at as lastSeenAt",
    ]);
}
