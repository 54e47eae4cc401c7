import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeIo } from "../../testing/fake-io.ts";
import { runCli } from "../run-cli.ts";

const home = mkdtempSync(join(tmpdir(), "daymill-offline-"));
afterAll(() => rmSync(home, { recursive: true }));

const GOOD = `
import { dag, manual, task } from "@daymill/core";
const dump = task("dump", async (_: {}, ctx) => {
  ctx.log.info("dumping", { day: ctx.interval.date, lake: (await ctx.connection("lake")).path ?? "" });
  return { rows: Number(ctx.params.rows) };
});
const load = task("load", { retries: 1 }, async (input: { rows: number }) => {
  if (input.rows < 0) throw new Error("no rows to load");
  return input.rows;
});
export default dag("shop", { schedule: manual(), params: { rows: 3 } }, () => {
  load({ rows: dump({}).rows });
});
`;

const BAD = `
import { dag, manual, task } from "@daymill/core";
const a = task("same", async () => {});
const b = task("same", async () => {});
export default dag("broken", { schedule: manual() }, () => {
  a({});
  b({});
});
`;

beforeAll(() => {
  for (const folder of ["good", "bad"]) mkdirSync(join(home, folder));
  writeFileSync(join(home, "good", "shop.ts"), GOOD);
  writeFileSync(join(home, "bad", "shop.ts"), GOOD);
  writeFileSync(join(home, "bad", "broken.ts"), BAD);
});

async function daymill(...args: string[]) {
  const { io, out, err } = fakeIo({ env: { PATH: process.env["PATH"], NO_COLOR: "1", LANG: "C.UTF-8" }, cwd: home });
  return { code: await runCli(args, io), out: out(), err: err() };
}

test("dags check is content with good files", async () => {
  expect(await daymill("dags", "check", "good")).toEqual({ code: 0, out: "1 DAG in 1 file: no problem\n", err: "" });
});

test("dags check --sarif tells a code host of each problem, and fails", async () => {
  const { code, out } = await daymill("dags", "check", "bad", "--sarif");
  expect(code).toBe(1);
  const [run] = JSON.parse(out).runs;
  expect(run.results).toMatchObject([
    { ruleId: "E204", locations: [{ physicalLocation: { artifactLocation: { uri: "bad/broken.ts" } } }] },
  ]);
});

test("dags check prints each problem with its place and code frame, and fails", async () => {
  const { code, out } = await daymill("dags", "check", "bad");
  expect(code).toBe(1);
  expect(out).toContain("E204");
  expect(out).toMatch(/bad\/broken\.ts:\d+:\d+/);
  expect(out).toContain("1 DAG in 2 files: 1 problem");
});

const SLOW = `
import { dag, manual, task } from "@daymill/core";
const until = performance.now() + 120;
while (performance.now() < until);
const a = task("a", async () => {});
export const one = dag("one", { schedule: manual() }, () => void a({}));
export const two = dag("two", { schedule: manual() }, () => void a({}));
`;

test("dags report tells of each file how long it took and what is in it, the slowest first", async () => {
  mkdirSync(join(home, "reported"));
  writeFileSync(join(home, "reported", "shop.ts"), GOOD);
  writeFileSync(join(home, "reported", "broken.ts"), BAD);
  writeFileSync(join(home, "reported", "slow.ts"), SLOW);
  const { code, out } = await daymill("dags", "report", "reported", "--json");
  expect(code).toBe(0);
  const rows: { file: string; parseMs: number; dags: string[]; tasks: number; problems: number }[] = JSON.parse(out);
  const slow = rows.find(({ file }) => file === "slow.ts");
  expect(slow).toMatchObject({ dags: ["one", "two"], tasks: 2, problems: 0 });
  expect(slow?.parseMs).toBeGreaterThan(120);
  expect(rows.map(({ parseMs }) => parseMs)).toEqual(rows.map(({ parseMs }) => parseMs).toSorted((a, b) => b - a));
  expect(rows.find(({ file }) => file === "broken.ts")).toMatchObject({ dags: [], tasks: 0, problems: 1 });
  const table = (await daymill("dags", "report", "reported")).out;
  expect(table).toMatch(/^FILE +TOOK +TASKS +PROBLEMS +DAGS\n/);
  expect(table).toMatch(/\nslow\.ts +[\d.]+ m?s +2 +one, two\n/);
});

test("dags report tells of a file that comes to no end, and of none", async () => {
  mkdirSync(join(home, "dying"));
  writeFileSync(join(home, "dying", "dying.ts"), `${GOOD}process.exit(3);\n`);
  const { out } = await daymill("dags", "report", "dying", "--json");
  expect(JSON.parse(out)).toEqual([{ file: "dying.ts", dags: [], tasks: 0, parseMs: null, problems: 1 }]);
  mkdirSync(join(home, "empty"));
  expect(await daymill("dags", "report", "empty")).toEqual({ code: 0, out: "", err: "There are no DAG files.\n" });
});

test("dags check names a folder that is not there", async () => {
  const { code, err } = await daymill("dags", "check", "nowhere");
  expect(code).toBe(2);
  expect(err).toContain("E104");
  expect(err).toContain("nowhere");
});

test("dags test runs a DAG of a day in memory, with its logs and the built-in connections", async () => {
  const { code, out } = await daymill(
    "dags",
    "test",
    "shop",
    "--dags",
    "good",
    "--date",
    "2024-03-15",
    "--param",
    "rows=7",
  );
  expect(code).toBe(0);
  expect(out).toContain("✓ success → 7");
  expect(out).toContain(`"day":"2024-03-15"`);
  expect(out).toContain(join(home, ".daymill", "lake"));
});

test("dags test fails with a DAG that fails, saying each try's error", async () => {
  const { code, out } = await daymill("dags", "test", "shop", "--dags", "good", "--param", "rows=-1");
  expect(code).toBe(1);
  expect(out).toContain("attempt 2: no rows to load");
});

test("dags test of an unknown DAG names the nearest", async () => {
  const { code, err } = await daymill("dags", "test", "shpo", "--dags", "good");
  expect({ code, isNamed: err.includes("Did you mean shop?") }).toEqual({ code: 3, isNamed: true });
});

test("tasks test runs one body with what it is told that others returned", async () => {
  const told = ["--output", 'dump={"rows":5}', "--date", "2024-03-15"];
  const { code, out } = await daymill("tasks", "test", "shop", "load", "--dags", "good", ...told);
  expect({ code, isDone: out.includes("✓ success → 5") }).toEqual({ code: 0, isDone: true });
  expect(out).not.toContain("dump ");
  const { states } = JSON.parse(
    (await daymill("tasks", "test", "shop", "load", "--dags", "good", ...told, "--json")).out,
  );
  expect(states).toEqual({ load: "success" });
});

test("tasks test says which outputs it has to be told, and fails with a body that fails", async () => {
  const untold = await daymill("tasks", "test", "shop", "load", "--dags", "good");
  expect(untold.code).toBe(2);
  expect(untold.err).toContain('"load" reads what dump returned: say it with --output dump=JSON.');
  const told = await daymill("tasks", "test", "shop", "load", "--dags", "good", "--output", "load=5");
  expect({ isWrong: told.code !== 0, isSaid: told.err.includes('"load" is what is tested') }).toEqual({
    isWrong: true,
    isSaid: true,
  });
  const failed = await daymill("tasks", "test", "shop", "load", "--dags", "good", "--output", 'dump={"rows":-1}');
  expect({ code: failed.code, isSaid: failed.out.includes("no rows to load") }).toEqual({ code: 1, isSaid: true });
  const unknown = await daymill("tasks", "test", "shop", "laod", "--dags", "good");
  expect({ code: unknown.code, isNamed: unknown.err.includes("Did you mean load?") }).toEqual({
    code: 3,
    isNamed: true,
  });
});

test("config show says what is in force and where it was written, without secrets", async () => {
  writeFileSync(join(home, ".env"), "DAYMILL__SERVER__PORT=9090\nDAYMILL__DATABASE=postgres://u:hunter2@db/x\n");
  const { out } = await daymill("config", "show", "--origin", "--json");
  const rows: { name: string; value: unknown; origin: string }[] = JSON.parse(out);
  expect(rows.find((row) => row.name === "server.port")).toEqual({
    name: "server.port",
    value: "9090",
    origin: "DAYMILL__SERVER__PORT in .env",
  });
  expect(out).not.toContain("hunter2");
  rmSync(join(home, ".env"));
});
