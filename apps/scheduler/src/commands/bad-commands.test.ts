import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MetadataDatabase } from "@daymill/metadata";
import { freshDatabase } from "@daymill/metadata/testing";
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openApiServer } from "../testing/api-server.ts";
import { misspelled, withoutServer } from "../testing/bad-commands/derived-cases.ts";
import { OF_BACKFILLS } from "../testing/bad-commands/of-backfills.ts";
import { OF_DAGS } from "../testing/bad-commands/of-dags.ts";
import { OF_SETTINGS } from "../testing/bad-commands/of-settings.ts";
import { OF_THIS_MACHINE } from "../testing/bad-commands/of-this-machine.ts";
import type { VerbCase } from "../testing/bad-commands/verb-case.ts";
import { commandLeaves } from "../testing/command-leaves.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { injectFetch } from "../testing/inject-fetch.ts";
import { clock, makeByApi, seedDags } from "../testing/seed-bad-requests.ts";
import { wholeDatabase } from "../testing/whole-database.ts";
import { runCli } from "./run-cli.ts";
import type { CliIo } from "./terminal/cli-io.ts";

const VERBS: Readonly<Record<string, VerbCase>> = {
  ...OF_THIS_MACHINE,
  ...OF_DAGS,
  ...OF_BACKFILLS,
  ...OF_SETTINGS,
};

const GOOD = `
import { dag, manual, task } from "@daymill/core";
const dump = task("dump", async () => 1);
export default dag("shop", { schedule: manual() }, () => void dump({}));
`;

const home = mkdtempSync(join(tmpdir(), "daymill-bad-commands-"));
for (const folder of ["empty", "good", "full"]) mkdirSync(join(home, folder));
writeFileSync(join(home, "good", "shop.ts"), GOOD);
writeFileSync(join(home, "full", "token"), "long enough for all\n".replaceAll(" ", "_"));
afterAll(() => rmSync(home, { recursive: true }));

const SERVER = "http://daymill.test";
const ENV = { PATH: process.env["PATH"], NO_COLOR: "1", HOME: join(home, "nobody"), LANG: "C.UTF-8" };

let database: MetadataDatabase;
let app: FastifyInstance;
let everything: Awaited<ReturnType<typeof wholeDatabase>>;
/** What anybody was told, woken or stopped for. */
const followed: string[] = [];
const follow = (what: string) => () => void followed.push(what);

beforeAll(async () => {
  database = await freshDatabase();
  await seedDags(database);
  const logs = join(home, "logs");
  mkdirSync(logs);
  app = await openApiServer({
    db: database.db,
    clock,
    logs,
    testConnection: async () => ({ ok: true, steps: [] }),
    wake: follow("woken"),
    cancel: follow("stopped"),
    tell: { run: follow("told"), other: follow("told") },
  });
  await makeByApi(app);
  everything = await wholeDatabase(database);
  followed.length = 0;
});
afterAll(async () => {
  await app.close();
  await database.close();
});

const toServer = injectFetch(() => app);

/** Runs a command line beside a server; `told` is its error as people read it, `calls` are those that it made. */
async function daymill(args: readonly string[], { env, fetch = toServer, ...world }: Partial<CliIo> = {}) {
  const calls: string[] = [];
  const { io, out, err } = fakeIo({
    cwd: home,
    env: { ...ENV, DAYMILL_URL: SERVER, ...env },
    fetch: async (url, init) => {
      calls.push(`${init?.method ?? "GET"} ${new Request(url).url}`);
      return await fetch(url, init);
    },
    ...world,
  });
  const code = await runCli(args, io);
  const said = err();
  return { code, out: out(), err: said, told: said.startsWith("{") ? lineOf(JSON.parse(said)) : said, calls };
}

const filesHere = () => readdirSync(home, { recursive: true, encoding: "utf8" }).toSorted((a, b) => (a < b ? -1 : 1));

const verbs = commandLeaves();

test("every verb has its cases here, and there is no other", () => {
  expect(Object.keys(VERBS).toSorted()).toEqual(verbs.map(([verb]) => verb).toSorted());
});

/** One line that names its code, and under it what is wrong with each part where several may be. */
const ERROR = /(^|\n)E\d{3} [^\n]+(\n {2}[^\n]+)*\n$/;

/** What --json tells, as it is told without. */
function lineOf({ code, title, detail }: Readonly<Record<string, string>>): string {
  return `${code} ${title}: ${detail}\n`;
}

const has = (flag: string) => (each: (typeof verbs)[number]) => each[1].options.some(({ long }) => long === flag);
const caseOf = (verb: string): VerbCase => VERBS[verb] ?? { right: [], bad: [] };
const words = (verb: string): readonly string[] => verb.split(" ");

describe.each(verbs)("%s", (verb, command) => {
  const cases = [...misspelled(command, caseOf(verb).right)];
  test.each(cases)("is refused before anything is done: $what", async ({ args, exit, says }) => {
    const { code, told, out, calls } = await daymill([...words(verb), ...args]);
    expect(told).toMatch(says);
    expect(told).toMatch(ERROR);
    expect({ code, out, calls }).toEqual({ code: exit, out: "", calls: [] });
  });
});

describe.each(verbs.filter(has("--url")).filter(([verb]) => !caseOf(verb).isAlone))("%s", (verb) => {
  const { right, world } = caseOf(verb);
  test.each(withoutServer(right, world))("says what there is instead of its server: $what", async (refusal) => {
    const { code, told, out } = await daymill([...words(verb), ...refusal.args], refusal.world);
    expect(told).toMatch(refusal.says);
    expect(told).toMatch(ERROR);
    expect({ code, out }).toEqual({ code: refusal.exit, out: "" });
  });
});

test.each(verbs.filter(has("--columns")))("%s names its columns where one is none", async (verb) => {
  const { right, world } = caseOf(verb);
  const { code, told, out } = await daymill([...words(verb), ...right, "--columns", "nope"], world);
  expect(told).toMatch(/There is no column nope; there are \w/);
  expect({ code, out }).toEqual({ code: 2, out: "" });
});

test.each(verbs.filter(has("--json")))("%s tells its refusal as JSON", async (verb) => {
  const { code, out, err } = await daymill([...words(verb), ...caseOf(verb).right, "--json", "--surprise"]);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  const says = { code: "E702", exitCode: 2, detail: expect.stringContaining("--surprise") };
  expect(JSON.parse(err)).toMatchObject(says);
});

describe.each(verbs.filter(([verb]) => caseOf(verb).bad.length > 0))("%s", (verb) => {
  test.each(caseOf(verb).bad)("is refused, and changes nothing: $what", async ({ args, exit, says, world }) => {
    followed.length = 0;
    const before = [await everything(), filesHere()];
    const { code, told, out } = await daymill([...words(verb), ...args], world);
    expect(told).toMatch(says);
    expect(told).toMatch(ERROR);
    expect(told).not.toMatch(/^ +at /m);
    expect({ code, out }).toEqual({ code: exit, out: "" });
    expect([await everything(), filesHere()]).toEqual(before);
    expect(followed).toEqual([]);
  });
});
