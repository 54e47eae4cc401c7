import { epochMillis } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { describe, expect, test } from "vitest";
import type { Transaction } from "kysely";
import type { Database } from "../database.ts";
import type { MetadataDatabase } from "../metadata-database.ts";
import { listSealed, replaceSealed } from "../settings/sealed.ts";
import { forEachDatabase, freshDatabase } from "../testing.ts";
import { seedSession } from "../testing/seed-session.ts";
import { runIntoLock } from "../testing/run-into-lock.ts";
import { lockUser } from "./lock-user.ts";
import {
  beginSecondFactor,
  confirmSecondFactor,
  countRecoveryCodes,
  deleteSecondFactor,
  findSecondFactor,
  renewRecoveryCodes,
  takeRecoveryCode,
  takeStep,
} from "./second-factors.ts";
import { findUserSession, openUserSession } from "./user-sessions.ts";
import { deleteUser, findUser, makeUser, patchUser } from "./users.ts";
import type { UserRow } from "./users.ts";

type Db = MetadataDatabase["db"];

const at = (ms: number): EpochMillis => epochMillis(ms);
const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const nothing = { role: undefined, isDisabled: undefined, passwordHash: undefined };

async function make(db: Db, name: string): Promise<number> {
  await makeUser(db, { name, role: "admin", passwordHash: "x" }, at(1));
  return (await findUser(db, name))?.userKey ?? 0;
}

async function signIn(db: Db, userKey: number): Promise<void> {
  await seedSession(db, { tokenHash: bytes(99), userKey, expiresAt: at(1_000) }, at(10));
}

const isSignedIn = async (db: Db) => (await findUserSession(db, bytes(99))) !== undefined;

/** One whose last code was of step 100, with two recovery codes. */
async function setUp(db: Db, userKey: number): Promise<void> {
  await beginSecondFactor(db, { userKey, sealed: bytes(1) }, at(5));
  const codeHashes = [bytes(11), bytes(12)];
  expect(await confirmSecondFactor(db, { userKey, sealed: bytes(1), step: 100, codeHashes }, at(6))).toBe(true);
}

forEachDatabase((name, open) => {
  describe(`second factors, on ${name}`, () => {
    test("count once they are confirmed, which ends the sessions that began without", async () => {
      await using database = await open();
      const { db } = database;
      const userKey = await make(db, "ann");
      await signIn(db, userKey);
      expect(await findSecondFactor(db, userKey)).toBeUndefined();
      expect(await beginSecondFactor(db, { userKey, sealed: bytes(7) }, at(5))).toBe(true);
      expect(await beginSecondFactor(db, { userKey, sealed: bytes(8) }, at(5))).toBe(true);
      expect(await takeStep(db, { userKey, step: 1 })).toBe(false);
      expect([(await findUser(db, "ann"))?.hasSecondFactor, await isSignedIn(db)]).toEqual([false, true]);
      const former = { userKey, sealed: bytes(7), step: 100, codeHashes: [bytes(11)] };
      expect(await confirmSecondFactor(db, former, at(6))).toBe(false);
      expect(await confirmSecondFactor(db, { ...former, sealed: bytes(8) }, at(6))).toBe(true);
      expect([(await findUser(db, "ann"))?.hasSecondFactor, await isSignedIn(db)]).toEqual([true, false]);
      expect(await confirmSecondFactor(db, { ...former, sealed: bytes(8) }, at(7))).toBe(false);
      expect(await beginSecondFactor(db, { userKey, sealed: bytes(9) }, at(8))).toBe(false);
      const { sealed, isConfirmed } = (await findSecondFactor(db, userKey)) ?? {};
      expect([Buffer.from(sealed ?? []), isConfirmed]).toEqual([Buffer.from(bytes(8)), true]);
    });

    test("a code of a step, and a recovery code, is taken once, also by two at the same time", async () => {
      await using database = await open();
      const { db } = database;
      const userKey = await make(db, "ann");
      await setUp(db, userKey);
      expect(await takeStep(db, { userKey, step: 100 })).toBe(false);
      const both = await Promise.all([101, 101].map((step) => takeStep(db, { userKey, step })));
      expect(both.filter(Boolean)).toEqual([true]);
      expect(await takeStep(db, { userKey, step: 99 })).toBe(false);
      const codes = await Promise.all([11, 11].map((byte) => takeRecoveryCode(db, { userKey, codeHash: bytes(byte) })));
      expect(codes.filter(Boolean)).toEqual([true]);
      expect(await countRecoveryCodes(db, userKey)).toBe(1);
      const other = await make(db, "bob");
      expect(await takeRecoveryCode(db, { userKey: other, codeHash: bytes(12) })).toBe(false);
    });

    test("get other recovery codes by a code, once; what was left of the former is none, and sessions end", async () => {
      await using database = await open();
      const { db } = database;
      const userKey = await make(db, "ann");
      const renew = async (step: number, byte: number) =>
        await renewRecoveryCodes(db, { userKey, step, codeHashes: [bytes(byte), bytes(byte + 1)] });
      expect(await renew(1, 21)).toBe(false);
      await beginSecondFactor(db, { userKey, sealed: bytes(1) }, at(5));
      expect([await renew(1, 21), await countRecoveryCodes(db, userKey)]).toEqual([false, 0]);
      await setUp(db, userKey);
      await takeRecoveryCode(db, { userKey, codeHash: bytes(11) });
      await signIn(db, userKey);
      expect(await renew(100, 21)).toBe(false);
      expect([await countRecoveryCodes(db, userKey), await isSignedIn(db)]).toEqual([1, true]);
      const both = await Promise.all([21, 31].map((byte) => renew(101, byte)));
      expect(both.filter(Boolean)).toEqual([true]);
      expect([await countRecoveryCodes(db, userKey), await isSignedIn(db)]).toEqual([2, false]);
      expect(await takeRecoveryCode(db, { userKey, codeHash: bytes(12) })).toBe(false);
      expect(await takeRecoveryCode(db, { userKey, codeHash: bytes(both[0] === true ? 22 : 32) })).toBe(true);
    });

    test("are taken away by their user, by an admin, and with the user; sessions end", async () => {
      await using database = await open();
      const { db } = database;
      const userKey = await make(db, "ann");
      await make(db, "bob");
      expect(await deleteSecondFactor(db, userKey)).toBe(false);
      for (const take of [
        () => deleteSecondFactor(db, userKey),
        () => patchUser(db, "ann", { ...nothing, takesSecondFactor: true }, at(20)),
      ]) {
        await setUp(db, userKey);
        await signIn(db, userKey);
        expect(await patchUser(db, "ann", nothing, at(20))).toBe("changed");
        expect([(await findUser(db, "ann"))?.hasSecondFactor, await isSignedIn(db)]).toEqual([true, true]);
        await take();
        expect([(await findUser(db, "ann"))?.hasSecondFactor, await isSignedIn(db)]).toEqual([false, false]);
        expect(await countRecoveryCodes(db, userKey)).toBe(0);
      }
      await setUp(db, userKey);
      expect(await deleteUser(db, "ann")).toBe("deleted");
      expect(await findSecondFactor(db, userKey)).toBeUndefined();
    });

    test("let no session begin that was proved before they came or went, or by another password", async () => {
      await using database = await open();
      const { db } = database;
      const userKey = await make(db, "ann");
      const userNow = async () => {
        const user = await findUser(db, "ann");
        if (user === undefined) throw new Error("there is no ann");
        return user;
      };
      const begin = async (user: UserRow): Promise<[opened: boolean, isThere: boolean]> => {
        const opened = await openUserSession(db, { tokenHash: bytes(99), user, expiresAt: at(1_000) }, at(10));
        return [opened, await isSignedIn(db)];
      };
      const withoutFactor = await userNow();
      await setUp(db, userKey);
      expect(await begin(withoutFactor)).toEqual([false, false]);
      const withFactor = await userNow();
      await deleteSecondFactor(db, userKey);
      expect(await begin(withFactor)).toEqual([false, false]);
      await patchUser(db, "ann", { ...nothing, passwordHash: "y" }, at(20));
      expect(await begin(withoutFactor)).toEqual([false, false]);
      expect(await begin(await userNow())).toEqual([true, true]);
      await make(db, "bob");
      await deleteUser(db, "ann");
      expect(await begin({ ...withoutFactor, passwordHash: "y" })).toEqual([false, false]);
    });

    test("are among what is sealed, and sealed anew only while they are what they were", async () => {
      await using database = await open();
      const { db } = database;
      await setUp(db, await make(db, "ann"));
      const [row] = await listSealed(db);
      if (row === undefined) throw new Error("nothing is sealed");
      expect(row).toMatchObject({ kind: "second factor", id: "ann" });
      expect(await replaceSealed(db, row, bytes(2))).toBe(true);
      expect(await replaceSealed(db, row, bytes(3))).toBe(false);
    });
  });
});

describe("a sign-in by password alone while a second factor is confirmed", () => {
  const atTheDoor = async () => {
    const database = await freshDatabase();
    const { db } = database;
    const userKey = await make(db, "ann");
    const user = await findUser(db, "ann");
    if (user === undefined) throw new Error("there is no ann");
    await beginSecondFactor(db, { userKey, sealed: bytes(1) }, at(5));
    const hold = (trx: Transaction<Database>) => lockUser(trx, userKey);
    return { database, db, userKey, hold, session: { tokenHash: bytes(99), user, expiresAt: at(1_000) } };
  };

  test("waits for it, and lets nobody in", async () => {
    const { database, db, userKey, hold, session } = await atTheDoor();
    await using _ = database;
    const isOpened = await runIntoLock(database, {
      hold,
      other: () => openUserSession(db, session, at(10)),
      then: (trx) =>
        trx
          .updateTable("second_factor")
          .set({ confirmed_at: at(9) })
          .where("user_key", "=", userKey)
          .execute(),
    });
    expect([isOpened, await isSignedIn(db)]).toEqual([false, false]);
  });

  test("that came first ends with all others", async () => {
    const { database, db, userKey, hold, session } = await atTheDoor();
    await using _ = database;
    const { tokenHash: token_hash, expiresAt: expires_at } = session;
    const row = { token_hash, user_key: userKey, created_at: at(8), last_seen_at: at(8), expires_at };
    const isConfirmed = await runIntoLock(database, {
      hold,
      other: () => confirmSecondFactor(db, { userKey, sealed: bytes(1), step: 100, codeHashes: [bytes(11)] }, at(9)),
      then: (trx) => trx.insertInto("user_session").values(row).execute(),
    });
    expect([isConfirmed, await isSignedIn(db)]).toEqual([true, false]);
  });
});
