import { type Kysely, type RawBuilder, sql, type Transaction } from "kysely";
import type { EpochMillis } from "@daymill/core";
import type { Database } from "../database.ts";
import { inTransaction } from "../transaction.ts";
import { lockUser } from "./lock-user.ts";

export interface SecondFactorRow {
  readonly sealed: Uint8Array;
  /** False: begun, and no code was given yet. */
  readonly isConfirmed: boolean;
}

/** The second factor of a user, confirmed or not; undefined: there is none. */
export async function findSecondFactor(db: Kysely<Database>, userKey: number): Promise<SecondFactorRow | undefined> {
  return await db
    .selectFrom("second_factor")
    .select(["sealed", sql<boolean>`confirmed_at is not null`.as("isConfirmed")])
    .where("user_key", "=", userKey)
    .executeTakeFirst();
}

/** Puts a secret there that counts once a code of it was given, in place of one that never was. False: they have one. */
export async function beginSecondFactor(
  db: Kysely<Database>,
  { userKey, sealed }: { readonly userKey: number; readonly sealed: Uint8Array },
  now: EpochMillis,
): Promise<boolean> {
  const values = { sealed, created_at: now };
  const begun = await db
    .insertInto("second_factor")
    .values({ user_key: userKey, ...values })
    .onConflict((conflict) =>
      conflict.column("user_key").doUpdateSet(values).where("second_factor.confirmed_at", "is", null),
    )
    .executeTakeFirst();
  return (begun.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export interface ConfirmedFactor {
  readonly userKey: number;
  /** The secret whose code was given: another that was begun meanwhile is not confirmed by it. */
  readonly sealed: Uint8Array;
  /** The step of time of that code. */
  readonly step: number;
  /** SHA-256 of each recovery code. */
  readonly codeHashes: readonly Uint8Array[];
}

/** From now on it is asked for; sessions that began without it end. False: it was confirmed already, or is another one. */
export async function confirmSecondFactor(
  db: Kysely<Database>,
  { userKey, sealed, step, codeHashes }: ConfirmedFactor,
  now: EpochMillis,
): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    await lockUser(trx, userKey);
    const confirmed = await trx
      .updateTable("second_factor")
      .set({ confirmed_at: now, last_step: step })
      .where("user_key", "=", userKey)
      .where("sealed", "=", sealed)
      .where("confirmed_at", "is", null)
      .executeTakeFirst();
    if (confirmed.numUpdatedRows === 0n) return false;
    await putRecoveryCodes(trx, userKey, codeHashes);
    return true;
  });
}

/**
 * Puts recovery codes in place of all that were left, and ends sessions, by the code of a step of time. False: one of this step,
 * or of a later one, was taken already, or there is no second factor that counts; then nothing is changed.
 */
export async function renewRecoveryCodes(
  db: Kysely<Database>,
  { userKey, step, codeHashes }: Omit<ConfirmedFactor, "sealed">,
): Promise<boolean> {
  return await inTransaction(db, async (trx) => {
    if (!(await takeStep(trx, { userKey, step }))) return false;
    await trx.deleteFrom("recovery_code").where("user_key", "=", userKey).execute();
    await putRecoveryCodes(trx, userKey, codeHashes);
    return true;
  });
}

/** Sessions end: they began with what is no more. */
async function putRecoveryCodes(
  trx: Transaction<Database>,
  userKey: number,
  codeHashes: readonly Uint8Array[],
): Promise<void> {
  const codes = codeHashes.map((code_hash) => ({ user_key: userKey, code_hash }));
  await trx.insertInto("recovery_code").values(codes).execute();
  await trx.deleteFrom("user_session").where("user_key", "=", userKey).execute();
}

/** Takes the code of a step of time, once. False: one of this step, or of a later one, was taken already. */
export async function takeStep(
  db: Kysely<Database>,
  { userKey, step }: { readonly userKey: number; readonly step: number },
): Promise<boolean> {
  const taken = await db
    .updateTable("second_factor")
    .set({ last_step: step })
    .where("user_key", "=", userKey)
    .where("last_step", "<", step)
    .executeTakeFirst();
  return taken.numUpdatedRows > 0n;
}

/** Takes a recovery code, once. False: they have none of that hash. */
export async function takeRecoveryCode(
  db: Kysely<Database>,
  { userKey, codeHash }: { readonly userKey: number; readonly codeHash: Uint8Array },
): Promise<boolean> {
  const taken = await db
    .deleteFrom("recovery_code")
    .where("user_key", "=", userKey)
    .where("code_hash", "=", codeHash)
    .executeTakeFirst();
  return taken.numDeletedRows > 0n;
}

/** How many recovery codes a user has left. */
export async function countRecoveryCodes(db: Kysely<Database>, userKey: number): Promise<number> {
  const { left } = await db
    .selectFrom("recovery_code")
    .select((count) => count.fn.countAll<number>().as("left"))
    .where("user_key", "=", userKey)
    .executeTakeFirstOrThrow();
  return left;
}

/** Takes the second factor of a user away, and ends their sessions. False: they had none. */
export async function deleteSecondFactor(db: Kysely<Database>, userKey: number): Promise<boolean> {
  return await inTransaction(db, (trx) => takeSecondFactor(trx, userKey));
}

/** The same, as part of a larger change. */
export async function takeSecondFactor(trx: Transaction<Database>, userKey: number): Promise<boolean> {
  await lockUser(trx, userKey);
  const deleted = await trx.deleteFrom("second_factor").where("user_key", "=", userKey).executeTakeFirst();
  if (deleted.numDeletedRows === 0n) return false;
  await trx.deleteFrom("user_session").where("user_key", "=", userKey).execute();
  return true;
}

/** Whether the user of that key is asked for a second factor. */
export function hasSecondFactor(userKey: "app_user.user_key" | "u.user_key"): RawBuilder<boolean> {
  return sql<boolean>`exists (select from second_factor f
    where f.user_key = ${sql.ref(userKey)} and f.confirmed_at is not null)`;
}
