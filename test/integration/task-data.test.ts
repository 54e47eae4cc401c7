import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";

const VISITS = readFileSync(join(import.meta.dirname, "../e2e/dags/visits.ts"), "utf8");

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ dags: { "visits.ts": VISITS } });
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
