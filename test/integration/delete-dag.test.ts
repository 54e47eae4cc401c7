import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const shop = (id: string, body = "1") => `
import { dag, manual, task } from "@daymill/core";
const price = task("price", async (_, ctx) => {
  ctx.log.info("priced");
  return ${body};
});
export default dag("${id}", { schedule: manual() }, () => {
  price({});
});
`;

async function runOnce(stack: Stack, dagId: string): Promise<void> {
  const { runId } = await stack.client.triggerRun({ params: { dagId }, body: {} });
  await stack.runIn("success", { dagId, runId });
}

const untilGone = async ({ client }: Stack, dagId: string): Promise<unknown> =>
  await waitUntil(`${dagId} to be gone`, async () => (await client.getDag({ params: { dagId } })).isGone);

test("a DAG whose file is gone is deleted with its history, and begins anew when the file comes back", async () => {
  const large = '"x".repeat(3_000_000)';
  await using stack = await startStack({ dags: { "shop.ts": shop("shop", large), "other.ts": shop("other") } });
  await runOnce(stack, "other");
  await runOnce(stack, "shop");
  await runOnce(stack, "shop");
  const present = await stack.runCommand(["dags", "delete", "shop", "--yes"]);
  expect(present).toMatchObject({ code: 4, output: expect.stringContaining("E703") });
  expect(present.output).toContain("the DAG folders of the server (shop.ts)");
  rmSync(join(stack.dagFolder, "shop.ts"));
  await untilGone(stack, "shop");
  expect(readdirSync(join(stack.dataDir, "logs", "shop"))).toHaveLength(2);
  expect(readdirSync(join(stack.dataDir, "outputs"))).toHaveLength(2);

  const trial = await stack.runCommand(["dags", "delete", "shop", "--dry-run"]);
  expect(trial).toMatchObject({
    code: 0,
    output: expect.stringContaining("shop: 2 runs, 2 task instances, 1 version, 0 backfills"),
  });
  const unasked = await stack.runCommand(["dags", "delete", "shop"]);
  expect(unasked).toMatchObject({ code: 2, output: expect.stringContaining("--yes") });
  const near = await stack.runCommand(["dags", "delete", "shp", "--yes"]);
  expect(near.output).toContain("Did you mean shop?");
  expect(near.code).not.toBe(0);
  const done = await stack.runCommand(["dags", "delete", "--dag-id", "shop", "--yes"]);
  expect(done).toMatchObject({ code: 0, output: "Deleted the DAG shop with 2 runs.\n" });
  expect(existsSync(join(stack.dataDir, "logs", "shop"))).toBe(false);
  expect(readdirSync(join(stack.dataDir, "outputs"))).toEqual([]);
  expect((await stack.client.listDags({ query: { inactive: true } })).items.map(({ dagId }) => dagId)).toEqual([
    "other",
  ]);
  expect((await stack.client.listLoadProblems()).items).toEqual([]);
  expect((await stack.client.listRuns()).items.map(({ dagId }) => dagId)).toEqual(["other"]);

  stack.writeDag("shop.ts", shop("shop"));
  await waitUntil("the DAG", async () => (await stack.client.listDags()).items.length === 2);
  expect(await stack.client.getDag({ params: { dagId: "shop" } })).toMatchObject({ version: 1, recentRuns: [] });
  await runOnce(stack, "shop");
});

test("a DAG is gone that its file calls otherwise now, or that lost its file while no server ran", async () => {
  await using stack = await startStack({ dags: { "shop.ts": shop("shop"), "other.ts": shop("other") } });
  stack.writeDag("shop.ts", shop("renamed"));
  await untilGone(stack, "shop");
  expect(await stack.client.getDag({ params: { dagId: "renamed" } })).toMatchObject({ isGone: false });
  // What a broken file holds is not known.
  stack.writeDag("shop.ts", `${shop("renamed")} (`);
  await waitUntil("a problem", async () => (await stack.client.listLoadProblems()).items.length > 0);
  await stack.stop();
  rmSync(join(stack.dagFolder, "other.ts"));
  await stack.start();
  await untilGone(stack, "other");
  expect(await stack.client.getDag({ params: { dagId: "renamed" } })).toMatchObject({ isGone: false });
  for (const dagId of ["shop", "other"])
    expect(await stack.runCommand(["dags", "delete", dagId, "--yes", "-q"])).toMatchObject({
      code: 0,
      output: `${dagId}\n`,
    });
  const { items } = await stack.client.listDags({ query: { inactive: true } });
  expect(items.map(({ dagId }) => dagId)).toEqual(["renamed"]);
});
