import type { Kysely, Transaction } from "kysely";
import type { EpochMillis, HeldRole } from "@daymill/core";
import { mayDo } from "@daymill/core";
import type { Database } from "../database.ts";
import { giveOwnRoles, lockOwnRoles, ownRoleNamesOf } from "./own-roles.ts";
import { inTransaction } from "../transaction.ts";
import { hasSecondFactor, takeSecondFactor } from "./second-factors.ts";

export interface UserRow {
  readonly userKey: number;
  readonly name: string;
  /** none: roles of one's own say what they may. */
  readonly role: HeldRole;
  /** Names of their roles of one's own, in order. */
  readonly ownRoles: readonly string[];
  /** null: they sign in at a provider. */
  readonly passwordHash: string | null;
  /** The identity provider at which they sign in; null: here, with a password. */
  readonly issuer: string | null;
  /** Whether a code is asked of them besides their password. */
  readonly hasSecondFactor: boolean;
  readonly isDisabled: boolean;
  /** Disabled since their groups at the provider give no role; the next sign-in with one lets them in again. */
  readonly lacksRole: boolean;
  readonly createdAt: EpochMillis;
  readonly lastSeenAt: EpochMillis | null;
}

/** What becomes of a user; what is undefined stays. */
export interface UserPatch {
  readonly role: HeldRole | undefined;
  /** Given with the role, and all that they then have. Default: none. */
  readonly ownRoles?: readonly string[];
  readonly isDisabled: boolean | undefined;
  readonly passwordHash: string | undefined;
  /** Takes their second factor away, if they have one. Default: it stays. */
  readonly takesSecondFactor?: boolean;
}

/** Whether there are users, so that everybody has to sign in. Once there are, there always are: the last one stays. */
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

export interface NewUser {
  readonly name: string;
  readonly role: HeldRole;
  /** Default: none. */
  readonly ownRoles?: readonly string[];
  readonly passwordHash: string;
}

/**
 * Makes a user with a password, unless there is one of that name (`taken`), it would be the first and no admin (`no_admin`),
 * or there is no such role of one's own (`no_role`).
 */
export async function makeUser(
  db: Kysely<Database>,
  user: NewUser,
  now: EpochMillis,
): Promise<"made" | "taken" | "no_admin" | "no_role"> {
  return await inTransaction(db, async (trx) => {
    const { ownRoles = [] } = user;
    if (user.role !== "admin" && !(await hasAdmin(trx))) return "no_admin";
    if ((await lockOwnRoles(trx, ownRoles)).size < ownRoles.length) return "no_role";
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
      .returning("user_key")
      .executeTakeFirst();
    if (made === undefined) return "taken";
    await giveOwnRoles(trx, made.user_key, ownRoles);
    return "made";
  });
}

/**
 * Changes a user. A new password, a weaker role, being disabled and the loss of a second factor end their sessions. `last_admin`: nobody could let
 * anybody in any more without the provider, so nothing was changed. `of_provider`: they have no password, and their role
 * follows their groups. `no_role`: there is no such role of one's own.
 */
export async function patchUser(
  db: Kysely<Database>,
  name: string,
  patch: UserPatch,
  now: EpochMillis,
): Promise<"changed" | "unknown" | "last_admin" | "of_provider" | "no_role"> {
  return await inTransaction(db, async (trx) => {
    const admins = await lockAdmins(trx);
    const former = await selectUsers(trx).where("name", "=", name).forUpdate().executeTakeFirst();
    if (former === undefined) return "unknown";
    const isOfProvider = former.issuer !== null;
    if (isOfProvider && (patch.role !== undefined || patch.passwordHash !== undefined)) return "of_provider";
    const role = patch.role ?? former.role;
    const isDisabled = patch.isDisabled ?? former.isDisabled;
    const ownRoles = patch.role === undefined ? former.ownRoles : (patch.ownRoles ?? []);
    const isGiven = patch.role !== undefined;
    if (isGiven && (await lockOwnRoles(trx, ownRoles)).size < ownRoles.length) return "no_role";
    if ((role !== "admin" || isDisabled) && isOnly(admins, former.userKey)) return "last_admin";
    await trx
      .updateTable("app_user")
      .set({
        role,
        is_disabled: isDisabled,
        // What an admin says of it outlasts the groups.
        lacks_role: former.lacksRole && patch.isDisabled === undefined,
        password_hash: patch.passwordHash ?? former.passwordHash,
        updated_at: now,
      })
      .where("user_key", "=", former.userKey)
      .execute();
    if (isGiven) await giveOwnRoles(trx, former.userKey, ownRoles);
    if (patch.takesSecondFactor === true) await takeSecondFactor(trx, former.userKey);
    if (isDisabled || patch.passwordHash !== undefined || isWeaker({ role, ownRoles }, former)) {
      await trx.deleteFrom("user_session").where("user_key", "=", former.userKey).execute();
    }
    return "changed";
  });
}

/**
 * Deletes a user with their sessions and tokens; what they did keeps their name. `last_user`: without users the door
 * would be open.
 */
export async function deleteUser(
  db: Kysely<Database>,
  name: string,
): Promise<"deleted" | "unknown" | "last_admin" | "last_user"> {
  return await inTransaction(db, async (trx) => {
    const admins = await lockAdmins(trx);
    const former = await selectUsers(trx).where("name", "=", name).forUpdate().executeTakeFirst();
    if (former === undefined) return "unknown";
    if (isOnly(admins, former.userKey)) return "last_admin";
    if (!(await hasOthers(trx, former.userKey))) return "last_user";
    await trx.deleteFrom("app_user").where("user_key", "=", former.userKey).execute();
    return "deleted";
  });
}

interface LockedAdmin {
  readonly userKey: number;
  readonly hasPassword: boolean;
}

// In the order of their keys: two that lock them wait for each other instead of dying.
async function lockAdmins(trx: Transaction<Database>): Promise<readonly LockedAdmin[]> {
  const rows = await trx
    .selectFrom("app_user")
    .select(["user_key", "password_hash"])
    .where("role", "=", "admin")
    .where("is_disabled", "=", false)
    .orderBy("user_key")
    .forUpdate()
    .execute();
  return rows.map(({ user_key, password_hash }) => ({ userKey: user_key, hasPassword: password_hash !== null }));
}

async function hasAdmin(trx: Transaction<Database>): Promise<boolean> {
  return (await lockAdmins(trx)).length > 0;
}

/** Admins of a provider do not count beside one with a password: whether they are that tomorrow is not for us to say. */
function isOnly(admins: readonly LockedAdmin[], userKey: number): boolean {
  const [first, ...more] = admins.filter(({ hasPassword }) => hasPassword);
  return first?.userKey === userKey && more.length === 0;
}

async function hasOthers(trx: Transaction<Database>, userKey: number): Promise<boolean> {
  const other = trx.selectFrom("app_user").select("user_key").where("user_key", "!=", userKey).limit(1);
  return (await other.executeTakeFirst()) !== undefined;
}

/** The roles that a user had, or has. */
export type GivenRoles = Pick<UserRow, "role" | "ownRoles">;

/** Whether something is taken away, as far as the names of roles tell. */
export function isWeaker(now: GivenRoles, former: GivenRoles): boolean {
  return !mayDo(now.role, former.role) || former.ownRoles.some((name) => !now.ownRoles.includes(name));
}

/** Users as they are given out. */
export function selectUsers(db: Kysely<Database>) {
  return db
    .selectFrom("app_user")
    .select([
      "user_key as userKey",
      "name",
      "role",
      ownRoleNamesOf("app_user.user_key").as("ownRoles"),
      "password_hash as passwordHash",
      "issuer",
      hasSecondFactor("app_user.user_key").as("hasSecondFactor"),
      "is_disabled as isDisabled",
      "lacks_role as lacksRole",
      "created_at as createdAt",
      "last_seen_at as lastSeenAt",
    ]);
}
