import { Writable } from "node:stream";
import { forEachDatabase, freshDatabase } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { createLogger } from "../../observability/logger.ts";
import { LET_IN, LOCAL_KEY } from "../../testing/access-server.ts";
import { PASSWORD } from "../../testing/access-world.ts";
import { member, openOidcWorld } from "../../testing/oidc-world.ts";

const local = { token: LOCAL_KEY };

forEachDatabase((name, open) => {
  test(`who signs in at the provider has a session, and a user of the role of their groups, on ${name}`, async () => {
    await using world = await openOidcWorld(open);
    const { call, enter, provider } = world;
    const { status, location, cookies, cookie } = await enter(member("ann", "staff", "oncall"), "/dags/etl?tab=grid");
    expect({ status, location }).toEqual({ status: 303, location: "/dags/etl?tab=grid" });
    expect(cookies).toEqual([
      expect.stringMatching(/^daymill_way=; Path=\/api\/v1\/session\/oidc; HttpOnly; SameSite=Lax; Max-Age=0$/),
      expect.stringMatching(/^daymill_session=dms_\S+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=1209600$/),
    ]);
    expect((await call("GET /session", { cookie })).body).toEqual({
      isOpen: false,
      user: { name: "ann", role: "operator", by: "oidc" },
      provider: { label: "Example" },
    });
    expect((await call("GET /users", local)).body).toMatchObject([{ name: "ann", issuer: provider.issuer }]);
    expect(await world.audit()).toMatchObject([
      { who: "ann", object: "ann", outcome: "done", before: null, after: { role: "operator" }, address: "127.0.0.1" },
    ]);
    await call("DELETE /session", { cookie });
    expect((await call("GET /session", { cookie })).body.user).toBeNull();
  });
});

test("a server with a provider is never open: without users, and for whoever reaches it", async () => {
  await using world = await openOidcWorld();
  const { call, enter } = world;
  expect((await call("GET /session")).body).toEqual({ isOpen: false, user: null, provider: { label: "Example" } });
  expect((await call("GET /dags")).status).toBe(401);
  expect((await call("POST /users", { payload: { name: "eve", role: "admin", password: PASSWORD } })).status).toBe(401);
  expect((await call("GET /dags", local)).status).toBe(LET_IN);
  // The first user is no admin for being the first.
  const { cookie } = await enter(member("vic", "staff"));
  expect((await call("GET /session", { cookie })).body.user).toMatchObject({ name: "vic", role: "viewer" });
});

test("any server on the database takes back whom another one sent away", async () => {
  await using world = await openOidcWorld();
  world.provider.vouch(member("ann", "staff"));
  await using sibling = await world.openSibling();
  const { location, cookie } = await world.comeBack(await world.leave("/runs"), sibling);
  expect(location).toBe("/runs");
  expect((await world.call("GET /session", { cookie })).body.user).toMatchObject({ name: "ann" });
});

const ann = member("ann", "platform");

test.each([
  ["turned back at the provider", { ...ann, error: "access_denied" }, "declined", "E709"],
  ["another nonce", { ...ann, wrong: { nonce: "another" } }, "notVerified", "E709"],
  ["an ID token that has expired", { ...ann, wrong: { exp: 1_700_000_000 } }, "notVerified", "E709"],
  ["an ID token for another client", { ...ann, wrong: { aud: "other" } }, "notVerified", "E709"],
  ["an ID token of another issuer", { ...ann, wrong: { iss: "http://localhost:1" } }, "notVerified", "E709"],
  ["an ID token that a stranger has signed", { ...ann, signed: "stranger" }, "notVerified", "E709"],
  ["an ID token that nobody has signed", { ...ann, signed: "none" }, "notVerified", "E709"],
  ["no group that gives a role", member("ann", "guests"), "noRole", "E704"],
  ["no name", { sub: "7", claims: { groups: ["platform"] } }, "noName", "E709"],
  [
    "a name that nobody can have",
    { sub: "7", claims: { preferred_username: "A B", groups: ["staff"] } },
    "noName",
    "E709",
  ],
] as const)("%s leads to the page with a reason, makes no user and no session", async (_, vouching, refusal, code) => {
  await using world = await openOidcWorld();
  const { status, location, cookie } = await world.enter(vouching, "/runs");
  expect({ status, location, cookie }).toEqual({ status: 303, location: `/runs#sign-in=${refusal}`, cookie: "" });
  expect((await world.call("GET /users", local)).body).toEqual([]);
  expect(await world.audit()).toMatchObject([
    { who: "nobody", outcome: "refused", error: expect.stringContaining(code), before: null, after: null },
  ]);
});

test("what comes back counts in the browser that left, once, within ten minutes, and with the state that it left with", async () => {
  await using world = await openOidcWorld();
  const { comeBack, leave, provider, time } = world;
  provider.vouch(ann);
  const refusals: unknown[] = [];
  const note = async (...way: Parameters<typeof comeBack>) => refusals.push((await comeBack(...way)).location);

  const one = await leave("/runs");
  await note({ ...one, cookie: "" });
  await note({ ...one, cookie: "daymill_way=AQIDBA" });
  const other = await leave("/runs");
  await note({ ...one, cookie: other.cookie });
  await note({ ...other, back: other.back.replace(/iss=[^&]+/, "iss=http%3A%2F%2Flocalhost%3A1") });
  expect((await comeBack(other)).location).toBe("/runs");
  await note(other);
  const late = await leave("/runs");
  time.now += 600_000;
  await note(late);
  expect(refusals).toEqual([
    "/#sign-in=stale",
    "/#sign-in=stale",
    "/runs#sign-in=notVerified",
    "/runs#sign-in=notVerified",
    "/runs#sign-in=notVerified",
    "/#sign-in=stale",
  ]);
});

test("a provider that is down keeps nobody from signing in with a password, and is asked anew the next time", async () => {
  await using world = await openOidcWorld();
  const { call, makeUser, signIn, provider } = world;
  await makeUser("root", "admin");
  provider.vouch(ann);
  const underway = await world.leave("/runs");
  await provider[Symbol.asyncDispose]();
  expect(await world.comeBack(underway)).toMatchObject({ status: 303, location: "/runs#sign-in=unreachable" });
  // What is known of it lasts for an hour.
  world.time.now += 3_600_000;
  const leaving = "/api/v1/session/oidc?returnTo=/dags";
  const asked = await world.app.inject({ url: leaving, headers: { accept: "text/html" } });
  expect([asked.statusCode, asked.headers.location]).toEqual([303, "/dags#sign-in=unreachable"]);
  expect(await call("GET /session/oidc?returnTo=/dags")).toMatchObject({
    status: 503,
    body: { code: "E714", detail: `The identity provider ${provider.issuer} does not answer as it should.` },
  });
  const { cookie } = await signIn("root");
  expect((await call("GET /dags", { cookie })).status).toBe(LET_IN);
  const both = await Promise.all(["/a", "/b"].map((page) => call(`GET /session/oidc?returnTo=${page}`)));
  expect(both.map(({ body }) => body.code)).toEqual(["E714", "E714"]);
});

test("claims that the ID token leaves out are asked for; what is signed counts for more", async () => {
  await using world = await openOidcWorld();
  const more = { preferred_username: "eve", groups: ["platform"], email: "ann@example.com" };
  const { cookie } = await world.enter({ sub: "ann", claims: { preferred_username: "ann" }, more });
  expect((await world.call("GET /session", { cookie })).body.user).toMatchObject({ name: "ann", role: "admin" });
  await world.enter(member("bob", "staff"));
  expect(world.provider.asked.filter((each) => each === "GET /userinfo")).toHaveLength(1);
});

test("what fails again and again is stopped for an address, fills no log, and stops no passwords", async () => {
  await using world = await openOidcWorld();
  const { call, comeBack, enter, makeUser, signIn } = world;
  await makeUser("root", "admin");
  const back = "/api/v1/session/oidc/callback?state=x&code=y";
  for (let k = 0; k < 50; k += 1) await comeBack({ cookie: "", back });
  expect((await enter(ann)).location).toBe("/#sign-in=tooMany");
  expect((await call("GET /session/oidc/callback?state=x")).headers["retry-after"]).toBe("900");
  expect(await world.audit()).toHaveLength(50);
  expect((await signIn("root")).status).toBe(200);
});

test.each(["//evil.example", "https://evil.example", "/\\evil.example", "/api/v1/dags"])(
  "nobody is led to %s",
  async (returnTo) => {
    await using world = await openOidcWorld();
    const query = new URLSearchParams({ returnTo }).toString();
    expect(await world.call(`GET /session/oidc?${query}`, { headers: { accept: "text/html" } })).toMatchObject({
      status: 400,
      body: { code: "E702", errors: [{ path: "query.returnTo" }] },
    });
  },
);

test("no secret, code or token is in a log, an answer or the audit log", async () => {
  const lines: string[] = [];
  const stream = new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) });
  const log = createLogger({ level: "debug", format: "json", stream: Object.assign(stream, { isTTY: false }) });
  await using world = await openOidcWorld(freshDatabase, log);
  const { leave, comeBack, provider, call } = world;
  provider.vouch({ ...ann, wrong: { nonce: "another" } });
  const underway = await leave();
  const answers = [await comeBack(underway), await call(`GET ${underway.back.replace("/api/v1", "")}`)];
  provider.vouch(ann);
  answers.push(await comeBack(await leave()));
  const code = new URL(underway.back, "http://x").searchParams.get("code") ?? "";
  const text = [...lines, JSON.stringify(await world.audit())].join("\n");
  expect(text).toContain("somebody signed in");
  expect(text).toContain("single sign-on failed");
  for (const secret of [code, provider.clientSecret, "eyJ"]) {
    expect(text).not.toContain(secret);
    expect(JSON.stringify(answers)).not.toContain(secret);
  }
});
