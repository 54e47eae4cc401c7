import { listSealed } from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { LET_IN, LOCAL_KEY } from "../../testing/access-server.ts";
import { openAccessWorld, PASSWORD } from "../../testing/access-world.ts";
import { authenticator, STEP_MS } from "../../testing/authenticator.ts";

type World = Awaited<ReturnType<typeof openAccessWorld>>;

async function signIn({ call }: World, name: string, code?: string, password = PASSWORD) {
  const { status, body, set } = await call("POST /session", { payload: { name, password, ...(code && { code }) } });
  return { status, body, cookie: set?.split(";")[0] ?? "" };
}

/** Somebody with a second factor: what their app shows, their recovery codes, their session, and the one before. */
async function setUp(world: World, name = "ann") {
  const before = (await signIn(world, name)).cookie;
  const { call, time } = world;
  const begun = await call("POST /session/second-factor", { cookie: before, payload: { password: PASSWORD } });
  const show = authenticator(begun.body.uri);
  const confirmed = await call("PUT /session/second-factor", { cookie: before, payload: { code: show(time.now) } });
  const { recoveryCodes } = confirmed.body as { readonly recoveryCodes: readonly string[] };
  time.now += STEP_MS;
  return { show, begun, confirmed, recoveryCodes, before, cookie: confirmed.set?.split(";")[0] ?? "" };
}

const wrong = "The code is wrong, too old, or was used already.";

forEachDatabase((database, open) => {
  describe(`a second factor, on ${database}`, () => {
    test("is set up by the password and a code; from then on a code is asked for, and former sessions end", async () => {
      await using world = await openAccessWorld(open);
      const { call, time } = world;
      await world.makeUser("ann", "admin");
      const { show, begun, confirmed, recoveryCodes, before, cookie } = await setUp(world);
      expect(begun.body.uri).toMatch(
        /^otpauth:\/\/totp\/Daymill%20127\.0\.0\.1%3A8080:ann\?secret=[A-Z2-7]{32}&issuer=Daymill%20127\.0\.0\.1%3A8080&algorithm=SHA1&digits=6&period=30$/,
      );
      expect(begun.body.uri).toContain(begun.body.secret);
      expect(confirmed.status).toBe(200);
      expect(new Set(recoveryCodes).size).toBe(10);
      expect((await call("GET /dags", { cookie: before })).status).toBe(401);
      const session = await call("GET /session", { cookie });
      const secondFactor = { isSetUp: true, recoveryCodesLeft: 10 };
      expect(session.body.user).toEqual({ name: "ann", role: "admin", by: "password", secondFactor });
      expect(await signIn(world, "ann")).toMatchObject({ status: 401, body: { code: "E715" }, cookie: "" });
      expect((await signIn(world, "ann", show(time.now))).status).toBe(200);
      const sealed = (await listSealed(world.database.db)).map((row) => Buffer.from(row.sealed).toString("latin1"));
      expect(sealed).toHaveLength(1);
      expect(sealed.join()).not.toContain(begun.body.secret);
    });

    test("takes each code once, also one of the step after now, and none from before", async () => {
      await using world = await openAccessWorld(open);
      await world.makeUser("ann", "admin");
      const { show } = await setUp(world);
      const { now } = world.time;
      const statusOf = async (code: string) => (await signIn(world, "ann", code)).status;
      // The one that confirmed it.
      expect(await statusOf(show(now - STEP_MS))).toBe(401);
      const code = show(now);
      expect(await statusOf(`${code.slice(0, 3)} ${code.slice(3)}`)).toBe(200);
      expect((await signIn(world, "ann", code)).body).toMatchObject({ code: "E709", detail: wrong });
      expect(await statusOf(show(now + STEP_MS))).toBe(200);
      expect(await statusOf(code)).toBe(401);
    });

    test("has recovery codes, each of which lets in once, however it is typed", async () => {
      await using world = await openAccessWorld(open);
      await world.makeUser("ann", "admin");
      const { recoveryCodes } = await setUp(world);
      const [first = "", second = ""] = recoveryCodes;
      const signedIn = await signIn(world, "ann", first);
      expect(signedIn.body.user.secondFactor).toEqual({ isSetUp: true, recoveryCodesLeft: 9 });
      expect((await signIn(world, "ann", first)).status).toBe(401);
      expect((await signIn(world, "ann", ` ${second.toLowerCase().replaceAll("-", " ")} `)).status).toBe(200);
      expect((await signIn(world, "ann", second, "another long password")).body.detail).toContain(
        "name or the password",
      );
    });

    test("gets new recovery codes by a code of the app: the former are none any more, and other sessions end", async () => {
      await using world = await openAccessWorld(open);
      const { call, time } = world;
      await world.makeUser("ann", "admin");
      const { show, recoveryCodes, cookie } = await setUp(world);
      const [used = "", left = "", third = ""] = recoveryCodes;
      const other = (await signIn(world, "ann", used)).cookie;
      const path = "POST /session/second-factor/recovery-codes";
      for (const code of ["000000", left]) {
        const refused = await call(path, { cookie, payload: { code } });
        expect(refused).toMatchObject({ status: 400, body: { code: "E702", errors: [{ path: "body.code" }] } });
      }
      const renewed = await call(path, { cookie, payload: { code: show(time.now) } });
      const codes = renewed.body.recoveryCodes as readonly string[];
      expect([renewed.status, new Set([...codes, ...recoveryCodes]).size]).toEqual([200, 20]);
      for (const former of [cookie, other]) expect((await call("GET /dags", { cookie: former })).status).toBe(401);
      const inside = renewed.set?.split(";")[0] ?? "";
      const session = await call("GET /session", { cookie: inside });
      expect(session.body.user.secondFactor).toEqual({ isSetUp: true, recoveryCodesLeft: 10 });
      expect((await call(path, { cookie: inside, payload: { code: show(time.now) } })).status).toBe(400);
      for (const former of [left, third]) expect((await signIn(world, "ann", former)).status).toBe(401);
      expect((await signIn(world, "ann", codes[0])).body.user.secondFactor.recoveryCodesLeft).toBe(9);
      const log = await call("GET /audit?action=renewRecoveryCodes", { cookie: inside });
      expect(log.body.items.map(({ who, outcome }: { who: string; outcome: string }) => `${who}: ${outcome}`)).toEqual([
        "ann: refused",
        "ann: done",
        "ann: refused",
        "ann: refused",
      ]);
      for (const code of [...codes, ...recoveryCodes]) expect(JSON.stringify(log.body)).not.toContain(code);
    });

    test("is taken away by a code, or by an admin; the password alone lets in again", async () => {
      await using world = await openAccessWorld(open);
      const { call, time } = world;
      await world.makeUser("ann", "admin");
      await world.makeUser("bob", "viewer");
      const { show, cookie } = await setUp(world, "bob");
      const refused = await call("POST /session/second-factor/remove", { cookie, payload: { code: "000000" } });
      expect(refused).toMatchObject({ status: 400, body: { code: "E702", errors: [{ path: "body.code" }] } });
      const removed = await call("POST /session/second-factor/remove", { cookie, payload: { code: show(time.now) } });
      expect(removed.body).toEqual({ removed: true });
      expect((await call("GET /dags", { cookie })).status).toBe(401);
      expect((await call("GET /dags", { cookie: removed.set?.split(";")[0] ?? "" })).status).toBe(LET_IN);
      expect((await signIn(world, "bob")).status).toBe(200);

      await setUp(world, "bob");
      const admin = (await signIn(world, "ann")).cookie;
      const payload = { hasSecondFactor: false };
      expect((await call("PATCH /users/bob", { cookie: admin, payload })).body).toMatchObject(payload);
      expect((await signIn(world, "bob")).status).toBe(200);
      const log = (await call("GET /audit?action=patchUser", { cookie: admin })).body.items[0];
      expect(log).toMatchObject({ who: "ann", object: "bob", before: { hasSecondFactor: true } });
    });
  });
});

test("what cannot be done with a second factor is refused with why", async () => {
  await using world = await openAccessWorld();
  const { call } = world;
  await world.makeUser("ann", "admin");
  const { cookie } = await signIn(world, "ann");
  const path = "/session/second-factor";
  const asked = async (request: string, payload: object, by: object = { cookie }) => {
    const { status, body } = await call(request, { ...by, payload });
    return [status, body.code, body.errors?.[0]?.message ?? body.detail];
  };
  expect(await asked(`POST ${path}`, { password: "guessed" })).toEqual([400, "E702", "The password is wrong."]);
  expect(await asked(`PUT ${path}`, { code: "123456" })).toEqual([409, "E703", expect.stringContaining("not begun")]);
  expect(await asked(`POST ${path}/remove`, { code: "1" })).toEqual([409, "E703", "ann has no second factor."]);
  const noCodes = await asked(`POST ${path}/recovery-codes`, { code: "123456" });
  expect(noCodes).toEqual([409, "E703", "ann has no second factor."]);
  const byKey = await asked(`POST ${path}`, { password: PASSWORD }, { token: LOCAL_KEY });
  expect(byKey).toEqual([409, "E703", expect.stringContaining("who sign in with a password")]);
  await call(`POST ${path}`, { cookie, payload: { password: PASSWORD } });
  expect(await asked(`PUT ${path}`, { code: "000000" })).toEqual([400, "E702", expect.stringContaining("clock")]);
  // It is begun, and counts for nothing yet.
  expect(await asked(`POST ${path}/recovery-codes`, { code: "000000" })).toEqual(noCodes);
  const after = await setUp(world);
  const again = await asked(`POST ${path}`, { password: PASSWORD }, { cookie: after.cookie });
  expect(again).toEqual([409, "E703", expect.stringContaining("take it away first")]);
  const raised = await asked("PATCH /users/ann", { hasSecondFactor: true }, { token: LOCAL_KEY });
  expect(raised).toEqual([400, "E702", "expected false: only the user can set one up"]);
});

test("guessing codes is stopped after ten, and a right password, also of who holds a token, forgets no failure", async () => {
  await using world = await openAccessWorld();
  const { call, time } = world;
  await world.makeUser("ann", "admin");
  const { show, recoveryCodes, cookie } = await setUp(world);
  const { token } = (await call("POST /tokens", { cookie, payload: { name: "ci", role: "admin", expiresAt: null } }))
    .body;
  const guess = async (what = "remove") => {
    const path = `POST /session/second-factor/${what}`;
    return (await call(path, { cookie, payload: { code: "000000" } })).body.code;
  };
  for (let k = 0; k < 5; k += 1) expect(await guess()).toBe("E702");
  for (let k = 0; k < 4; k += 1) expect(await guess("recovery-codes")).toBe("E702");
  expect((await signIn(world, "ann")).body.code).toBe("E715");
  const again = await call("POST /session/second-factor", { token, payload: { password: PASSWORD } });
  expect(again.body.code).toBe("E703");
  expect((await signIn(world, "ann", "000000")).body.code).toBe("E709");
  for (const what of ["remove", "recovery-codes"]) expect(await guess(what)).toBe("E710");
  expect((await signIn(world, "ann", show(time.now))).body.code).toBe("E710");
  expect((await signIn(world, "ann", recoveryCodes[0])).body.code).toBe("E710");
  const { body: log } = await call("GET /audit?action=signIn&outcome=refused", { token: LOCAL_KEY });
  // What asks for the code is the first half of a sign-in: it has no entry, nor has what was stopped.
  expect(log.items).toMatchObject([{ who: "nobody", object: "ann", error: expect.stringContaining("E709") }]);
  expect(JSON.stringify(log)).not.toContain("000000");
  await call("PATCH /users/ann", { token: LOCAL_KEY, payload: { hasSecondFactor: false } });
  const anew = await setUp(world);
  expect((await signIn(world, "ann", anew.show(time.now))).status).toBe(200);
});

describe("where it is demanded of a role", () => {
  const options = { secondFactorFor: ["admin", "sales"] };

  test("who has it sets it up before anything else; others, tokens and the machine's key are let in as ever", async () => {
    await using world = await openAccessWorld(undefined, options);
    const { call, time } = world;
    await world.makeUser("ann", "admin");
    await world.makeUser("bob", "editor");
    const signedIn = await signIn(world, "ann");
    const { cookie } = signedIn;
    const needed = { isSetUp: false, recoveryCodesLeft: 0 };
    expect(signedIn.body.user.secondFactor).toEqual(needed);
    expect((await call("GET /session", { cookie })).body.user.secondFactor).toEqual(needed);
    for (const request of ["GET /dags", "GET /tokens", "POST /tokens", "PUT /session/password", "GET /audit"]) {
      const { status, body } = await call(request, { cookie });
      expect([request, status, body.code]).toEqual([request, 403, "E716"]);
    }
    const health = await world.app.inject({ url: "/health", headers: { cookie } });
    expect(health.json()).toEqual({ ready: true, status: "ok" });
    const begun = await call("POST /session/second-factor", { cookie, payload: { password: PASSWORD } });
    const code = authenticator(begun.body.uri)(time.now);
    const confirmed = await call("PUT /session/second-factor", { cookie, payload: { code } });
    const inside = confirmed.set?.split(";")[0] ?? "";
    expect((await call("GET /dags", { cookie: inside })).status).toBe(LET_IN);
    const token = { name: "ci", role: "admin", expiresAt: null };
    const made = await call("POST /tokens", { cookie: inside, payload: token });
    await call("PATCH /users/ann", { token: LOCAL_KEY, payload: { hasSecondFactor: false } });
    expect((await call("GET /dags", { token: made.body.token })).status).toBe(LET_IN);
    expect((await call("GET /dags", { token: LOCAL_KEY })).status).toBe(LET_IN);
    expect((await call("GET /dags", { cookie: (await signIn(world, "bob")).cookie })).status).toBe(LET_IN);
  });

  test("it counts from the next request on for who is given the role, also for one of one's own", async () => {
    await using world = await openAccessWorld(undefined, options);
    const { call } = world;
    await world.makeUser("ann", "admin");
    await world.makeUser("bob", "editor");
    const { cookie } = await signIn(world, "bob");
    await call("PATCH /users/bob", { token: LOCAL_KEY, payload: { role: "admin" } });
    expect((await call("GET /dags", { cookie })).body.code).toBe("E716");
    await call("PUT /roles/sales", { token: LOCAL_KEY, payload: { base: "viewer", grants: [] } });
    await world.makeUser("sam", "sales");
    expect((await call("GET /dags", { cookie: (await signIn(world, "sam")).cookie })).body.code).toBe("E716");
  });
});
