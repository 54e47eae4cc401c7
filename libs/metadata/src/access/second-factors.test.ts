import { epochMillis } from "@daymill/core";
import type { EpochMillis } from "@daymill/core";
import { describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { listSealed, replaceSealed } from "../settings/sealed.ts";
import { forEachDatabase } from "../testing.ts";
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

type Db = MetadataDatabase["db"];

const at = (ms: number): EpochMillis => epochMillis(ms);
const bytes = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const nothing = { role: undefined, isDisabled: undefined, passwordHash: undefined };

async function make(db: Db, name: string): Promise<number> {
  await makeUser(db, { name, role: "admin", passwordHash: "x" }, at(1));
  return (await findUser(db, name))?.userKey ?? 0;
}

async function signIn(db: Db, userKey: number): Promise<void> {
  await openUserSession(db, { tokenHash: bytes(99), userKey, expiresAt: at(1_000) }, at(10));
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
