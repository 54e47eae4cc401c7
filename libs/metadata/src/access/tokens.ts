import type { Kysely } from "kysely";
import type { AccessRole, EpochMillis, HeldRole, OwnRole } from "@daymill/core";
import type { Database } from "../database.ts";
import { ownRolesOf } from "./own-roles.ts";

export interface TokenRow {
  readonly tokenKey: number;
  readonly name: string;
  readonly userKey: number;
  readonly user: string;
  readonly userRole: HeldRole;
  /** The identity provider at which the user signs in; null: here, with a password. */
  readonly issuer: string | null;
  readonly role: AccessRole;
  readonly createdAt: EpochMillis;
  readonly expiresAt: EpochMillis | null;
  readonly lastUsedAt: EpochMillis | null;
}

/** A token with all that says what it may do. */
export interface UsedTokenRow extends TokenRow {
  /** Of its user. */
  readonly ownRoles: readonly OwnRole[];
}

/** The tokens of one user, or of all; the newest first. */
export async function listTokens(db: Kysely<Database>, of: { readonly userKey: number } | "all"): Promise<TokenRow[]> {
  const tokens = selectTokens(db).orderBy("t.token_key", "desc");
  return await (of === "all" ? tokens : tokens.where("t.user_key", "=", of.userKey)).execute();
}

/** The token of that hash, expired or not; undefined when there is none, or its user is disabled. */
export async function findToken(db: Kysely<Database>, tokenHash: Uint8Array): Promise<UsedTokenRow | undefined> {
  return await selectTokens(db)
    .select(ownRolesOf("u.user_key").as("ownRoles"))
    .where("t.token_hash", "=", tokenHash)
    .where("u.is_disabled", "=", false)
    .executeTakeFirst();
}

/** Gives the key of the new token. */
export async function makeToken(
  db: Kysely<Database>,
  token: {
    readonly userKey: number;
    readonly name: string;
    readonly role: AccessRole;
    readonly tokenHash: Uint8Array;
    readonly expiresAt: EpochMillis | null;
  },
  now: EpochMillis,
): Promise<number> {
  const made = await db
    .insertInto("api_token")
    .values({
      user_key: token.userKey,
      name: token.name,
      role: token.role,
      token_hash: token.tokenHash,
      created_at: now,
      expires_at: token.expiresAt,
    })
    .returning("token_key")
    .executeTakeFirstOrThrow();
  return made.token_key;
}

/** It is used. */
export async function touchToken(db: Kysely<Database>, tokenKey: number, now: EpochMillis): Promise<void> {
  await db.updateTable("api_token").set({ last_used_at: now }).where("token_key", "=", tokenKey).execute();
}

/** Whether there was one to delete, of that user or of anybody. */
export async function deleteToken(
  db: Kysely<Database>,
  tokenKey: number,
  of: { readonly userKey: number } | "all",
): Promise<boolean> {
  const tokens = db.deleteFrom("api_token").where("token_key", "=", tokenKey);
  const deleted = await (of === "all" ? tokens : tokens.where("user_key", "=", of.userKey)).executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}

function selectTokens(db: Kysely<Database>) {
  return db
    .selectFrom("api_token as t")
    .innerJoin("app_user as u", "u.user_key", "t.user_key")
    .select([
      "t.token_key as tokenKey",
      "t.name",
      "t.user_key as userKey",
      "u.name as user",
      "u.role as userRole",
      "u.issuer",
      "t.role",
      "t.created_at as createdAt",
      "t.expires_at as expiresAt",
      "t.last_used_at as lastUsedAt",
    ]);
}
