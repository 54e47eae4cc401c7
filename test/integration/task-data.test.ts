import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";

const VISITS = readFileSync(join(import.meta.dirname, "../e2e/dags/visits.ts"), "utf8");
/** Visits in the embedded warehouse, profiled, and checked for what they do not hold. */
const TABLES = VISITS.replace("import { columns,", "import { checkSql, columns, loadTable, profileSql,")
  .replace('"visits",', '"tables",')
  .replace(
    "convert({ from: collect({ visits: params.visits }) });",
    `const { uri: from } = convert({ from: collect({ visits: params.visits }) });
    const load = loadTable("load", { connection: "warehouse" });
    const { table } = load({ from, table: "logs.visits", partition: { column: "ds", value: "20240131" } });
    const profiled = profileSql("profile", { connection: "warehouse" })({ table });
    const without = "SELECT id FROM logs.visits WHERE country IS NULL AND id < $below";
    checkSql("check", { connection: "warehouse", checks: { without } })({ params: { below: 10 } }, { after: [profiled] });`,
  );

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ dags: { "visits.ts": VISITS, "tables.ts": TABLES } });
  for (const [runId, visits] of Object.entries({ first: 30, second: 60 })) {
    await stack.client.triggerRun({ params: { dagId: "visits" }, body: { runId, params: { visits } } });
    await stack.runIn("success", { dagId: "visits", runId });
  }
});
afterAll(() => stack.close());

const daymill = (...args: string[]) => stack.runCommand(args);

test("the API describes what a task produced", async () => {
  const params = { dagId: "visits", runId: "second", taskId: "convert" };
  const { data } = await stack.client.listData({ params });
  expect(data).toMatchObject([{ position: 0, uri: expect.stringMatching(/\/visits\/second\/convert\/$/) }]);
  const described = await stack.client.describeData({ params: { ...params, position: 0 } });
  expect(described).toMatchObject({ uri: data[0]?.uri, isComplete: true, rows: 60, profiledRows: 60, files: 1 });
  expect(described.columns.map(({ name, nulls, distinct }) => [name, nulls, distinct])).toEqual([
    ["id", 0, 60],
    ["country", 6, 3],
    ["hour", 0, 24],
    ["seconds", 0, 50],
  ]);
  expect(described.firstRows[9]).toEqual(["9", null, "15", "2.25"]);
});

test("the command prints it, and a task's history", async () => {
  const { output } = await daymill("tasks", "data", "visits", "second", "convert", "--rows", "2");
  expect(output).toContain("60 rows in 1 file");
  expect(output).toMatch(/country +VARCHAR +6 +3 +de +it/);
  expect(output).toMatch(/ID +COUNTRY +HOUR +SECONDS\n0 +de +0 +0\.0\n1 +fr +7 +0\.25\n$/);
  const history = await daymill("tasks", "history", "visits", "convert");
  expect(history.output).toMatch(/first .* 30\nsecond .* 60\n$/);
});

test("a profile of a table is shown as files are, and a check that fails says what it found", async () => {
  const run = { dagId: "tables", runId: "only" };
  await stack.client.triggerRun({ params: { dagId: "tables" }, body: { runId: "only", params: { visits: 60 } } });
  await stack.runIn("failed", run);
  const params = { ...run, taskId: "profile" };
  const { data } = await stack.client.listData({ params });
  expect(data).toEqual([{ position: 0, uri: "warehouse:logs.visits" }]);
  const described = await stack.client.describeData({ params: { ...params, position: 0 } });
  expect(described).toMatchObject({ files: null, bytes: null, rows: 60, profiledRows: 60 });
  expect(described.columns.find(({ name }) => name === "country")).toMatchObject({ nulls: 6, distinct: 3, min: "de" });
  const { output } = await daymill("tasks", "data", "tables", "only", "profile", "--rows", "1");
  expect(output).toContain("warehouse:logs.visits\n60 rows\n");
  const { history } = await stack.client.getTaskInstance({ params: { ...run, taskId: "check" } });
  expect(history.at(-1)?.error).toMatchObject({
    code: "E414",
    message: expect.stringContaining('without (1 found, such as {"id":"9"})'),
  });
});

test("wrong input is answered by a sentence, and nothing else", async () => {
  const bad = async (...args: string[]) => {
    const { code, output } = await daymill("tasks", ...args);
    expect(code).not.toBe(0);
    return output;
  };
  expect(await bad("data", "visits", "second", "convert", "--rows", "many")).toContain("--rows many: expected");
  expect(await bad("data", "visits", "second", "convert", "--place", "7")).toContain("Data 7 of convert");
  expect(await bad("data", "visit", "second", "convert")).toContain("Did you mean visits?");
  expect(await bad("history", "visits", "nothing")).toContain("E701");
});
