import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";
import type { CliIo } from "./terminal/cli-io.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-settings-"));
writeFileSync(join(home, "password"), "from a file\n");
afterAll(() => rmSync(home, { recursive: true }));

const stored = {
  connectionId: "source",
  type: "postgres",
  host: "db.internal",
  port: 5432,
  user: "reader",
  database: "orders",
  path: null,
  extra: { sslmode: "require", region: "eu" },
  description: null,
  secrets: ["password"],
  origin: "stored",
  updatedAt: "2024-03-15T00:00:00Z",
};
const builtin = { ...stored, connectionId: "lake", type: "file", path: "/data/lake", secrets: [], origin: "builtin" };
const pool = { name: "source_db", slots: 4, includeDeferred: true, description: "one host", used: 1, waiting: 0 };
const variables = [
  { key: "region", value: "eu", secret: false, description: "where", updatedAt: "2024-03-15T00:00:00Z" },
  { key: "api_key", value: null, secret: true, description: null, updatedAt: "2024-03-15T00:00:00Z" },
];
const lists: Record<string, unknown> = {
  "/api/v1/connections": [builtin, stored],
  "/api/v1/pools": [pool],
  "/api/v1/variables": variables,
};

async function daymill(args: readonly string[], world: Partial<CliIo> = {}) {
  const writes: { method: string; path: string; body: unknown }[] = [];
  const { io, out, err } = fakeIo({
    cwd: home,
    fetch: async (url, init) => {
      const { pathname } = new URL(new Request(url).url);
      const list = lists[pathname];
      if (list !== undefined) return Response.json(list);
      const body = init?.body ? JSON.parse(init.body as string) : undefined;
      writes.push({ method: init?.method ?? "GET", path: pathname.slice("/api/v1".length), body });
      return Response.json({ ...stored, ...pool, ...body });
    },
    ...world,
  });
  const code = await runCli([...args, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err(), writes };
}

const typed = (answers: Record<string, string>) => ({
  canAsk: true,
  askHidden: async (question: string) => answers[question] ?? "",
});

describe("the test of a connection", () => {
  const steps = [
    { name: "settings", state: "ok", durationMs: 1, said: "" },
    { name: "dns", state: "skipped", durationMs: 0, said: "an address, not a name" },
    { name: "tcp", state: "failed", durationMs: 12, said: "Nothing listens at 127.0.0.1:1. Check the port." },
  ];
  const tested = (ok: boolean) => ({
    fetch: async (url: string | URL | Request) => {
      if (!new Request(url).url.endsWith("/connections/source/test")) return Response.json([]);
      return Response.json({ ok, steps: ok ? steps.slice(0, 2) : steps });
    },
  });

  test("is told step by step, and fails the command when a step did", async () => {
    const { code, out } = await daymill(["connections", "test", "source"], tested(false));
    expect(code).toBe(1);
    expect(out).toMatch(
      /✓ Settings +1 ms\n– Name \(DNS\) +an address, not a name\n✕ Connection \(TCP\) +12 ms  Nothing/,
    );
    expect((await daymill(["connections", "test", "source"], tested(true))).code).toBe(0);
  });

  test("is told as JSON, and with -q by the id of one that is well", async () => {
    const { code, out } = await daymill(["connections", "test", "source", "--json"], tested(false));
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ ok: false, steps });
    expect((await daymill(["connections", "test", "source", "-q"], tested(true))).out).toBe("source\n");
    expect((await daymill(["connections", "test", "source", "-q"], tested(false))).out).toBe("");
  });
});

describe("connections", () => {
  test("are listed with where they lead, and never with a secret", async () => {
    const { out } = await daymill(["connections", "list"]);
    expect(out).toMatch(/source\s+postgres\s+reader@db.internal:5432 orders\s+password\s+stored/);
    expect(out).toMatch(/lake\s+file\s+.*\/data\/lake\s+builtin/);
  });

  test("one that is changed keeps what is not named", async () => {
    const args = ["connections", "set", "source", "--host", "db2", "--extra", "retries=3", "--unset", "region"];
    expect((await daymill(args)).writes).toEqual([
      {
        method: "PUT",
        path: "/connections/source",
        body: {
          type: "postgres",
          host: "db2",
          port: 5432,
          user: "reader",
          database: "orders",
          path: null,
          description: null,
          extra: { sslmode: "require", retries: 3 },
          secrets: {},
          unchangedSince: "2024-03-15T00:00:00Z",
        },
      },
    ]);
  });

  test("one that replaces a built-in one has nothing of it", async () => {
    const { writes } = await daymill(["connections", "set", "lake", "--type", "s3", "--database", "bucket"]);
    expect(writes[0]?.body).toMatchObject({ type: "s3", database: "bucket", path: null, host: null, extra: {} });
  });

  test.each([
    ["typed without being shown", "password", typed({ "password: ": "hidden" }), "hidden"],
    ["read from stdin", "password=-", { readInput: async () => "piped\n" }, "piped"],
    ["read from a file", "password=password", {}, "from a file"],
  ])("a secret is %s", async (_, secret, world, value) => {
    const { code, out, err, writes } = await daymill(["connections", "set", "source", "--secret", secret], world);
    expect(code).toBe(0);
    expect(writes[0]?.body).toMatchObject({ secrets: { password: value } });
    expect(out + err).not.toContain(value);
  });

  test("Ctrl-C instead of a secret writes nothing, code 130", async () => {
    const askHidden = async () => {
      throw new DOMException("Aborted with Ctrl+C", "AbortError");
    };
    const args = ["connections", "set", "source", "--secret", "password"];
    expect(await daymill(args, { canAsk: true, askHidden })).toEqual({ code: 130, out: "", err: "", writes: [] });
  });

  test("a secret is taken away by its name", async () => {
    const { writes } = await daymill(["connections", "set", "source", "--unset", "password"]);
    expect(writes[0]?.body).toMatchObject({ secrets: { password: null } });
  });

  test.each([
    [["--extra", "sessionToken=abc"], "--secret sessionToken"],
    [["--secret", "password"], "nobody is here to type it"],
    [["--secret", "a=-", "b=-"], "only one secret"],
    [["--secret", "password=absent"], "ENOENT"],
    [["--port", "70000"], "1 to 65535"],
    [["--unset", "regoin"], "no such field"],
  ])("set with %j is refused before anything is written", async (flags, reason) => {
    const { code, err, writes } = await daymill(["connections", "set", "source", ...flags]);
    expect({ code, writes }).toEqual({ code: 2, writes: [] });
    expect(err).toContain(reason);
    expect(err).not.toContain("abc");
  });

  test("a new one needs a type", async () => {
    const { code, err } = await daymill(["connections", "set", "warehouse2"]);
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--type") });
  });

  test("one that does not exist is named with the nearest, code 3", async () => {
    const { code, err } = await daymill(["connections", "show", "sorce"]);
    expect({ code, err }).toEqual({
      code: 3,
      err: "E701 Not found: The connection sorce does not exist. Did you mean source?\n",
    });
  });

  test("one that is built in is not deleted, and says so", async () => {
    const { code, err, writes } = await daymill(["connections", "delete", "lake", "--yes"]);
    expect({ code, writes }).toEqual({ code: 4, writes: [] });
    expect(err).toContain("The connection lake is built in");
  });

  test("one is deleted only after a yes", async () => {
    expect(await daymill(["connections", "delete", "source"])).toMatchObject({ code: 2, writes: [] });
    const { writes } = await daymill(["connections", "delete", "source", "--yes"]);
    expect(writes).toEqual([{ method: "DELETE", path: "/connections/source", body: {} }]);
  });
});

describe("pools", () => {
  test("one that is changed keeps what is not named", async () => {
    const { out, writes } = await daymill(["pools", "set", "source_db", "--slots", "-1"]);
    expect(writes[0]?.body).toEqual({ slots: -1, includeDeferred: true, description: "one host" });
    expect(out).toBe("source_db: unlimited slots\n");
  });

  test.each([
    [["set", "source_db", "--slots", "many"], "expected a whole number"],
    [["set", "source_db", "--slots", "-2"], "expected a whole number"],
    [["set", "other"], "needs a number of slots"],
  ])("%j is refused", async (args, reason) => {
    const { code, err, writes } = await daymill(["pools", ...args]);
    expect({ code, writes }).toEqual({ code: 2, writes: [] });
    expect(err).toContain(reason);
  });

  test("one is deleted only after a yes", async () => {
    const world = { canAsk: true, ask: async () => "n" };
    expect((await daymill(["pools", "delete", "source_db"], world)).writes).toEqual([]);
    expect((await daymill(["pools", "delete", "source_db"], { ...world, ask: async () => "y" })).writes).toHaveLength(
      1,
    );
  });
});

describe("variables", () => {
  test("a value is printed as it is, one that is secret is not", async () => {
    expect(await daymill(["variables", "get", "region"])).toMatchObject({ code: 0, out: "eu\n" });
    const { code, err } = await daymill(["variables", "get", "api_key"]);
    expect({ code, err }).toMatchObject({ code: 4, err: expect.stringContaining("is secret") });
  });

  test("a value comes from the command line, a file, stdin, or is typed", async () => {
    const set = async (args: readonly string[], world = {}) =>
      (await daymill(["variables", "set", "region", ...args], world)).writes[0]?.body;
    const body = { secret: false, description: "where" };
    expect(await set(["us"])).toEqual({ value: "us", ...body });
    expect(await set(["--file", "password"])).toEqual({ value: "from a file\n", ...body });
    expect(await set(["--file", "-"], { readInput: async () => "piped" })).toEqual({ value: "piped", ...body });
    expect(await set([], typed({ "region: ": "typed" }))).toEqual({ value: "typed", ...body });
  });

  test.each([["api_key"], ["new_key", "--secret"]])(
    "a secret is refused on the command line: %s",
    async (key, ...flags) => {
      const { code, err, writes } = await daymill(["variables", "set", key, "hunter2", ...flags]);
      expect({ code, writes }).toEqual({ code: 2, writes: [] });
      expect(err).not.toContain("hunter2");
    },
  );

  test("one that is secret stays secret", async () => {
    const { writes } = await daymill(["variables", "set", "api_key", "--file", "password"]);
    expect(writes[0]?.body).toEqual({ value: "from a file", secret: true, description: null });
  });
});
