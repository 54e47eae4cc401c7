import { API_PREFIX } from "@daymill/contract";
import { expect, test } from "vitest";
import { LOCAL_KEY } from "../../testing/access-server.ts";
import { PASSWORD } from "../../testing/access-world.ts";
import { member, openOidcWorld } from "../../testing/oidc-world.ts";

const local = { token: LOCAL_KEY };
const ann = member("ann", "platform");

test("a user of that name with a password is not taken over; once an admin has deleted it, the other comes in", async () => {
  await using world = await openOidcWorld();
  const { call, enter, makeUser, signIn } = world;
  await makeUser("root", "admin");
  await makeUser("ann", "viewer");
  expect((await enter(ann)).location).toBe("/#sign-in=nameTaken");
  expect((await signIn("ann")).body.user).toMatchObject({ role: "viewer", by: "password" });
  expect((await world.audit())[0]?.error).toBe(
    "E703: There is another user ann: delete that one, and this one can sign in.",
  );
  await call("DELETE /users/ann", local);
  expect((await enter(ann)).location).toBe("/");
  expect((await signIn("ann")).status).toBe(401);
});

test("who is disabled stays out, and is let in again by an admin only", async () => {
  await using world = await openOidcWorld();
  const { call, enter } = world;
  const { cookie } = await enter(ann);
  await call("PATCH /users/ann", { ...local, payload: { isDisabled: true } });
  expect((await call("GET /dags", { cookie })).status).toBe(401);
  expect((await enter(ann)).location).toBe("/#sign-in=disabled");
  await call("PATCH /users/ann", { ...local, payload: { isDisabled: false } });
  expect((await enter(ann)).location).toBe("/");
});

test("a role follows the groups at each sign-in, with an entry that says from what to what", async () => {
  await using world = await openOidcWorld();
  const { call, enter } = world;
  await enter(member("ann", "staff"));
  const strong = await enter(ann);
  const made = await call("POST /tokens", {
    cookie: strong.cookie,
    payload: { name: "ci", role: "admin", expiresAt: null },
  });
  const { token } = made.body;
  const weak = await enter(member("ann", "oncall"));
  expect((await call("GET /dags", { cookie: strong.cookie })).status).toBe(401);
  expect((await call("GET /session", { cookie: weak.cookie })).body.user.role).toBe("operator");
  expect((await call("GET /session", { token })).body.user.role).toBe("operator");
  expect((await enter(member("ann"))).location).toBe("/#sign-in=noRole");
  expect((await call("GET /dags", { cookie: weak.cookie })).status).toBe(401);
  expect((await call("GET /session", { token })).status).toBe(401);
  await enter(member("ann", "staff"));
  expect((await world.audit()).map(({ outcome, before, after }) => [outcome, before, after])).toEqual([
    ["done", null, { role: "viewer" }],
    ["refused", null, null],
    ["done", { role: "admin" }, { role: "operator" }],
    ["done", { role: "viewer" }, { role: "admin" }],
    ["done", null, { role: "viewer" }],
  ]);
});

test("groups give roles of one's own, the union of them, as far as there are such", async () => {
  await using world = await openOidcWorld();
  const { call, enter } = world;
  const put = async (name: string, on: string) =>
    await call(`PUT /roles/${name}`, { ...local, payload: { base: "none", grants: [{ on, role: "viewer" }] } });
  await put("sales_team", "sales_*");
  expect((await enter(member("ann", "money"))).location).toBe("/#sign-in=noRole");
  const one = await enter(member("ann", "sales", "money"));
  expect((await call("GET /session", { cookie: one.cookie })).body.user).toMatchObject({
    role: "none",
    own: { roles: ["sales_team"] },
  });
  await put("billing", "bills");
  const both = await enter(member("ann", "sales", "money", "staff"));
  expect((await call("GET /session", { cookie: both.cookie })).body.user).toMatchObject({
    role: "viewer",
    own: { roles: ["billing", "sales_team"] },
  });
  expect((await call("GET /users", local)).body[0]).toMatchObject({
    role: "viewer",
    ownRoles: ["billing", "sales_team"],
  });
  expect(await call("DELETE /roles/billing", local)).toMatchObject({
    status: 409,
    body: { details: { usedBy: ["ann"] } },
  });
  await enter(member("ann", "staff"));
  expect((await call("GET /session", { cookie: both.cookie })).body.user).toBeNull();
  expect((await world.audit()).map(({ before, after }) => [before, after])).toEqual([
    [{ role: "viewer", ownRoles: ["billing", "sales_team"] }, { role: "viewer" }],
    [
      { role: "none", ownRoles: ["sales_team"] },
      { role: "viewer", ownRoles: ["billing", "sales_team"] },
    ],
    [null, { role: "none", ownRoles: ["sales_team"] }],
    [null, null],
  ]);
});

test("where the provider is no longer configured, nobody who came from there is let in, by session or token", async () => {
  await using world = await openOidcWorld();
  const { call, enter, openWithoutProvider } = world;
  const { cookie } = await enter(ann);
  const made = await call("POST /tokens", { cookie, payload: { name: "ci", role: "admin", expiresAt: null } });
  await using app = await openWithoutProvider();
  const url = `${API_PREFIX}/dags`;
  const { token } = made.body;
  for (const headers of [{ cookie }, { authorization: `Bearer ${token}` }]) {
    expect((await app.inject({ url, headers })).statusCode).toBe(401);
  }
  expect((await call("GET /session", { token })).body.user.role).toBe("admin");
});

test("neither password nor role of such a user is set by hand, and they sign in with no password", async () => {
  await using world = await openOidcWorld();
  const { call, enter, signIn, provider } = world;
  const { cookie } = await enter(ann);
  for (const payload of [{ password: PASSWORD }, { role: "viewer" }]) {
    const refusal = await call("PATCH /users/ann", { ...local, payload });
    expect(refusal).toMatchObject({ status: 409, body: { code: "E703" } });
    expect(refusal.body.detail).toContain(`ann signs in at ${provider.issuer}`);
  }
  const change = { current: PASSWORD, next: PASSWORD };
  expect(await call("PUT /session/password", { cookie, payload: change })).toMatchObject({ status: 409 });
  expect(await signIn("ann")).toMatchObject({ status: 401, body: { detail: "The name or the password is wrong." } });
  expect(await call("DELETE /users/ann", local)).toMatchObject({ status: 409, body: { code: "E703" } });
});
