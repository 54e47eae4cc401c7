import { expect, test } from "vitest";
import type { VariableVersion } from "@daymill/contract";
import { LOCAL_KEY } from "../../testing/access-server.ts";
import { openAccessWorld } from "../../testing/access-world.ts";

type World = Awaited<ReturnType<typeof openAccessWorld>>;

const local = { token: LOCAL_KEY };

async function save({ call, time }: World, value: string | undefined, secret = false) {
  time.now += 1_000;
  const payload = { ...(value !== undefined && { value }), secret, description: "where" };
  expect((await call("PUT /variables/region", { ...local, payload })).status).toBe(200);
}

async function history({ call }: World, query = ""): Promise<VariableVersion[]> {
  const { status, body } = await call(`GET /variables/region/history${query}`, local);
  expect(status).toBe(200);
  return body.items;
}

const told = (versions: readonly VariableVersion[]) =>
  versions.map(({ value, withheld, deleted }) => (deleted ? "deleted" : (withheld ?? value)));

test("each version says what it was, from when on, and by whom; a deleted variable keeps its history", async () => {
  await using world = await openAccessWorld();
  await world.makeUser("ann", "admin");
  await world.makeUser("eve", "editor");
  await save(world, "eu");
  const { cookie } = await world.signIn("eve");
  world.time.now += 1_000;
  await world.call("PUT /variables/region", { cookie, payload: { value: "us" } });
  await world.call("PUT /variables/region", { cookie, payload: { value: "x", unchangedSince: null } });
  await world.call("DELETE /variables/region", local);
  const [deleted, us, eu, ...older] = await history(world);
  expect(older).toEqual([]);
  expect(deleted).toMatchObject({ who: "local", deleted: true, value: null, withheld: null });
  expect(us).toMatchObject({ who: "eve", deleted: false, value: "us", description: null });
  expect(eu).toMatchObject({ at: "2024-03-15T00:00:01Z", who: "local", value: "eu", description: "where" });
  expect((await world.call("GET /variables/region/history", { cookie })).body.items).toHaveLength(3);
});

test("a secret is never told, nor what stood there before it was sealed", async () => {
  await using world = await openAccessWorld();
  await save(world, "hunter2-plain");
  await save(world, undefined, true);
  expect(told(await history(world))).toEqual(["secret", "secret"]);
  await save(world, "hunter2-sealed", true);
  await save(world, "open");
  await save(world, "opener");
  const versions = await history(world);
  expect(told(versions)).toEqual(["opener", "open", "secret", "secret", "secret"]);
  expect(JSON.stringify(versions)).not.toContain("hunter2");
  await world.call("DELETE /variables/region", local);
  expect(told(await history(world))).toEqual(["deleted", "opener", "open", "secret", "secret", "secret"]);
});

test("what the audit log has forgotten is what the first change that it knows began with", async () => {
  await using world = await openAccessWorld();
  const { db } = world.database;
  await save(world, "eu");
  await db.deleteFrom("audit_entry").execute();
  expect(await history(world)).toMatchObject([{ entryId: 0, who: null, value: "eu", at: "2024-03-15T00:00:01Z" }]);
  await save(world, "us");
  expect(await history(world)).toMatchObject([
    { who: "local", value: "us" },
    { entryId: 0, who: null, value: "eu", at: "2024-03-15T00:00:01Z" },
  ]);
  await db.deleteFrom("audit_entry").execute();
  await save(world, "hunter2", true);
  await db.deleteFrom("audit_entry").execute();
  await save(world, "open");
  expect(told(await history(world))).toEqual(["open", "secret"]);
});

test("a value that is longer than what the log keeps says so", async () => {
  await using world = await openAccessWorld();
  await save(world, "x".repeat(40_000));
  await save(world, "short");
  expect(told(await history(world))).toEqual(["short", "size"]);
});

test("it is read in pages, by editors; a variable that nobody knows has none", async () => {
  await using world = await openAccessWorld();
  const { call, makeUser, signIn } = world;
  for (const value of ["a", "b", "c"]) await save(world, value);
  const first = (await call("GET /variables/region/history?limit=2", local)).body;
  const second = (await call(`GET /variables/region/history?limit=2&after=${first.next}`, local)).body;
  expect([told(first.items), told(second.items), second.next]).toEqual([["c", "b"], ["a"], null]);
  expect((await call("GET /variables/nowhere/history", local)).body).toMatchObject({ code: "E701" });
  await makeUser("ann", "admin");
  await makeUser("vic", "operator");
  const { cookie } = await signIn("vic");
  expect((await call("GET /variables/region/history", { cookie })).body).toMatchObject({ code: "E704" });
});
