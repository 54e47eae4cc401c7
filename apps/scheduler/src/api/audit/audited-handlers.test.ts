import type { AuditEntry } from "@daymill/contract";
import { expect, test } from "vitest";
import { LOCAL_KEY } from "../../testing/access-server.ts";
import { openAccessWorld, PASSWORD } from "../../testing/access-world.ts";

type World = Awaited<ReturnType<typeof openAccessWorld>>;

async function entries({ call }: World, query = ""): Promise<AuditEntry[]> {
  return (await call(`GET /audit${query}`, { token: LOCAL_KEY })).body.items;
}

const save = { token: LOCAL_KEY, payload: { slots: 3 } };

test("a change has an entry: who, from where, what it was before and after", async () => {
  await using world = await openAccessWorld();
  await world.call("PUT /pools/db", save);
  await world.call("PUT /pools/db", { token: LOCAL_KEY, payload: { slots: 5, description: "the warehouse" } });
  await world.call("DELETE /pools/db", { token: LOCAL_KEY });
  const pool = { slots: 5, includeDeferred: false, description: "the warehouse" };
  const was = { slots: 3, includeDeferred: false, description: null };
  const by = { who: "local", via: "local", token: null, address: "127.0.0.1", object: "db", outcome: "done" };
  expect(await entries(world)).toMatchObject([
    { ...by, action: "deletePool", before: pool, after: null },
    { ...by, action: "putPool", before: was, after: pool },
    { ...by, action: "putPool", before: null, after: was, at: "2024-03-15T00:00:00Z" },
  ]);
});

test("a change of a role of one's own, and of who has it, has an entry with what it was before and after", async () => {
  await using world = await openAccessWorld();
  const { call, makeUser } = world;
  const local = { token: LOCAL_KEY };
  const grants = [{ on: "sales_*", role: "operator" }];
  await call("PUT /roles/sales", { ...local, payload: { base: "none", grants } });
  await call("PUT /roles/sales", { ...local, payload: { base: "viewer", grants } });
  await makeUser("root", "admin");
  await makeUser("sam", "sales");
  await call("PATCH /users/sam", { ...local, payload: { role: "viewer" } });
  await call("DELETE /roles/sales", local);
  const sam = { role: "none", ownRoles: ["sales"], isDisabled: false };
  expect((await entries(world)).map(({ action, object, before, after }) => [action, object, before, after])).toEqual([
    ["deleteRole", "sales", { base: "viewer", grants }, null],
    ["patchUser", "sam", sam, { role: "viewer", isDisabled: false }],
    ["createUser", "sam", null, sam],
    ["createUser", "root", null, { role: "admin", isDisabled: false }],
    ["putRole", "sales", { base: "none", grants }, { base: "viewer", grants }],
    ["putRole", "sales", null, { base: "none", grants }],
  ]);
});

test("what was refused or broke says why; what is not valid was never asked for", async () => {
  await using world = await openAccessWorld();
  await world.call("PUT /pools/db", { token: LOCAL_KEY, payload: { slots: 5, was: { slots: 1 } } });
  await world.call("PATCH /dags/etl/runs/r1", { token: LOCAL_KEY, payload: { note: "see ticket 7" } });
  await world.call("PUT /pools/db", { token: LOCAL_KEY, payload: { slots: "many" } });
  await world.call("POST /dags/etl/runs", { token: LOCAL_KEY, payload: { params: { day: "2024-03-15" } } });
  expect(await entries(world)).toMatchObject([
    { action: "triggerRun", dagId: "etl", outcome: "failed", asked: { params: { day: "2024-03-15" } } },
    { action: "putPool", outcome: "refused", error: expect.stringMatching(/^E703: The pool db/), after: null },
  ]);
});

test("a secret is never kept: of a variable, a password, a token, or a name that nobody has", async () => {
  await using world = await openAccessWorld();
  const { call, makeUser, signIn } = world;
  await makeUser("ann", "admin");
  await call("PUT /variables/key", { token: LOCAL_KEY, payload: { value: "hunter2-plain" } });
  await call("PUT /variables/key", { token: LOCAL_KEY, payload: { value: "hunter2-sealed", secret: true } });
  await signIn("hunter2-typed-as-name");
  await signIn("ann", "hunter2-wrong-password");
  const { cookie } = await signIn("ann");
  const expiresAt = new Date(world.time.now + 86_400_000).toISOString();
  const { body } = await call("POST /tokens", { cookie, payload: { name: "ci", role: "editor", expiresAt } });
  const next = "hunter2-new-password";
  await call("PUT /session/password", { cookie, payload: { current: PASSWORD, next } });
  await call("PATCH /users/ann", { token: LOCAL_KEY, payload: { password: `${next}-again` } });
  const all = await entries(world);
  const text = JSON.stringify(all);
  expect(text).not.toContain(body.token);
  expect(text).not.toContain(PASSWORD);
  expect(text.match(/hunter2[-a-z]*/g)).toEqual(["hunter2-plain"]);
  expect(all.map(({ action, who, object, outcome }) => [action, who, object, outcome])).toEqual([
    ["patchUser", "local", "ann", "done"],
    ["changePassword", "ann", null, "done"],
    ["createToken", "ann", String(body.tokenId), "done"],
    ["signIn", "ann", "ann", "done"],
    ["signIn", "nobody", "ann", "refused"],
    ["signIn", "nobody", null, "refused"],
    ["putVariable", "local", "key", "done"],
    ["putVariable", "local", "key", "done"],
    ["createUser", "local", "ann", "done"],
  ]);
  expect(all[0]).toMatchObject({ asked: { password: "new" } });
});

test("the log is read in pages and by who, action, DAG, outcome, time and name; by admins only", async () => {
  await using world = await openAccessWorld();
  const { call, makeUser, signIn } = world;
  await makeUser("ann", "admin");
  await makeUser("vic", "viewer");
  const { cookie } = await signIn("ann");
  world.time.now += 60_000;
  const noon = new Date(world.time.now).toISOString();
  await call("PUT /pools/lake", { cookie, payload: { slots: 1 } });
  await call("POST /dags/etl/runs", { cookie, payload: {} });
  const actions = async (query: string) => (await entries(world, query)).map(({ action }) => action);
  expect(await actions("?who=ann")).toEqual(["triggerRun", "putPool", "signIn"]);
  expect(await actions("?dagId=etl")).toEqual(["triggerRun"]);
  expect(await actions("?outcome=failed")).toEqual(["triggerRun"]);
  expect(await actions("?action=putPool&action=signIn")).toEqual(["putPool", "signIn"]);
  expect(await actions(`?to=${noon}`)).toEqual(["signIn", "createUser", "createUser"]);
  expect(await actions(`?from=${noon}&q=LAK`)).toEqual(["putPool"]);
  expect(await actions("?q=%25")).toEqual([]);
  const first = (await call("GET /audit?limit=2", { cookie })).body;
  const second = (await call(`GET /audit?limit=9&after=${first.next}`, { cookie })).body;
  expect([...first.items, ...second.items].map(({ action }) => action)).toEqual(await actions(""));
  expect(second.next).toBeNull();
  expect((await call("GET /audit?action=fly", { cookie })).status).toBe(400);
  expect((await call("GET /audit", { cookie: (await signIn("vic")).cookie })).body).toMatchObject({ code: "E704" });
});
