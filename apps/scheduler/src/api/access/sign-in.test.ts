import { expect, test } from "vitest";
import { LET_IN, LOCAL_KEY } from "../../testing/access-server.ts";
import { openAccessWorld, PASSWORD } from "../../testing/access-world.ts";

const DAY_MS = 86_400_000;

test("without users whoever comes may do everything; with the first one everybody has to sign in", async () => {
  await using world = await openAccessWorld();
  const { call, makeUser, signIn } = world;
  const local = { name: "local", role: "admin", by: "local" };
  expect((await call("GET /session")).body).toEqual({ isOpen: true, user: local });
  expect((await call("GET /dags")).status).toBe(LET_IN);
  expect(await makeUser("bob", "viewer")).toMatchObject({ status: 409, body: { code: "E703" } });
  expect(await makeUser("ann", "admin")).toMatchObject({ status: 201, body: { name: "ann", lastSeenAt: null } });
  expect((await call("GET /session")).body).toEqual({ isOpen: false, user: null });
  expect(await call("GET /dags")).toMatchObject({ status: 401, body: { code: "E709" } });
  const { cookie, body } = await signIn("ann");
  expect(body).toEqual({ isOpen: false, user: { name: "ann", role: "admin", by: "password" } });
  expect((await call("GET /dags", { cookie })).status).toBe(LET_IN);
  expect((await call("GET /session", { token: LOCAL_KEY })).body).toEqual({ isOpen: false, user: local });
});

test.each([
  ["a wrong password", "ann", "another long password"],
  ["a name that nobody has", "eve", PASSWORD],
  ["a user who is disabled", "bob", PASSWORD],
])("%s is refused in the same words", async (_, name, password) => {
  await using world = await openAccessWorld();
  await world.makeUser("ann", "admin");
  await world.makeUser("bob", "editor");
  await world.call("PATCH /users/bob", { token: LOCAL_KEY, payload: { isDisabled: true } });
  const { status, body, cookie } = await world.signIn(name, password);
  expect({ status, detail: body.detail, cookie }).toEqual({
    status: 401,
    detail: "The name or the password is wrong.",
    cookie: "",
  });
});

test("guessing is stopped, says for how long, and not for others", async () => {
  await using world = await openAccessWorld();
  await world.makeUser("ann", "admin");
  await world.makeUser("bob", "editor");
  for (let k = 0; k < 25; k += 1) await world.signIn("ann", `guess number ${k}`);
  const refused = await world.call("POST /session", { payload: { name: "ann", password: PASSWORD } });
  expect(refused).toMatchObject({ status: 429, body: { code: "E710" }, headers: { "retry-after": "900" } });
  expect((await world.signIn("bob")).status).toBe(200);
  const { body: log } = await world.call("GET /audit?action=signIn", { token: LOCAL_KEY });
  // What was stopped fills no log.
  expect(log.items.map(({ outcome }: { outcome: string }) => outcome)).toEqual(["done", ...Array(25).fill("refused")]);
});

test("a session ends by signing out, in two weeks, and when it was not used for three days", async () => {
  await using world = await openAccessWorld();
  const { call, signIn, time } = world;
  await world.makeUser("ann", "admin");
  const isIn = async (cookie: string) => (await call("GET /session", { cookie })).body.user !== null;
  const one = await signIn("ann");
  const other = await signIn("ann");
  const out = await call("DELETE /session", { cookie: one.cookie });
  expect(out.set).toContain("Max-Age=0");
  expect([await isIn(one.cookie), await isIn(other.cookie)]).toEqual([false, true]);
  for (let day = 1; day <= 13; day += 1) {
    time.now += DAY_MS;
    expect(await isIn(other.cookie)).toBe(true);
  }
  time.now += DAY_MS;
  expect(await isIn(other.cookie)).toBe(false);
  const third = await signIn("ann");
  time.now += 3 * DAY_MS;
  expect(await isIn(third.cookie)).toBe(false);
});

test("the cookie is for TLS alone when the browser came by TLS", async () => {
  await using world = await openAccessWorld();
  await world.makeUser("ann", "admin");
  const payload = { name: "ann", password: PASSWORD };
  const plain = await world.call("POST /session", { payload });
  expect(plain.set).toMatch(/HttpOnly; SameSite=Strict/);
  expect(plain.set).not.toContain("Secure");
  const byTls = await world.call("POST /session", { payload, headers: { "x-forwarded-proto": "https" } });
  expect(byTls.set).toContain("Secure");
});

test("a changed password ends all sessions but the new one, and needs the old one", async () => {
  await using world = await openAccessWorld();
  const { call, signIn } = world;
  await world.makeUser("ann", "admin");
  const mine = await signIn("ann");
  const stolen = await signIn("ann");
  const next = "another long password";
  const wrong = await call("PUT /session/password", { cookie: mine.cookie, payload: { current: "x", next } });
  expect(wrong).toMatchObject({
    status: 400,
    body: { code: "E702", errors: [{ path: "body.current", message: "The current password is wrong." }] },
  });
  const short = await call("PUT /session/password", { cookie: mine.cookie, payload: { current: PASSWORD, next: "x" } });
  expect(short).toMatchObject({ status: 400, body: { errors: [{ path: "body.next" }] } });
  const changed = await call("PUT /session/password", { cookie: mine.cookie, payload: { current: PASSWORD, next } });
  expect(changed.status).toBe(200);
  const cookie = changed.set?.split(";")[0] ?? "";
  expect((await call("GET /dags", { cookie })).status).toBe(LET_IN);
  expect((await call("GET /dags", { cookie: stolen.cookie })).status).toBe(401);
  expect([(await signIn("ann")).status, (await signIn("ann", next)).status]).toEqual([401, 200]);
  const byKey = await call("PUT /session/password", { token: LOCAL_KEY, payload: { current: next, next: PASSWORD } });
  expect(byKey).toMatchObject({ status: 409, body: { code: "E703" } });
});

test("a token may do what it and its user both may, until it expires, is deleted, or its user may not come in", async () => {
  await using world = await openAccessWorld();
  const { call, time } = world;
  await world.makeUser("ann", "admin");
  await world.makeUser("bob", "editor");
  const { cookie } = await world.signIn("bob");
  const make = async (payload: object) => await call("POST /tokens", { cookie, payload });
  const expiresAt = "2024-03-16T00:00:00Z";
  expect(await make({ name: "ci", role: "admin", expiresAt })).toMatchObject({ status: 400 });
  expect(await make({ name: "ci", role: "viewer", expiresAt: "2020-01-01T00:00:00Z" })).toMatchObject({ status: 400 });
  const { token } = (await make({ name: "ci", role: "operator", expiresAt })).body;
  expect((await call("GET /session", { token })).body.user).toEqual({ name: "bob", role: "operator", by: "token" });
  expect(await call("PUT /variables/x", { token, payload: { value: "1" } })).toMatchObject({
    status: 403,
    body: { code: "E704", detail: "This needs the role editor; bob is an operator by this token." },
  });
  const stronger = await call("POST /tokens", { token, payload: { name: "more", role: "editor", expiresAt } });
  expect(stronger.status).toBe(400);
  await call("PATCH /users/bob", { token: LOCAL_KEY, payload: { role: "viewer" } });
  expect((await call("GET /session", { token })).body.user.role).toBe("viewer");
  const listed = (await call("GET /tokens", { token })).body;
  expect(listed).toMatchObject([{ name: "ci", user: "bob", role: "operator", expiresAt }]);
  expect(JSON.stringify(listed)).not.toContain(token);
  time.now += DAY_MS;
  expect(await call("GET /dags", { token })).toMatchObject({ status: 401 });
});

test("somebody else's token is seen and deleted by an admin only", async () => {
  await using world = await openAccessWorld();
  const { call, signIn } = world;
  await world.makeUser("ann", "admin");
  await world.makeUser("bob", "editor");
  const [ann, bob] = [await signIn("ann"), await signIn("bob")];
  const made = await call("POST /tokens", {
    cookie: ann.cookie,
    payload: { name: "mine", role: "admin", expiresAt: null },
  });
  expect((await call("GET /tokens", { cookie: bob.cookie })).body).toEqual([]);
  const path = `DELETE /tokens/${made.body.tokenId}`;
  expect((await call(path, { cookie: bob.cookie })).status).toBe(404);
  expect((await call(path, { cookie: ann.cookie })).status).toBe(200);
  expect((await call("GET /dags", { token: made.body.token })).status).toBe(401);
});

test("the last admin stays; a name or password that cannot be is refused with what is asked for", async () => {
  await using world = await openAccessWorld();
  const { call } = world;
  await world.makeUser("ann", "admin");
  const local = { token: LOCAL_KEY };
  expect(await call("DELETE /users/ann", local)).toMatchObject({ status: 409, body: { code: "E703" } });
  expect(await call("PATCH /users/ann", { ...local, payload: { role: "viewer" } })).toMatchObject({ status: 409 });
  expect(await call("PATCH /users/bob", { ...local, payload: { role: "viewer" } })).toMatchObject({ status: 404 });
  for (const name of ["Ann", "ann ", "", "-x", "a\u0000b", "x".repeat(101)]) {
    const payload = { name, role: "viewer", password: PASSWORD };
    expect(await call("POST /users", { ...local, payload })).toMatchObject({ status: 400, body: { code: "E702" } });
  }
  const short = { name: "bob", role: "viewer", password: "elevenchars" };
  expect(await call("POST /users", { ...local, payload: short })).toMatchObject({
    status: 400,
    body: { errors: [{ path: "body.password", message: "expected at least 12 characters" }] },
  });
});
