import { epochMillis } from "@daymill/core";
import type { AccessRole } from "@daymill/core";
import { describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase } from "../testing.ts";
import { seedSession } from "../testing/seed-session.ts";
import { type ProviderSignIn, signInOfProvider } from "./provider-users.ts";
import { findToken, makeToken } from "./tokens.ts";
import { findUserSession } from "./user-sessions.ts";
import { deleteUser, findUser, hasUsers, listUsers, makeUser, patchUser, type UserPatch } from "./users.ts";

type Db = MetadataDatabase["db"];

const ISSUER = "https://login.example.com";
const nothing: UserPatch = { role: undefined, isDisabled: undefined, passwordHash: undefined };
const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

async function come(db: Db, subject: string, role: AccessRole | undefined, name = subject): Promise<ProviderSignIn> {
  return await signInOfProvider(db, { issuer: ISSUER, subject, name, role }, epochMillis(5));
}

/** A session and a token of that user, both with the hash of that byte. */
async function letIn(db: Db, name: string, byte: number): Promise<void> {
  const userKey = (await findUser(db, name))?.userKey ?? 0;
  await seedSession(db, { tokenHash: hash(byte), userKey, expiresAt: epochMillis(1_000) }, epochMillis(10));
  const token = { userKey, name: "ci", role: "viewer", tokenHash: hash(byte), expiresAt: null } as const;
  await makeToken(db, token, epochMillis(10));
}

async function isIn(db: Db, byte: number): Promise<[session: boolean, token: boolean]> {
  return [(await findUserSession(db, hash(byte))) !== undefined, (await findToken(db, hash(byte))) !== undefined];
}

forEachDatabase((name, open) => {
  describe(`users of a provider, on ${name}`, () => {
    test("are known by issuer and subject: another name later changes nothing, another issuer is somebody else", async () => {
      await using database = await open();
      const { db } = database;
      expect(await come(db, "s1", "viewer", "ann")).toMatchObject({
        kind: "in",
        former: undefined,
        user: { name: "ann", role: "viewer", issuer: ISSUER, passwordHash: null },
      });
      expect(await come(db, "s1", "viewer", "ann.smith")).toMatchObject({ kind: "in", user: { name: "ann" } });
      const elsewhere = { issuer: "https://evil.example.com", subject: "s1", name: "ann", role: "admin" } as const;
      expect(await signInOfProvider(db, elsewhere, epochMillis(6))).toEqual({ kind: "taken" });
      expect((await listUsers(db)).map((user) => [user.name, user.role])).toEqual([["ann", "viewer"]]);
    });

    test("who comes twice at once is one user", async () => {
      await using database = await open();
      const { db } = database;
      const results = await Promise.all([come(db, "s1", "editor", "ann"), come(db, "s1", "editor", "ann")]);
      expect(results).toMatchObject([{ kind: "in" }, { kind: "in" }]);
      expect(await listUsers(db)).toHaveLength(1);
    });

    test("never take over a user with a password, who stays as they are", async () => {
      await using database = await open();
      const { db } = database;
      await makeUser(db, { name: "ann", role: "admin", passwordHash: "hash" }, epochMillis(1));
      expect(await come(db, "s1", "admin", "ann")).toEqual({ kind: "taken" });
      expect(await findUser(db, "ann")).toMatchObject({ issuer: null, passwordHash: "hash" });
    });

    test("have the role of their groups at each sign-in; a weaker one ends sessions, a stronger one does not", async () => {
      await using database = await open();
      const { db } = database;
      await come(db, "ann", "operator");
      await letIn(db, "ann", 1);
      expect(await come(db, "ann", "admin")).toMatchObject({ former: { role: "operator" }, user: { role: "admin" } });
      expect(await isIn(db, 1)).toEqual([true, true]);
      expect(await come(db, "ann", "viewer")).toMatchObject({ former: { role: "admin" }, user: { role: "viewer" } });
      expect(await isIn(db, 1)).toEqual([false, true]);
      expect(await findToken(db, hash(1))).toMatchObject({ userRole: "viewer" });
    });

    test("without a role are shut out, sessions and tokens with them, until they have one again", async () => {
      await using database = await open();
      const { db } = database;
      expect(await come(db, "ann", undefined)).toEqual({ kind: "no_role", name: undefined });
      expect(await hasUsers(db)).toBe(false);
      await come(db, "ann", "operator");
      await letIn(db, "ann", 1);
      expect(await come(db, "ann", undefined)).toEqual({ kind: "no_role", name: "ann" });
      expect(await findUser(db, "ann")).toMatchObject({ isDisabled: true, lacksRole: true });
      expect(await isIn(db, 1)).toEqual([false, false]);
      expect(await come(db, "ann", "viewer")).toMatchObject({
        kind: "in",
        former: undefined,
        user: { role: "viewer" },
      });
      expect(await isIn(db, 1)).toEqual([false, true]);
    });

    test("whom an admin has disabled stay out whatever their groups, also when they had no role before", async () => {
      await using database = await open();
      const { db } = database;
      await come(db, "ann", "admin");
      await come(db, "ann", undefined);
      await patchUser(db, "ann", { ...nothing, isDisabled: true }, epochMillis(7));
      expect(await come(db, "ann", "admin")).toEqual({ kind: "disabled", name: "ann" });
      await patchUser(db, "ann", { ...nothing, isDisabled: false }, epochMillis(8));
      expect(await come(db, "ann", "editor")).toMatchObject({ kind: "in", user: { role: "editor" } });
    });

    test("get no password and no role by hand", async () => {
      await using database = await open();
      const { db } = database;
      await come(db, "ann", "viewer");
      for (const patch of [{ passwordHash: "x" }, { role: "admin" as const }]) {
        expect(await patchUser(db, "ann", { ...nothing, ...patch }, epochMillis(7))).toBe("of_provider");
      }
      expect(await findUser(db, "ann")).toMatchObject({ role: "viewer", passwordHash: null });
    });

    test("do not stand in for the last admin with a password, and may come and go where there is none", async () => {
      await using database = await open();
      const { db } = database;
      await makeUser(db, { name: "root", role: "admin", passwordHash: "hash" }, epochMillis(1));
      await come(db, "ann", "admin");
      expect(await patchUser(db, "root", { ...nothing, role: "viewer" }, epochMillis(2))).toBe("last_admin");
      expect(await patchUser(db, "root", { ...nothing, isDisabled: true }, epochMillis(2))).toBe("last_admin");
      expect(await deleteUser(db, "root")).toBe("last_admin");
      expect(await come(db, "ann", "viewer")).toMatchObject({ kind: "in", former: { role: "admin" } });
      expect(await deleteUser(db, "ann")).toBe("deleted");
    });

    test("the last of all users stays, so that the door does not open again", async () => {
      await using database = await open();
      const { db } = database;
      await come(db, "ann", "admin");
      await come(db, "bob", "viewer");
      expect(await deleteUser(db, "ann")).toBe("deleted");
      expect(await deleteUser(db, "bob")).toBe("last_user");
      expect(await hasUsers(db)).toBe(true);
    });
  });
});
