import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { epochMillis } from "@daymill/core";
import { signInOfProvider } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import type { MetadataDatabase } from "@daymill/metadata";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type AccessServer, LOCAL_KEY, openAccessServer } from "../testing/access-server.ts";
import { authenticator, STEP_MS } from "../testing/authenticator.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { injectFetch } from "../testing/inject-fetch.ts";
import { runCli } from "./run-cli.ts";
import type { CliIo } from "./terminal/cli-io.ts";

const URL_OF_SERVER = "http://127.0.0.1:4242";
const PASSWORD = "a long enough password";

const home = mkdtempSync(join(tmpdir(), "daymill-access-"));
const dataDir = join(home, "data");
mkdirSync(dataDir);
writeFileSync(join(home, "password"), `${PASSWORD}\n`);
writeFileSync(join(dataDir, "server.json"), JSON.stringify({ url: URL_OF_SERVER, pid: 1, key: LOCAL_KEY }));
const credentials = join(home, ".config", "daymill", "credentials.json");

let database: MetadataDatabase;
let server: AccessServer;

beforeAll(async () => {
  database = await freshDatabase();
  server = await openAccessServer(database);
});

afterAll(async () => {
  await server.app.close();
  await database.close();
  rmSync(home, { recursive: true });
});

const toServer = injectFetch(() => server.app);

interface World extends Partial<CliIo> {
  readonly token?: string;
}

async function daymill(args: readonly string[], { token, ...world }: World = {}) {
  const env = { HOME: home, ...(token !== undefined && { DAYMILL_TOKEN: token }) };
  const { io, out, err } = fakeIo({ cwd: home, env, fetch: toServer, ...world });
  return { code: await runCli(args, io), out: out(), err: err() };
}

const onThisMachine = ["--data", dataDir];
const fromAfar = ["--url", URL_OF_SERVER];
const typed = (secret: string) => ({ canAsk: true, askHidden: async () => secret });

describe("users", () => {
  test("begin with an admin, made on the machine of the server", async () => {
    expect((await daymill(["users", "list", ...onThisMachine])).err).toContain("There are no users");
    const viewer = ["users", "create", "bob", "--role", "viewer", ...onThisMachine];
    expect(await daymill(viewer, typed(PASSWORD))).toMatchObject({ code: 4, err: expect.stringContaining("E703") });
    const args = ["users", "create", "ann", "--role", "admin", "--password-file", "password", ...onThisMachine];
    expect(await daymill(args)).toEqual({ code: 0, out: "ann may sign in, as admin.\n", err: "" });
    expect((await daymill(viewer, typed(PASSWORD))).code).toBe(0);
    expect((await daymill(["users", "list", ...onThisMachine])).out).toMatch(
      /ann +admin +yes +with a password +never\nbob +viewer +yes/,
    );
  });

  test("are changed by what is named, and not without", async () => {
    const set = async (...flags: string[]) => await daymill(["users", "set", "bob", ...flags, ...onThisMachine]);
    expect((await set("--role", "editor")).out).toBe("bob: editor\n");
    expect((await set("--disabled")).out).toBe("bob: editor, disabled\n");
    expect((await set("--enabled")).out).toBe("bob: editor\n");
    expect(await set()).toMatchObject({ code: 2, err: expect.stringContaining("Say what to change") });
    expect(await set("--enabled", "--disabled")).toMatchObject({ code: 2 });
    expect(await set("--role", "king")).toMatchObject({ code: 2, err: expect.stringContaining("viewer, operator") });
  });

  test("are deleted after a yes, never the last admin", async () => {
    const create = ["users", "create", "eve", "--role", "viewer", "--password-file", "password", ...onThisMachine];
    await daymill(create);
    const no = await daymill(["users", "delete", "eve", ...onThisMachine], { canAsk: true, ask: async () => "n" });
    expect(no.err).toContain("Nothing was changed");
    expect((await daymill(["users", "delete", "eve", "--yes", ...onThisMachine])).out).toContain("Deleted");
    expect(await daymill(["users", "delete", "ann", "--yes", ...onThisMachine])).toMatchObject({ code: 4 });
    expect((await daymill(["users", "delete", "anne", "--yes", ...onThisMachine])).err).toContain("Did you mean ann?");
  });

  test("of a provider are listed with it, and get neither password nor role by a command", async () => {
    const issuer = "https://login.example.com";
    const zoe = { issuer, subject: "1", name: "zoe", role: "viewer" } as const;
    await signInOfProvider(database.db, zoe, epochMillis(1));
    expect((await daymill(["users", "list", ...onThisMachine])).out).toMatch(/zoe +viewer +yes +at https:\/\/login/);
    const raised = await daymill(["users", "set", "zoe", "--role", "admin", ...onThisMachine]);
    expect(raised).toMatchObject({ code: 4, err: expect.stringContaining(`zoe signs in at ${issuer}`) });
    expect((await daymill(["users", "delete", "zoe", "--yes", ...onThisMachine])).code).toBe(0);
  });
});

describe("a second factor", () => {
  const tokenOf = async (name: string) => {
    const ask = async (url: string, payload: object, cookie = "") =>
      await server.app.inject({ method: "POST", url: `/api/v1${url}`, headers: { cookie }, payload });
    const { headers } = await ask("/session", { name, password: PASSWORD });
    const cookie = String(headers["set-cookie"]).split(";")[0];
    return (await ask("/tokens", { name: "laptop", role: "viewer", expiresAt: null }, cookie)).json().token as string;
  };

  /** A terminal at which `answer` says what is typed, of what was written so far. */
  async function atTerminal(args: readonly string[], token: string, answer: (err: string) => string) {
    const { io, out, err } = fakeIo({
      cwd: home,
      env: { HOME: home, DAYMILL_TOKEN: token },
      fetch: toServer,
      canAsk: true,
      askHidden: async () => PASSWORD,
      ask: async () => answer(err()),
    });
    return { code: await runCli([...args, ...fromAfar], io), out: out(), err: err() };
  }

  test("is set up with its QR code, a mistyped code is asked for again, and a recovery code takes it away", async () => {
    const token = await tokenOf("bob");
    const codeOnceAsked = (err: string): string => {
      if (!err.includes("The code is wrong")) return "000000";
      return authenticator(/otpauth:\S+/.exec(err)?.[0] ?? "")(server.time.now);
    };
    const set = await atTerminal(["second-factor", "set"], token, codeOnceAsked);
    expect(set.code).toBe(0);
    const codes = set.out.trimEnd().split("\n");
    expect(codes).toEqual(Array(10).fill(expect.stringMatching(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/)));
    expect(set.err).toMatch(/█{20}/);
    expect(set.err).not.toContain(PASSWORD);
    const listed = await daymill(["users", "list", ...onThisMachine]);
    expect(listed.out).toMatch(/bob +editor +yes +with a password and a code/);
    const uri = /otpauth:\S+/.exec(set.err)?.[0] ?? "";
    server.time.now += STEP_MS;
    const codeNow = (err: string): string =>
      err.includes("The code is wrong") ? authenticator(uri)(server.time.now) : (codes[1] ?? "");
    const renewed = await atTerminal(["second-factor", "renew-codes"], token, codeNow);
    expect(renewed).toMatchObject({ code: 0, err: expect.stringContaining("from before do not work any more") });
    const newCodes = renewed.out.trimEnd().split("\n");
    expect(newCodes).toEqual(Array(10).fill(expect.stringMatching(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/)));
    const former = await atTerminal(["second-factor", "remove"], token, (err) => (err === "" ? (codes[0] ?? "") : ""));
    expect(former).toMatchObject({ code: 2, err: expect.stringContaining("The code is wrong") });
    const none = await atTerminal(["second-factor", "remove"], token, () => "");
    expect(none).toMatchObject({ code: 2, err: expect.stringContaining("nothing was changed") });
    const removed = await atTerminal(["second-factor", "remove"], token, () => newCodes[0] ?? "");
    expect(removed).toMatchObject({ code: 0, out: "No code is asked for any more when you sign in.\n" });
  });

  test("that is lost is taken away on the machine of the server", async () => {
    const token = await tokenOf("bob");
    const code = (err: string) => authenticator(/otpauth:\S+/.exec(err)?.[0] ?? "")(server.time.now);
    expect((await atTerminal(["second-factor", "set", "-q"], token, code)).code).toBe(0);
    expect((await daymill(["users", "set", "bob", "--no-second-factor", ...onThisMachine])).out).toBe("bob: editor\n");
    expect((await daymill(["users", "list", ...onThisMachine])).out).toMatch(/bob +editor +yes +with a password +/);
  });
});

describe("roles of one's own", () => {
  const roles = async (...args: string[]) => await daymill(["roles", ...args, ...onThisMachine]);

  test("are made, changed by what is named, listed with who has them, and given to users", async () => {
    expect((await roles("list")).err).toContain("There are no roles but viewer, operator, editor and admin");
    const made = await roles("set", "sales", "--grant", "sales_*=operator", "--grant", "tag:finance=viewer");
    expect(made.out).toBe("sales: nothing everywhere, operator on sales_*, viewer on tag:finance\n");
    expect((await roles("set", "sales", "--base", "viewer")).out).toContain("viewer everywhere, operator on sales_*");
    const create = ["users", "create", "sam", "--role", "sales", "--password-file", "password", ...onThisMachine];
    expect((await daymill(create)).out).toBe("sam may sign in, as sales.\n");
    expect((await daymill(["users", "list", ...onThisMachine])).out).toMatch(/sam +sales +yes/);
    expect(JSON.parse((await roles("list", "--json")).out)).toMatchObject([
      {
        name: "sales",
        base: "viewer",
        users: ["sam"],
        grants: [{ on: "sales_*", role: "operator" }, { on: "tag:finance" }],
      },
    ]);
    expect((await roles("set", "sales", "--no-grants", "--json")).out).toContain('"grants": []');
  });

  test("are refused with what was expected", async () => {
    expect(await roles("set", "admin")).toMatchObject({ code: 2, err: expect.stringContaining("none of viewer") });
    expect(await roles("set", "x", "--grant", "sales_*")).toMatchObject({
      code: 2,
      err: expect.stringContaining('as in "sales_*=operator"'),
    });
    expect(await roles("set", "x", "--grant", "sales/*=viewer")).toMatchObject({
      code: 2,
      err: expect.stringContaining("expected the id of a DAG, with * for any text, or tag: and a tag"),
    });
    expect(await roles("set", "x", "--base", "admin")).toMatchObject({ code: 2 });
  });

  test("are deleted only when no user has them", async () => {
    expect(await roles("delete", "sales", "--yes")).toMatchObject({
      code: 4,
      err: expect.stringContaining("The role sales is that of sam. Give them another one first."),
    });
    await daymill(["users", "delete", "sam", "--yes", ...onThisMachine]);
    expect((await roles("delete", "sales", "--yes")).out).toContain("Deleted");
    expect((await roles("delete", "sale", "--yes")).code).toBe(3);
  });
});

describe("from another machine", () => {
  let token = "";
  beforeEach(async () => {
    const payload = { name: "ann", password: PASSWORD };
    const { headers } = await server.app.inject({ method: "POST", url: "/api/v1/session", payload });
    const cookie = String(headers["set-cookie"]).split(";")[0];
    const body = { name: "laptop", role: "admin", expiresAt: null };
    const made = await server.app.inject({ method: "POST", url: "/api/v1/tokens", headers: { cookie }, payload: body });
    token = made.json().token;
    rmSync(credentials, { force: true });
  });

  test("nobody is let in without a token, and is told how to get one", async () => {
    const { code, err } = await daymill(["users", "list", ...fromAfar]);
    expect(code).toBe(1);
    expect(err).toContain("E709");
    expect(err).toContain("daymill login");
  });

  test("a token is kept by login, for its owner alone, used from then on, and forgotten by logout", async () => {
    const { out, err, code } = await daymill(["login", ...fromAfar], typed(token));
    expect({ code, out }).toEqual({ code: 0, out: "ann, admin (by an API token)\n" });
    expect(out + err).not.toContain(token);
    expect(statSync(credentials).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(credentials, "utf8"))).toEqual({ [URL_OF_SERVER]: token });
    expect((await daymill(["whoami", "-q", ...fromAfar])).out).toBe("ann\n");
    expect((await daymill(["logout", ...fromAfar])).code).toBe(0);
    expect((await daymill(["whoami", ...fromAfar])).err).toContain("E709");
  });

  test("login signs in with a password, and keeps a token that it has made", async () => {
    const signIn = ["login", "--user", "ann", "--expires", "12h", ...fromAfar];
    const { out, err, code } = await daymill(signIn, typed(PASSWORD));
    expect({ code, out, err }).toEqual({ code: 0, out: "ann, admin (by an API token)\n", err: "" });
    const { [URL_OF_SERVER]: kept } = JSON.parse(readFileSync(credentials, "utf8"));
    const tokens = JSON.parse((await daymill(["tokens", "list", "--json", ...fromAfar])).out);
    expect(tokens).toContainEqual(
      expect.objectContaining({ name: expect.stringMatching(/^login on /), role: "admin" }),
    );
    expect((await daymill(["whoami", "-q", ...fromAfar], { token: kept })).out).toBe("ann\n");
    const again = await daymill(["login", "--user", "ann", "--password-file", "password", ...fromAfar]);
    expect(again.code).toBe(0);
  });

  test("login with a password that is wrong, or with both, keeps nothing", async () => {
    const signIn = ["login", "--user", "ann", ...fromAfar];
    expect((await daymill(signIn, typed("not the password"))).err).toContain("The name or the password is wrong");
    expect(await daymill([...signIn, "--file", "password"])).toMatchObject({ code: 2 });
    const whose = await daymill(["login", "--password-file", "password", ...fromAfar]);
    expect(whose).toMatchObject({ code: 2, err: expect.stringContaining("say whose with --user") });
    expect(() => statSync(credentials)).toThrow("ENOENT");
  });

  test("a token that is wrong is not kept", async () => {
    expect((await daymill(["login", ...fromAfar], typed("dmt_wrong"))).err).toContain("E709");
    expect(() => statSync(credentials)).toThrow("ENOENT");
  });

  test("DAYMILL_TOKEN comes first, and a file of tokens that is broken is named", async () => {
    expect((await daymill(["whoami", ...fromAfar], { token })).out).toContain("ann, admin");
    mkdirSync(join(home, ".config", "daymill"), { recursive: true });
    writeFileSync(credentials, "{");
    expect((await daymill(["whoami", ...fromAfar])).err).toContain(credentials);
  });

  test("tokens are made, printed once, listed without what they are, and deleted", async () => {
    const made = await daymill(["tokens", "create", "ci", "--role", "operator", "--expires", "12h", ...fromAfar], {
      token,
    });
    expect(made.out).toMatch(/^dmt_[\w-]+\n$/);
    const listed = await daymill(["tokens", "list", ...fromAfar], { token });
    expect(listed.out).toMatch(/ci +ann +operator +never +\d{4}-/);
    expect(listed.out).not.toContain(made.out.trim());
    const { tokenId } = JSON.parse((await daymill(["tokens", "list", "--json", ...fromAfar], { token })).out)[0];
    expect((await daymill(["tokens", "delete", String(tokenId), "--yes", ...fromAfar], { token })).code).toBe(0);
    expect((await daymill(["whoami", ...fromAfar], { token: made.out.trim() })).err).toContain("E709");
    const wrong = ["tokens", "create", "ci", "--role", "operator", "--expires", "soon", ...fromAfar];
    expect(await daymill(wrong, { token })).toMatchObject({ code: 2, err: expect.stringContaining("--expires soon") });
  });
});
