import { epochMillis } from "@daymill/core";
import type { AccessRole, EpochMillis } from "@daymill/core";
import { describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { seedSession } from "../testing/seed-session.ts";
import { deleteToken, findToken, listTokens, makeToken, touchToken } from "./tokens.ts";
import { deleteUser, findUser, hasUsers, listUsers, makeUser, patchUser } from "./users.ts";
import type { UserPatch } from "./users.ts";
import { deleteOldUserSessions, endUserSession, findUserSession, touchUserSession } from "./user-sessions.ts";

type Db = MetadataDatabase["db"];

const at = (ms: number): EpochMillis => epochMillis(ms);
const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const nothing: UserPatch = { role: undefined, isDisabled: undefined, passwordHash: undefined };

async function make(db: Db, name: string, role: AccessRole): Promise<number> {
  expect(await makeUser(db, { name, role, passwordHash: `hash of ${name}` }, at(1))).toBe("made");
  return (await findUser(db, name))?.userKey ?? 0;
}

async function signIn(db: Db, userKey: number, byte: number): Promise<void> {
  await seedSession(db, { tokenHash: hash(byte), userKey, expiresAt: at(1_000) }, at(10));
}

forEachDatabase((name, open) => {
  describe(`users, on ${name}`, () => {
    test("begin with an admin, and each name is given once", async () => {
      await using database = await open();
      const { db } = database;
      expect(await hasUsers(db)).toBe(false);
      expect(await makeUser(db, { name: "eve", role: "viewer", passwordHash: "x" }, at(1))).toBe("no_admin");
      expect(await hasUsers(db)).toBe(false);
      await make(db, "ann", "admin");
      await make(db, "bob", "viewer");
      expect(await makeUser(db, { name: "bob", role: "admin", passwordHash: "other" }, at(2))).toBe("taken");
      expect(await hasUsers(db)).toBe(true);
      expect((await listUsers(db)).map((user) => [user.name, user.role, user.passwordHash])).toEqual([
        ["ann", "admin", "hash of ann"],
        ["bob", "viewer", "hash of bob"],
      ]);
    });

    test("the last admin who may sign in stays that, and stays", async () => {
      await using database = await open();
      const { db } = database;
      await make(db, "ann", "admin");
      await make(db, "bob", "admin");
      expect(await patchUser(db, "bob", { ...nothing, isDisabled: true }, at(2))).toBe("changed");
      for (const patch of [{ role: "editor" as const }, { isDisabled: true }]) {
        expect(await patchUser(db, "ann", { ...nothing, ...patch }, at(3))).toBe("last_admin");
      }
      expect(await deleteUser(db, "ann")).toBe("last_admin");
      expect(await findUser(db, "ann")).toMatchObject({ role: "admin", isDisabled: false });
      expect(await deleteUser(db, "bob")).toBe("deleted");
      expect(await deleteUser(db, "bob")).toBe("unknown");
      expect(await patchUser(db, "bob", nothing, at(4))).toBe("unknown");
    });

    test("two admins who take each other's role away at once do not both succeed", async () => {
      await using database = await open();
      const { db } = database;
      await make(db, "ann", "admin");
      await make(db, "bob", "admin");
      const results = await Promise.all(
        ["ann", "bob"].map((each) => patchUser(db, each, { ...nothing, role: "viewer" }, at(2))),
      );
      expect(results.toSorted()).toEqual(["changed", "last_admin"]);
    });

    test.each([
      ["a new password", { passwordHash: "new" }, undefined],
      ["a weaker role", { role: "viewer" }, undefined],
      ["being disabled", { isDisabled: true }, undefined],
      ["a stronger role", { role: "admin" }, "admin"],
      ["nothing", {}, "editor"],
    ] as const)("%s leaves their sessions with the role: %j", async (_, patch, role) => {
      await using database = await open();
      const { db } = database;
      await make(db, "ann", "admin");
      await signIn(db, await make(db, "bob", "editor"), 1);
      await patchUser(db, "bob", { ...nothing, ...patch }, at(20));
      expect((await findUserSession(db, hash(1)))?.role).toBe(role);
    });
  });

  describe(`sessions and tokens, on ${name}`, () => {
    test("a session is known by its hash until it is ended, and says when its user was here", async () => {
      await using database = await open();
      const { db } = database;
      const userKey = await make(db, "ann", "admin");
      await signIn(db, userKey, 1);
      await signIn(db, userKey, 2);
      expect(await findUserSession(db, hash(3))).toBeUndefined();
      await touchUserSession(db, { tokenHash: hash(1), userKey }, at(70));
      expect(await findUserSession(db, hash(1))).toEqual({
        userKey,
        name: "ann",
        role: "admin",
        ownRoles: [],
        issuer: null,
        hasSecondFactor: false,
        lastSeenAt: 70,
        expiresAt: 1_000,
      });
      expect(await findUser(db, "ann")).toMatchObject({ lastSeenAt: 70 });
      await endUserSession(db, hash(1));
      expect(await findUserSession(db, hash(1))).toBeUndefined();
      expect(await findUserSession(db, hash(2))).toMatchObject({ lastSeenAt: 10 });
    });

    test("sessions that are past their end, or idle, are forgotten, and no others", async () => {
      await using database = await open();
      const { db } = database;
      const userKey = await make(db, "ann", "admin");
      await seedSession(db, { tokenHash: hash(1), userKey, expiresAt: at(100) }, at(90));
      await seedSession(db, { tokenHash: hash(2), userKey, expiresAt: at(500) }, at(20));
      await seedSession(db, { tokenHash: hash(3), userKey, expiresAt: at(500) }, at(90));
      expect(await deleteOldUserSessions(db, { now: at(100), idleSince: at(20) })).toBe(2);
      expect(await findUserSession(db, hash(3))).toBeDefined();
    });

    test("tokens are listed to their user, or all; one is deleted by its user, or anybody's", async () => {
      await using database = await open();
      const { db } = database;
      const ann = await make(db, "ann", "admin");
      const bob = await make(db, "bob", "editor");
      const token = { name: "ci", role: "operator", expiresAt: null } as const;
      const ofAnn = await makeToken(db, { ...token, userKey: ann, tokenHash: hash(1) }, at(5));
      const ofBob = await makeToken(db, { ...token, userKey: bob, tokenHash: hash(2), expiresAt: at(50) }, at(6));
      await touchToken(db, ofBob, at(9));
      expect(await findToken(db, hash(2))).toEqual({
        tokenKey: ofBob,
        name: "ci",
        userKey: bob,
        user: "bob",
        issuer: null,
        userRole: "editor",
        ownRoles: [],
        role: "operator",
        createdAt: 6,
        expiresAt: 50,
        lastUsedAt: 9,
      });
      expect((await listTokens(db, "all")).map(({ tokenKey }) => tokenKey)).toEqual([ofBob, ofAnn]);
      expect((await listTokens(db, { userKey: ann })).map(({ tokenKey }) => tokenKey)).toEqual([ofAnn]);
      expect(await deleteToken(db, ofAnn, { userKey: bob })).toBe(false);
      expect(await deleteToken(db, ofAnn, "all")).toBe(true);
      await patchUser(db, "bob", { ...nothing, isDisabled: true }, at(10));
      expect(await findToken(db, hash(2))).toBeUndefined();
      await deleteUser(db, "bob");
      expect(await listTokens(db, "all")).toEqual([]);
    });
  });
});
