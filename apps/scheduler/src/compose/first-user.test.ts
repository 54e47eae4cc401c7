import Fastify from "fastify";
import { epochMillis } from "@daymill/core";
import { listUsers } from "@daymill/metadata";
import { freshDatabase, silentLog } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { passwordsOf } from "../api/access/passwords.ts";
import { ensureUsers } from "./ensure-users.ts";
import { listen } from "./listen.ts";

const everywhere = { host: "0.0.0.0", port: 0 };

async function openWorld(adminPassword: string | undefined) {
  const database = await freshDatabase();
  const clock = { now: () => epochMillis(5) };
  const place = { webDir: undefined, packageRoots: [], secretKey: undefined, adminPassword, workerName: "w1" };
  return {
    database,
    ensure: () => ensureUsers({ database, clock, log: silentLog, place }),
    [Symbol.asyncDispose]: () => database.close(),
  };
}

test("the first user is the admin of the environment, once", async () => {
  await using world = await openWorld("a long enough password");
  expect([await world.ensure(), await world.ensure()]).toEqual([true, true]);
  const [user, ...more] = await listUsers(world.database.db);
  expect(more).toEqual([]);
  expect(user).toMatchObject({ name: "admin", role: "admin" });
  expect(await passwordsOf().matches("a long enough password", user?.passwordHash ?? undefined)).toBe(true);
});

test.each([undefined, ""])("without a password (%j) there stay none", async (password) => {
  await using world = await openWorld(password);
  expect(await world.ensure()).toBe(false);
});

test("a password that is too short is named, not told", async () => {
  await using world = await openWorld("short");
  const error = await world.ensure().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "E104", message: expect.stringContaining("DAYMILL_ADMIN_PASSWORD") });
  expect(String(error)).not.toContain("short");
  expect(await listUsers(world.database.db)).toEqual([]);
});

test("a door that others can reach opens only where people have to sign in", async () => {
  await using app = Fastify();
  await expect(listen(app, everywhere, { isShut: false })).rejects.toMatchObject({ code: "E105" });
  expect(await listen(app, everywhere, { isShut: true })).toMatch(/^http:\/\/[\d.]+:\d+$/);
});
