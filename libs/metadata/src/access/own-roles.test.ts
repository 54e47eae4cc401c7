import { epochMillis } from "@daymill/core";
import type { EpochMillis, OwnRole } from "@daymill/core";
import { describe, expect, test } from "vitest";
import type { MetadataDatabase } from "../metadata-database.ts";
import { forEachDatabase, seedDag } from "../testing.ts";
import { seedSession } from "../testing/seed-session.ts";
import { deleteOwnRole, findOwnRole, knownOwnRoles, listDagAccess, listOwnRoles, saveOwnRole } from "./own-roles.ts";
import { signInOfProvider } from "./provider-users.ts";
import { findToken, makeToken } from "./tokens.ts";
import { findUserSession } from "./user-sessions.ts";
import { deleteUser, findUser, makeUser, patchUser, type UserPatch } from "./users.ts";

type Db = MetadataDatabase["db"];

const at = (ms: number): EpochMillis => epochMillis(ms);
const hash = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);
const nothing: UserPatch = { role: undefined, isDisabled: undefined, passwordHash: undefined };

const sales: OwnRole = { name: "sales", base: "none", grants: [{ on: "sales_*", role: "operator" }] };
const billing: OwnRole = { name: "billing", base: "viewer", grants: [] };

async function begin(db: Db): Promise<void> {
  await makeUser(db, { name: "root", role: "admin", passwordHash: "x" }, at(1));
  for (const role of [sales, billing]) await saveOwnRole(db, role, { now: at(2) });
}

async function come(db: Db, ownRoles: readonly string[], role: "none" | "viewer" | undefined = "none") {
  const who = { issuer: "https://login.example.com", subject: "s1", name: "ann", role, ownRoles };
  return await signInOfProvider(db, who, at(5));
}

forEachDatabase((name, open) => {
  describe(`roles of one's own, on ${name}`, () => {
    test("are made, replaced and listed with who has them", async () => {
      await using database = await open();
      const { db } = database;
      await begin(db);
      await makeUser(db, { name: "bob", role: "none", ownRoles: ["sales"], passwordHash: "x" }, at(3));
      await saveOwnRole(db, { ...sales, base: "viewer" }, { now: at(4) });
      expect(await listOwnRoles(db)).toEqual([
        { ...billing, users: [], createdAt: 2, updatedAt: 2 },
        { ...sales, base: "viewer", users: ["bob"], createdAt: 2, updatedAt: 4 },
      ]);
      expect(await knownOwnRoles(db, ["sales", "hr"])).toEqual(new Set(["sales"]));
    });

    test("are not overwritten by who saw another state of them", async () => {
      await using database = await open();
      const { db } = database;
      await begin(db);
      expect(await saveOwnRole(db, sales, { now: at(9), unchangedSince: null })).toBe(false);
      expect(await saveOwnRole(db, sales, { now: at(9), unchangedSince: at(1) })).toBe(false);
      expect(await saveOwnRole(db, { ...sales, base: "editor" }, { now: at(9), unchangedSince: at(2) })).toBe(true);
      expect(await findOwnRole(db, "sales")).toMatchObject({ base: "editor", updatedAt: 9 });
    });

    test("are not deleted while users have them", async () => {
      await using database = await open();
      const { db } = database;
      await begin(db);
      await makeUser(db, { name: "bob", role: "none", ownRoles: ["sales"], passwordHash: "x" }, at(3));
      expect(await deleteOwnRole(db, "sales")).toEqual({ deleted: false, usedBy: ["bob"] });
      await deleteUser(db, "bob");
      expect(await deleteOwnRole(db, "sales")).toEqual({ deleted: true, usedBy: [] });
      expect(await deleteOwnRole(db, "sales")).toEqual({ deleted: false, usedBy: [] });
    });

    test("come with each session and token of who has them, as they are now", async () => {
      await using database = await open();
      const { db } = database;
      await begin(db);
      await makeUser(db, { name: "bob", role: "none", ownRoles: ["sales"], passwordHash: "x" }, at(3));
      const userKey = (await findUser(db, "bob"))?.userKey ?? 0;
      await seedSession(db, { tokenHash: hash(1), userKey, expiresAt: at(1_000) }, at(10));
      await makeToken(db, { userKey, name: "ci", role: "viewer", tokenHash: hash(1), expiresAt: null }, at(10));
      expect(await findUserSession(db, hash(1))).toMatchObject({ role: "none", ownRoles: [sales] });
      await saveOwnRole(db, { ...sales, grants: [] }, { now: at(11) });
      expect(await findToken(db, hash(1))).toMatchObject({ userRole: "none", ownRoles: [{ ...sales, grants: [] }] });
    });

    test("are given and taken with a user's role; losing one ends their sessions", async () => {
      await using database = await open();
      const { db } = database;
      await begin(db);
      expect(await makeUser(db, { name: "bob", role: "none", ownRoles: ["hr"], passwordHash: "x" }, at(3))).toBe(
        "no_role",
      );
      await makeUser(db, { name: "bob", role: "none", ownRoles: ["sales"], passwordHash: "x" }, at(3));
      const userKey = (await findUser(db, "bob"))?.userKey ?? 0;
      await seedSession(db, { tokenHash: hash(1), userKey, expiresAt: at(1_000) }, at(10));
      expect(await patchUser(db, "bob", { ...nothing, role: "none", ownRoles: ["hr"] }, at(4))).toBe("no_role");
      expect(await patchUser(db, "bob", { ...nothing, isDisabled: false }, at(4))).toBe("changed");
      expect(await findUser(db, "bob")).toMatchObject({ role: "none", ownRoles: ["sales"] });
      expect(await findUserSession(db, hash(1))).toBeDefined();
      expect(await patchUser(db, "bob", { ...nothing, role: "viewer" }, at(5))).toBe("changed");
      expect(await findUser(db, "bob")).toMatchObject({ role: "viewer", ownRoles: [] });
      expect(await findUserSession(db, hash(1))).toBeUndefined();
    });

    test("several come from groups of a provider; of those that there are not nobody is let in", async () => {
      await using database = await open();
      const { db } = database;
      await begin(db);
      expect(await come(db, ["hr"])).toEqual({ kind: "no_role", name: undefined });
      expect(await come(db, ["sales", "billing", "hr"])).toMatchObject({
        kind: "in",
        former: undefined,
        user: { role: "none", ownRoles: ["billing", "sales"] },
      });
      expect(await come(db, ["sales"])).toMatchObject({
        former: { role: "none", ownRoles: ["billing", "sales"] },
        user: { ownRoles: ["sales"] },
      });
      expect(await come(db, ["hr"])).toEqual({ kind: "no_role", name: "ann" });
      expect(await findUser(db, "ann")).toMatchObject({ isDisabled: true, lacksRole: true, ownRoles: [] });
      expect(await come(db, [], "viewer")).toMatchObject({ kind: "in", user: { role: "viewer", ownRoles: [] } });
    });

    test("a DAG says by its tags and its file who may what on it, as it was deployed last", async () => {
      await using database = await open();
      const { db } = database;
      const tasks = [{ id: "a" }];
      await seedDag(database, { dagId: "one", tasks, tags: ["finance"], access: { sales: "operator" } });
      await seedDag(database, { dagId: "two", tasks });
      const one = { dagId: "one", tags: ["finance"], access: { sales: "operator" } };
      expect(await listDagAccess(db, { dagIds: ["one", "none"] })).toEqual([one]);
      expect((await listDagAccess(db, "all")).map(({ dagId }) => dagId).toSorted()).toEqual(["one", "two"]);
      await seedDag(database, { dagId: "one", tasks, tags: ["finance"] });
      expect(await listDagAccess(db, { dagIds: ["one"] })).toEqual([{ ...one, access: {} }]);
    });
  });
});
