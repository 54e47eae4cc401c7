import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fakeIo } from "../../testing/fake-io.ts";
import { runCli } from "../run-cli.ts";
import type { CliIo } from "../terminal/cli-io.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-transfer-"));
writeFileSync(join(home, "pw"), "hunter2-of-a-file\n");
afterAll(() => rmSync(home, { recursive: true }));

const AT = "2024-03-15T00:00:00Z";
const pools = [
  { name: "source_db", slots: 4, includeDeferred: true, description: "one host", isDeclared: false, used: 1 },
  { name: "lake", slots: 9, includeDeferred: false, description: null, isDeclared: true, used: 0 },
];
const variables = [
  { key: "region", value: "eu", secret: false, description: "where", updatedAt: AT },
  { key: "api_key", value: null, secret: true, description: null, updatedAt: AT },
];
const nowhere = { host: null, port: null, user: null, database: null, path: null, extra: {}, description: null };
const source = {
  ...nowhere,
  connectionId: "source",
  type: "postgres",
  host: "db.internal",
  port: 5432,
  user: "reader",
  database: "orders",
  extra: { sslmode: "require", applicationName: "etl" },
  secrets: ["password"],
  origin: "stored",
  updatedAt: AT,
};
const lake = {
  ...nowhere,
  connectionId: "lake",
  type: "file",
  path: "/data/lake",
  secrets: [],
  origin: "builtin",
  updatedAt: null,
};
const LISTS: Record<string, unknown> = { pools, variables, connections: [lake, source] };

interface World extends Partial<CliIo> {
  /** What the server refuses. */
  readonly refuses?: string;
}

async function daymill(args: readonly string[], { refuses, ...world }: World = {}) {
  const sent: { path: string; body: unknown }[] = [];
  const { io, out, err } = fakeIo({
    cwd: home,
    fetch: async (url, init) => {
      const path = new URL(new Request(url).url).pathname.slice("/api/v1/".length);
      if (LISTS[path] !== undefined) return Response.json(LISTS[path]);
      if (path === refuses) {
        const problem = { type: "t", code: "E703", title: "Conflict", detail: "changed meanwhile.", status: 409 };
        return Response.json(problem, { status: 409 });
      }
      sent.push({ path, body: JSON.parse(init?.body as string) });
      return Response.json({});
    },
    ...world,
  });
  const code = await runCli([...args, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), err: err(), sent };
}

/** Imports a text from stdin. */
const take = (noun: string, text: object | string, flags: readonly string[] = [], world: World = {}) =>
  daymill([noun, "import", "-", ...flags], {
    readInput: async () => (typeof text === "string" ? text : JSON.stringify(text)),
    ...world,
  });

const exported = async (noun: string) => JSON.parse((await daymill([noun, "export", "-"])).out);

describe("an export", () => {
  test("has what is made here, and names what is left out", async () => {
    const { code, out, err } = await daymill(["pools", "export", "-"]);
    expect(JSON.parse(out)).toEqual({ source_db: { slots: 4, includeDeferred: true, description: "one host" } });
    expect([code, err]).toEqual([0, "Left out: lake stands in the configuration.\n"]);
  });

  test("of connections has the names of secrets, and no secret", async () => {
    const { connectionId: _, origin: __, updatedAt: ___, ...fields } = source;
    expect(await exported("connections")).toEqual({ source: fields });
    expect((await daymill(["connections", "export", "-"])).err).toContain("Left out: lake is built in.");
  });

  test("of variables says of a secret one that it is", async () => {
    expect(await exported("variables")).toEqual({
      region: { value: "eu", secret: false, description: "where" },
      api_key: { secret: true, description: null },
    });
  });

  test("goes to a file, and where it cannot is a wrong command line", async () => {
    const { out, err } = await daymill(["variables", "export", "variables.json"]);
    expect([out, err]).toEqual(["", "Wrote 2 variables to variables.json.\n"]);
    expect(JSON.parse(readFileSync(join(home, "variables.json"), "utf8"))).toHaveProperty("region");
    expect((await daymill(["variables", "export", "none/variables.json"])).code).toBe(2);
  });

  test.each(["pools", "variables", "connections"])("of %s, imported again, changes nothing", async (noun) => {
    const { code, out, sent } = await take(noun, await exported(noun));
    expect({ code, sent }).toEqual({ code: 0, sent: [] });
    expect(out).toMatch(/^(= \S+ +as it is\n)+$/);
  });
});

describe("an import", () => {
  const wanted = { new_db: { slots: 2 }, source_db: { slots: 8, includeDeferred: true, description: "one host" } };

  test("without a word on conflicts leaves all as it is when there is another one, and shows how it differs", async () => {
    const { code, out, err, sent } = await take("pools", wanted);
    expect({ code, sent }).toEqual({ code: 4, sent: [] });
    expect(out).toBe("+ new_db     new\n✕ source_db  another one is there\n    slots: 4 → 8\n");
    expect(err).toContain("There is another pool of the name source_db. Nothing was imported");
  });

  test("replaces it when told so, if it is still what was seen", async () => {
    const { code, err, sent } = await take("pools", wanted, ["--on-conflict", "overwrite"]);
    expect([code, err]).toEqual([0, "Imported 2 pools.\n"]);
    const was = { slots: 4, includeDeferred: true, description: "one host" };
    expect(sent).toEqual([
      { path: "pools/new_db", body: { slots: 2, includeDeferred: false, description: null, was: null } },
      { path: "pools/source_db", body: { ...wanted.source_db, was } },
    ]);
  });

  test("leaves it when told so", async () => {
    const { out, sent } = await take("pools", wanted, ["--on-conflict", "skip"]);
    expect(sent.map(({ path }) => path)).toEqual(["pools/new_db"]);
    expect(out).toContain("- source_db  left as it is\n");
  });

  test("that is a dry run writes nothing, and tells all of it as JSON", async () => {
    const flags = ["--dry-run", "--on-conflict", "overwrite"];
    const { code, out, sent } = await take("pools", wanted, [...flags, "--json"]);
    expect({ code, sent }).toEqual({ code: 0, sent: [] });
    expect(JSON.parse(out)).toMatchObject([
      { name: "new_db", action: "create" },
      { name: "source_db", action: "change", changes: [{ field: "slots", from: 4, to: 8 }] },
    ]);
  });

  test("reads YAML, and JSON that is none", async () => {
    const flags = ["--dry-run", "--on-conflict", "overwrite", "-q"];
    expect((await take("pools", "# ours\nnew_db:\n  slots: 2\nother: {slots: 1}\n", flags)).out).toBe(
      "new_db\nother\n",
    );
    expect((await take("pools", '{\n\t"new_db":\n\t{\n\t\t"slots": 2\n\t}\n}', flags)).out).toBe("new_db\n");
  });

  test.each<[string, string, string, RegExp]>([
    ["no file of either kind", "pools", "{ a: [", /neither JSON nor YAML: .* line 1/],
    ["a name that is there twice", "pools", '{"a": {"slots": 1}, "a": {"slots": 2}}', /Map keys must be unique/],
    ["a list", "pools", "[1]", /no names at its top/],
    ["nothing", "pools", "", /no names at its top/],
    ["a name that is none", "pools", '{"a/b": {"slots": 1}}', /a\/b: expected an id/],
    ["a field that is none", "pools", '{"a": {"slot": 1}}', /a\.slots: .*\n {2}a: .*"slot"/],
    ["a wrong number", "pools", '{"a": {"slots": -5}, "b": {"slots": "x"}}', /a\.slots: .*\n {2}b\.slots: /],
    ["a number in YAML, which may have been a text", "variables", "a: 007", /a: expected a text/],
    [
      "a secret that is written there",
      "variables",
      '{"a": {"secret": true, "value": "hunter2"}}',
      /no secret is written/,
    ],
    ["a secret that is not there yet", "variables", '{"a": {"secret": true}}', /a\.value: there is no such secret yet/],
    [
      "a password that is written there",
      "connections",
      '{"a": {"type": "postgres", "host": "h", "secrets": {"password": "hunter2"}}}',
      /a\.secrets: .*no secret is written/,
    ],
    [
      "a secret among what is shown",
      "connections",
      '{"a": {"type": "mine", "extra": {"token": "hunter2"}}}',
      /a\.extra\.token: This is a secret/,
    ],
    ["a type without what it needs", "connections", '{"a": {"type": "file"}}', /a\.path: /],
    [
      "a secret that is not stored",
      "connections",
      '{"a": {"type": "mine", "secrets": ["token"]}}',
      /a\.secrets\.token: it is not stored here/,
    ],
    [
      "an empty variable of the environment",
      "connections",
      '{"a": {"type": "mine", "secrets": {"token": {"env": "NONE"}}}}',
      /a\.secrets\.token: the environment variable NONE holds nothing/,
    ],
    [
      "a file that is not there",
      "variables",
      '{"a": {"secret": true, "value": {"file": "none"}}}',
      /a\.value: none: ENOENT/,
    ],
  ])("refuses %s before anything is written", async (_, noun, text, message) => {
    const { code, out, err, sent } = await take(noun, text, ["--on-conflict", "overwrite"]);
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toMatch(message);
    expect(out + err).not.toContain("hunter2");
  });

  test("says what was imported before the server refused", async () => {
    const world = { refuses: "pools/source_db" };
    const { code, err } = await take("pools", wanted, ["--on-conflict", "overwrite"], world);
    expect(code).toBe(4);
    expect(err).toContain("Imported before that: new_db.\n");
    expect(err).toContain("The pool source_db was not imported, nor what stands after it: changed meanwhile.");
  });
});

test("an import of pools takes Airflow's file as it is", async () => {
  const airflow = { heavy: { slots: 2, description: "few", include_deferred: true, team_name: null } };
  const { code, sent } = await take("pools", airflow);
  expect({ code, sent }).toEqual({
    code: 0,
    sent: [{ path: "pools/heavy", body: { slots: 2, description: "few", includeDeferred: true, was: null } }],
  });
});

describe("an import of connections", () => {
  test("says what Airflow's fields are called here, and shows nothing of what is in them", async () => {
    const airflow = { shop: { conn_type: "postgres", login: "u", password: "hunter2", schema: "db" } };
    const { code, err, sent } = await take("connections", airflow);
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toMatch(/shop: these are Airflow's fields: conn_type is type here/);
    expect(err).not.toMatch(/hunter2|Unrecognized/);
  });

  const file = { type: "postgres", host: "db.internal", port: 5432, user: "writer", database: "orders" };

  test("keeps the secrets that are stored, whether it names them or not", async () => {
    for (const secrets of [["password"], undefined]) {
      const { sent } = await take("connections", { source: { ...file, secrets } }, ["--on-conflict", "overwrite"]);
      expect(sent).toMatchObject([
        { path: "connections/source", body: { user: "writer", secrets: {}, unchangedSince: AT } },
      ]);
    }
  });

  test("takes secrets from the environment and from files, and tells from where, not which", async () => {
    const secrets = { password: { env: "SOURCE_PASSWORD" }, token: { file: "pw" } };
    const env = { NO_COLOR: "1", HOME: "/nonexistent", SOURCE_PASSWORD: "hunter2-of-the-environment" };
    const { out, err, sent } = await take("connections", { fresh: { type: "mine", secrets } }, [], { env });
    expect(sent).toMatchObject([
      {
        path: "connections/fresh",
        body: { secrets: { password: "hunter2-of-the-environment", token: "hunter2-of-a-file" }, unchangedSince: null },
      },
    ]);
    expect(out).toBe(
      "+ fresh  new\n    secrets.password: from the environment variable SOURCE_PASSWORD\n    secrets.token: from the file pw\n",
    );
    expect(out + err).not.toContain("hunter2");
  });

  test("that leads elsewhere needs the secrets again", async () => {
    const elsewhere = { source: { ...file, host: "db.elsewhere", secrets: ["password"] } };
    const { code, err, sent } = await take("connections", elsewhere, ["--on-conflict", "overwrite"]);
    expect({ code, sent }).toEqual({ code: 2, sent: [] });
    expect(err).toContain("source.secrets.password: Give it again: the connection leads to another server now");
  });

  test("makes one in the place of a built-in one, whatever is said of conflicts", async () => {
    const { out, sent } = await take("connections", { lake: { type: "file", path: "/other" } });
    expect(out).toBe("+ lake  new\n");
    expect(sent).toMatchObject([{ path: "connections/lake", body: { path: "/other", unchangedSince: null } }]);
  });

  test("takes no notice of the order of fields", async () => {
    const { connectionId: _, origin: __, updatedAt: ___, ...fields } = source;
    const other = { ...fields, extra: { applicationName: "etl", sslmode: "require" } };
    expect((await take("connections", { source: other })).out).toBe("= source  as it is\n");
  });
});

describe("an import of variables", () => {
  test("takes texts as Airflow writes them", async () => {
    const { sent } = await take("variables", { limit: "5" });
    expect(sent).toEqual([
      { path: "variables/limit", body: { value: "5", secret: false, description: null, unchangedSince: null } },
    ]);
  });

  test("takes what a text means as JSON, as Airflow exports it", async () => {
    const airflow = { limits: { eu: 4 }, days: 7, on: true, zones: ["eu"], cap: { value: 5, description: "most" } };
    const { code, sent } = await take("variables", airflow);
    expect(code).toBe(0);
    const texts = sent.map(({ path, body }) => [path.split("/").at(-1), (body as { value: string }).value]);
    expect(texts).toEqual([
      ["limits", '{"eu":4}'],
      ["days", "7"],
      ["on", "true"],
      ["zones", '["eu"]'],
      ["cap", "5"],
    ]);
  });

  test("keeps a secret that is not given, and replaces one that is", async () => {
    const flags = ["--on-conflict", "overwrite"];
    const kept = await take("variables", { api_key: { secret: true, description: "of the shop" } }, flags);
    const body = { secret: true, description: "of the shop", unchangedSince: AT };
    expect(kept.sent).toEqual([{ path: "variables/api_key", body }]);
    const value = { file: "pw" };
    const { out, sent } = await take("variables", { api_key: { secret: true, description: null, value } }, flags);
    expect(sent).toMatchObject([{ body: { value: "hunter2-of-a-file", secret: true } }]);
    expect(out).toBe("~ api_key  changed\n    value: from the file pw\n");
  });
});
