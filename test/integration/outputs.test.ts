import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";

const SHOP = `
import { dag, manual, task } from "@daymill/core";

const dump = task("dump", async () => ({ rows: 1, text: "x".repeat(300_000) }));
const load = task("load", async ({ rows }: { rows: number }) => rows * 2);
const fail = task("fail", async (): Promise<number> => {
  throw new Error("the shelf is empty");
});
const report = task("report", async ({ left }: { left: number }) => left + 1);

export const shop = dag("shop", { schedule: manual() }, () => {
  const dumped = dump({});
  load({ rows: dumped.rows });
  report({ left: fail({}) });
});
`;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ dags: { "shop.ts": SHOP } });
});
afterAll(() => stack.close());

const daymill = (...args: string[]) => stack.runCommand(args);
const run = { dagId: "shop", runId: "one" };
const output = async (taskId: string) => (await daymill("tasks", "output", "get", "shop", "one", taskId)).output;

test("an output that is set is what tasks read that begin after it, also of one that failed; a file that it replaced goes with the run", async () => {
  await stack.client.triggerRun({ params: { dagId: "shop" }, body: { runId: "one" } });
  await stack.runIn("failed", run);
  const { uri } = await stack.client.getOutput({ params: { ...run, taskId: "dump" } });
  const file = fileURLToPath(uri ?? "");
  expect(existsSync(file)).toBe(true);
  expect(await output("dump")).toContain(`at ${uri}`);
  expect(await output("load")).toBe("2\n");

  expect(await daymill("tasks", "output", "set", "shop", "one", "dump", '{"rows": 5}')).toMatchObject({ code: 0 });
  expect(await output("load")).toBe("2\n");
  await daymill("tasks", "output", "set", "shop", "one", "fail", "41");
  await daymill("tasks", "mark", "shop", "fail", "--run", "one", "--state", "success", "--yes");
  await daymill("tasks", "clear", "shop", "load", "--run", "one", "--yes");
  await stack.runIn("success", run);
  expect(await output("load")).toBe("10\n");
  expect(await output("report")).toBe("42\n");
  expect((await daymill("tasks", "show", "shop", "one", "fail")).output).toContain("set by local at ");

  await daymill("runs", "delete", "shop", "one", "--yes");
  expect(existsSync(file)).toBe(false);
  expect(existsSync(join(stack.dataDir, "outputs"))).toBe(true);
});
