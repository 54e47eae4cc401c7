import type { Kysely } from "kysely";
import type { EpochMillis, HeldRole, OwnRole } from "@daymill/core";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { lockUser } from "./lock-user.ts";
import { ownRolesOf } from "./own-roles.ts";
import { hasSecondFactor } from "./second-factors.ts";
import { selectUsers } from "./users.ts";
import type { UserRow } from "./users.ts";

/** A session whose user may sign in. */
export interface UserSessionRow {
  readonly userKey: number;
  readonly name: string;
  readonly role: HeldRole;
  readonly ownRoles: readonly OwnRole[];
  /** The identity provider at which they sign in; null: here, with a password. */
  readonly issuer: string | null;
  /** Whether it began with a second factor: those that began before there was one have ended. */
  readonly hasSecondFactor: boolean;
  readonly lastSeenAt: EpochMillis;
  readonly expiresAt: EpochMillis;
}

export interface NewUserSession {
  readonly tokenHash: Uint8Array;
  /** As they were when they proved who they are. */
  readonly user: Pick<UserRow, "userKey" | "passwordHash" | "hasSecondFactor">;
  readonly expiresAt: EpochMillis;
}

/**
 * Writes down that a browser has signed in. False: what lets the user in is not what it was any more, since they have a
 * second factor or another password by now, or they are gone; sessions that began before that have ended.
 */
export async function openUserSession(
  db: Kysely<Database>,
  { tokenHash, user, expiresAt }: NewUserSession,
  now: EpochMillis,
): Promise<boolean> {
  const { userKey } = user;
  return await inTransaction(db, async (trx) => {
    await lockUser(trx, userKey);
    const current = await selectUsers(trx).where("user_key", "=", userKey).executeTakeFirst();
    if (current === undefined || current.passwordHash !== user.passwordHash) return false;
    if (current.hasSecondFactor !== user.hasSecondFactor) return false;
    await trx
      .insertInto("user_session")
      .values({ token_hash: tokenHash, user_key: userKey, created_at: now, last_seen_at: now, expires_at: expiresAt })
      .execute();
    await trx.updateTable("app_user").set({ last_seen_at: now }).where("user_key", "=", userKey).execute();
    return true;
  });
}

/** The session of that hash, over or not; undefined when there is none, or its user is disabled. */
export async function findUserSession(
  db: Kysely<Database>,
  tokenHash: Uint8Array,
): Promise<UserSessionRow | undefined> {
  return await db
    .selectFrom("user_session as s")
    .innerJoin("app_user as u", "u.user_key", "s.user_key")
    .select([
      "u.user_key as userKey",
      "u.name",
      "u.role",
      ownRolesOf("u.user_key").as("ownRoles"),
      "u.issuer",
      hasSecondFactor("u.user_key").as("hasSecondFactor"),
      "s.last_seen_at as lastSeenAt",
      "s.expires_at as expiresAt",
    ])
    .where("s.token_hash", "=", tokenHash)
    .where("u.is_disabled", "=", false)
    .executeTakeFirst();
}

/** Its user is here. */
export async function touchUserSession(
  db: Kysely<Database>,
  { tokenHash, userKey }: { readonly tokenHash: Uint8Array; readonly userKey: number },
  now: EpochMillis,
): Promise<void> {
  await db.updateTable("user_session").set({ last_seen_at: now }).where("token_hash", "=", tokenHash).execute();
  await db.updateTable("app_user").set({ last_seen_at: now }).where("user_key", "=", userKey).execute();
}

/** Ends one session; without it nothing happens. */
export async function endUserSession(db: Kysely<Database>, tokenHash: Uint8Array): Promise<void> {
  await db.deleteFrom("user_session").where("token_hash", "=", tokenHash).execute();
}

/** Forgets sessions that are over: past their end, or not seen since `idleSince`. Gives how many. */
export async function deleteOldUserSessions(
  db: Kysely<Database>,
  { now, idleSince }: { readonly now: EpochMillis; readonly idleSince: EpochMillis },
): Promise<number> {
  const deleted = await db
    .deleteFrom("user_session")
    .where((is) => is.or([is("expires_at", "<=", now), is("last_seen_at", "<=", idleSince)]))
    .executeTakeFirst();
  return Number(deleted.numDeletedRows);
}
