import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { loadConfig } from "./config.ts";
import type { ConfigSources } from "./config.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "daymill-config-")));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

function folderOf(files: Record<string, string>): string {
  const folder = join(root, String(folders++));
  mkdirSync(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function load(files: Record<string, string> = {}, sources: Partial<ConfigSources> = {}) {
  const cwd = folderOf(files);
  return { cwd, ...(await loadConfig({ cwd, environment: {}, ...sources })) };
}

/** What a process of its own reads: the module loader of a test runner is not Node's. */
async function configOf(cwd: string): Promise<unknown> {
  const script = `
    const { loadConfig } = await import(${JSON.stringify(import.meta.resolve("./config.ts"))});
    console.log(JSON.stringify((await loadConfig({ cwd: process.argv[1], environment: {} })).config));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script, cwd]);
  return JSON.parse(stdout);
}

async function problemsOf(files: Record<string, string>, sources: Partial<ConfigSources> = {}): Promise<string[]> {
  const error: unknown = await load(files, sources).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code: "E104" });
  return (error as { details: { problems: string[] } }).details.problems;
}

test("everything has a default", async () => {
  const { config, cwd } = await load();
  expect(config).toMatchObject({
    dataDir: join(cwd, ".daymill"),
    dagFolders: [join(cwd, "dags")],
    server: { host: "127.0.0.1", port: 8080 },
    database: { kind: "embedded", dataDir: join(cwd, ".daymill") },
    parallelism: 32,
    pollers: { processes: 2, looksPerSecond: 10 },
    logs: { maxBytesPerAttempt: 100_000_000 },
    disk: { keepFreeBytes: 100_000_000 },
    retention: { workspaceAfterFailureMs: 14 * 86_400_000, runsMs: undefined, runsPerDag: undefined },
  });
  expect(config.workers).toBeGreaterThanOrEqual(4);
  expect(Object.isFrozen(config.server)).toBe(true);
});

test("runs are kept for ever, for a time, or in a number", async () => {
  const environment = { DAYMILL__RETENTION__RUNS: "90d", DAYMILL__RETENTION__RUNS_PER_DAG: "500" };
  const { config } = await load({}, { environment });
  expect(config.retention).toMatchObject({ runsMs: 90 * 86_400_000, runsPerDag: 500 });
  const wrong = { DAYMILL__RETENTION__RUNS: "never", DAYMILL__RETENTION__RUNS_PER_DAG: "0" };
  const problems = (await problemsOf({}, { environment: wrong })).join("\n");
  expect(problems).toContain('retention.runs: expected a duration such as "90d", or "forever", got "never"');
  expect(problems).toContain('retention.runsPerDag: expected a whole number from 1 to 1000000000, got "0"');
});

const DOORS = ["daymill/config", "@daymill/scheduler/config"];

test.each(DOORS)(
  "a configuration file is TypeScript, and finds %s although the project has no package of ours",
  async (door) => {
    const cwd = folderOf({
      "daymill.config.ts": `
      import { defineConfig } from "${door}";
      const port: number = 9_000;
      export default defineConfig({
        dags: ["a", "b"], server: { port }, database: "postgres://u@h/d", pools: { source_db: 2, endless: -1, big: { slots: 1, description: "one" } },
        connections: { lake: { type: "s3", path: "bucket", extra: { region: "eu" } } },
      });`,
    });
    const config = await configOf(cwd);
    expect(config).toMatchObject({
      dagFolders: [join(cwd, "a"), join(cwd, "b")],
      server: { host: "127.0.0.1", port: 9_000 },
      database: { kind: "url", url: "postgres://u@h/d" },
      pools: { source_db: { slots: 2 }, endless: { slots: -1 }, big: { slots: 1, description: "one" } },
      connections: { lake: { type: "s3", extra: { region: "eu" } } },
    });
  },
);

test("flag over environment over .env.local over .env over file over default, and each says where it comes from", async () => {
  const { config, settings, cwd } = await load(
    {
      "daymill.config.mjs":
        "export default { workers: 5, parallelism: 50, pools: { db: 1, other: 1 }, logs: { level: 'warn' } };",
      ".env": "DAYMILL__PARALLELISM=60\nDAYMILL__POOLS__DB=6\nDAYMILL__SERVER__PORT=6000\nDAYMILL__SERVER__HOST=::1\n",
      ".env.local": "DAYMILL__POOLS__DB=7\nDAYMILL__SERVER__PORT=7000\nDAYMILL__SERVER__HOST=localhost\n",
    },
    {
      environment: { DAYMILL__POOLS__DB: "8", DAYMILL__SERVER__PORT: "8000" },
      flags: { "--port": { server: { port: 9_000 } } },
    },
  );
  expect(config).toMatchObject({
    workers: 5,
    parallelism: 60,
    server: { port: 9_000, host: "localhost" },
    pools: { db: { slots: 8 }, other: { slots: 1 } },
  });
  const origins = Object.fromEntries(settings.map(({ name, origin }) => [name, origin]));
  expect(origins).toMatchObject({
    "server.port": "--port",
    "pools.db": "DAYMILL__POOLS__DB",
    "server.host": "DAYMILL__SERVER__HOST in .env.local",
    parallelism: "DAYMILL__PARALLELISM in .env",
    "logs.level": join(cwd, "daymill.config.mjs"),
    "logs.format": "default",
  });
});

test("names in the environment are those of the settings: sections, camelCase, names of pools and connections", async () => {
  const { config } = await load(
    {},
    {
      environment: {
        DAYMILL__DATA_DIR: "/data",
        DAYMILL__DAGS: "/one, /two",
        DAYMILL__LOGS__MAX_PER_ATTEMPT: "5 MiB",
        DAYMILL__DISK__KEEP_FREE: "0",
        DAYMILL__POOLS__SOURCE_DB: "3",
        DAYMILL__CONNECTIONS__MY_WAREHOUSE__TYPE: "postgres",
        DAYMILL__CONNECTIONS__MY_WAREHOUSE__PASSWORD: "12345",
        DAYMILL_SECRET_KEY: "not a setting",
      },
    },
  );
  expect(config).toMatchObject({
    dataDir: "/data",
    dagFolders: ["/one", "/two"],
    logs: { maxBytesPerAttempt: 5 * 2 ** 20 },
    disk: { keepFreeBytes: 0 },
    pools: { source_db: { slots: 3 } },
    connections: { my_warehouse: { type: "postgres", password: "12345" } },
  });
});

test("every problem is told at once, with what was expected, where it was written and what was meant", async () => {
  const problems = await problemsOf(
    {
      "daymill.config.mjs":
        "export default { server: { prot: 1, host: '' }, database: 'mysql://h', retention: { logs: 'soon' }, paralellism: 3, pools: { 'a b': 1 } };",
    },
    { environment: { DAYMILL__SERVER__PORT: "http", DAYMILL__WORKERS: "-1", DAYMILL__LOGS__LEVLE: "info" } },
  );
  const file = expect.stringMatching(/daymill\.config\.mjs\)$/);
  expect(problems).toHaveLength(9);
  expect(problems).toEqual(
    expect.arrayContaining([
      'server.port: expected a whole number from 0 to 65535, got "http" (DAYMILL__SERVER__PORT)',
      'workers: expected a whole number from 0 to 1024, got "-1" (DAYMILL__WORKERS)',
      "logs.levle: there is no such setting; did you mean logs.level? (DAYMILL__LOGS__LEVLE)",
      expect.stringContaining("server.prot: there is no such setting; did you mean server.port?"),
      expect.stringContaining("paralellism: there is no such setting; did you mean parallelism?"),
      expect.stringContaining('retention.logs: expected a duration such as "30s" or "14d", got "soon"'),
    ]),
  );
  expect(problems.filter((problem) => problem.includes(".mjs"))).toEqual(Array(6).fill(file));
});

test("what may hold a secret is shown neither in problems nor in the list of settings", async () => {
  const problems = await problemsOf(
    {},
    { environment: { DAYMILL__DATABASE: "mysql://u:hunter2@h", DAYMILL__CONNECTIONS__X__PASSWORD: "hunter2" } },
  );
  expect(problems.join()).not.toContain("hunter2");
  const { settings } = await load(
    {},
    {
      environment: {
        DAYMILL__DATABASE: "postgres://u:hunter2@h/d",
        DAYMILL__CONNECTIONS__X__TYPE: "s3",
        DAYMILL__CONNECTIONS__X__PASSWORD: "hunter2",
        DAYMILL__CONNECTIONS__X__EXTRA__SESSION: "hunter2",
      },
    },
  );
  expect(JSON.stringify(settings)).not.toContain("hunter2");
  expect(settings).toContainEqual({ name: "database", value: "***", origin: "DAYMILL__DATABASE" });
});

test("a configuration file reads variables of .env files, and tasks may declare them", async () => {
  const { config, environment } = await load({
    ".env": "DB_URL_OF_TEST=postgres://h/d\n",
    "daymill.config.mjs": "export default { database: process.env.DB_URL_OF_TEST ?? 'embedded' };",
  });
  expect(config.database).toEqual({ kind: "url", url: "postgres://h/d" });
  expect(environment["DB_URL_OF_TEST"]).toBe("postgres://h/d");
  expect(process.env["DB_URL_OF_TEST"]).toBeUndefined();
});

test("folders of a configuration file elsewhere count from that file", async () => {
  const { config, cwd } = await load(
    { "ops/prod.config.mjs": "export default { dags: '../dags', dataDir: 'data' };" },
    { file: "ops/prod.config.mjs" },
  );
  expect(config).toMatchObject({ dagFolders: [join(cwd, "dags")], dataDir: join(cwd, "ops/data") });
});

test.each([
  ["does not load", "export default {", "cannot be loaded"],
  ["throws", "// An error\nthrow new Error('no');", "cannot be loaded: no"],
  ["exports nothing", "export const a = 1;", "no default export"],
])("a configuration file that %s is an error that names it", async (_what, text, message) => {
  const loading = load({ "daymill.config.mjs": text });
  await expect(loading).rejects.toMatchObject({ code: "E104" });
  await expect(loading).rejects.toThrow(message);
});

test("a second factor is demanded of roles by their names, of none by default", async () => {
  expect((await load()).config.auth).toEqual({ requireSecondFactor: [] });
  const environment = { DAYMILL__AUTH__REQUIRE_SECOND_FACTOR: "admin, sales_team" };
  expect((await load({}, { environment })).config.auth).toEqual({ requireSecondFactor: ["admin", "sales_team"] });
  const wrong = await problemsOf({}, { environment: { DAYMILL__AUTH__REQUIRE_SECOND_FACTOR: "none" } });
  expect(wrong).toEqual([expect.stringMatching(/^auth\.requireSecondFactor\.0: expected names of roles: viewer/)]);
});

test("whoever clears or marks says why only where that is asked for", async () => {
  expect((await load()).config.audit).toEqual({ requireNote: false });
  const environment = { DAYMILL__AUDIT__REQUIRE_NOTE: "true" };
  expect((await load({}, { environment })).config.audit).toEqual({ requireNote: true });
  expect(await problemsOf({}, { environment: { DAYMILL__AUDIT__REQUIRE_NOTE: "yes" } })).toEqual([
    expect.stringContaining("audit.requireNote: expected true or false"),
  ]);
});

const PROVIDER = {
  DAYMILL__SERVER__URL: "https://daymill.example.com",
  DAYMILL__OIDC__ISSUER: "https://login.example.com/realms/main",
  DAYMILL__OIDC__CLIENT_ID: "daymill",
  DAYMILL__OIDC__CLIENT_SECRET: "hunter2",
  DAYMILL__OIDC__GROUPS__ADMIN: "data-platform, oncall",
};

test("a provider of single sign-on is given by variables, its secret is shown nowhere", async () => {
  expect((await load()).config.oidc).toBeUndefined();
  const { config, settings } = await load({}, { environment: PROVIDER });
  expect(config.oidc).toEqual({
    issuer: "https://login.example.com/realms/main",
    clientId: "daymill",
    clientSecret: "hunter2",
    scopes: ["openid", "profile", "email"],
    nameClaims: ["preferred_username", "email"],
    groupsClaim: "groups",
    groups: { viewer: [], operator: [], editor: [], admin: ["data-platform", "oncall"] },
    otherwise: "none",
    label: "single sign-on",
  });
  expect(settings.find(({ name }) => name === "oidc.clientSecret")?.value).toBe("***");
  expect(JSON.stringify(settings)).not.toContain("hunter2");
});

test.each([
  [{ DAYMILL__OIDC__ISSUER: "" }, /^oidc\.issuer: is missing/],
  [{ DAYMILL__OIDC__CLIENT_ID: "" }, /^oidc\.clientId: is missing/],
  [{ DAYMILL__OIDC__CLIENT_SECRET: "" }, /^oidc\.clientSecret: is missing/],
  [{ DAYMILL__OIDC__ISSUER: "http://login.example.com" }, /^oidc\.issuer: expected an address that begins with https/],
  [{ DAYMILL__OIDC__ISSUER: "login" }, /^oidc\.issuer: expected an address that begins with https/],
  [{ DAYMILL__OIDC__SCOPES: "profile" }, /^oidc\.scopes: expected openid/],
  [{ DAYMILL__OIDC__NAME_CLAIMS: "" }, /^oidc\.nameClaims: expected at least one/],
  [{ DAYMILL__OIDC__GROUPS__ADMIN: "" }, /^oidc\.groups: names no group/],
  [{ DAYMILL__OIDC__OTHERWISE: "root" }, /^oidc\.otherwise: .*"none"/],
  [{ DAYMILL__OIDC__GROUPS__NONE: "x" }, /^oidc\.groups: "none" cannot be the name of a role/],
  [{ DAYMILL__SERVER__URL: "" }, /^server\.url: is needed with oidc/],
])("a provider with %j is one line, without the secret", async (wrong, line) => {
  const problems = await problemsOf({}, { environment: { ...PROVIDER, ...wrong } });
  expect(problems).toEqual([expect.stringMatching(line)]);
  expect(problems.join()).not.toContain("hunter2");
});

test("groups give roles of one's own by their names, also by variables", async () => {
  const environment = { ...PROVIDER, DAYMILL__OIDC__GROUPS__SALES_TEAM: "sales, money" };
  const { config } = await load({}, { environment });
  expect(config.oidc?.groups["sales_team"]).toEqual(["sales", "money"]);
});

test("a provider on this machine may speak HTTP, for trying it out; whoever is in no group may have a role", async () => {
  const environment = {
    ...PROVIDER,
    DAYMILL__OIDC__ISSUER: "http://localhost:9000",
    DAYMILL__OIDC__GROUPS__ADMIN: "",
    DAYMILL__OIDC__OTHERWISE: "viewer",
  };
  expect((await load({}, { environment })).config.oidc).toMatchObject({ otherwise: "viewer" });
});
