import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placeThrownAt } from "../support/place-thrown-at.ts";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const shop = (body: string, more = "") => `
import { dag, manual, task } from "@daymill/core";
${more}
const price = task("price", async () => ${body});
export default dag("shop", { schedule: manual() }, () => {
  price({});
});
`;

async function runOnce(stack: Stack): Promise<unknown> {
  const { runId } = await stack.client.triggerRun({ params: { dagId: "shop" }, body: {} });
  await stack.runIn("success", { dagId: "shop", runId });
  return (await stack.client.getOutput({ params: { dagId: "shop", runId, taskId: "price" } })).value;
}

const versionOf = async ({ client }: Stack) => (await client.getDag({ params: { dagId: "shop" } })).version;
const problemsOf = async ({ client }: Stack) => (await client.listLoadProblems()).items;

test("a saved DAG file is a new version; a broken one is named with its place while the last good one keeps running", async () => {
  await using stack = await startStack({ dags: { "shop.ts": shop("1") } });
  expect(await runOnce(stack)).toBe(1);

  stack.writeDag("shop.ts", shop("2"));
  await waitUntil("version 2", async () => (await versionOf(stack)) === 2);
  expect(await runOnce(stack)).toBe(2);

  stack.writeDag("shop.ts", shop("3 +"));
  const problems = await waitUntil("a problem", async () => {
    const found = await problemsOf(stack);
    return found.length > 0 && found;
  });
  expect(problems).toMatchObject([
    { file: "shop.ts", code: "E201", line: 4, severity: "error", frame: expect.stringContaining(">") },
  ]);
  expect(await stack.client.getDag({ params: { dagId: "shop" } })).toMatchObject({
    version: 2,
    problemCount: 1,
    active: true,
  });
  expect(await runOnce(stack)).toBe(2);

  stack.writeDag("shop.ts", shop("4"));
  await waitUntil("version 3", async () => (await versionOf(stack)) === 3);
  expect(await problemsOf(stack)).toEqual([]);
  expect(await runOnce(stack)).toBe(4);
});

test("a comment makes no version; a version that comes back is the one that it was", async () => {
  await using stack = await startStack({ dags: { "shop.ts": shop("1") } });
  stack.writeDag("shop.ts", shop("1", "// only a comment"));
  stack.writeDag("other.ts", shop("9").replace('"shop"', '"other"'));
  await waitUntil("the other DAG", async () => (await stack.client.listDags()).items.length === 2);
  expect(await versionOf(stack)).toBe(1);
  stack.writeDag("shop.ts", shop("2"));
  await waitUntil("version 2", async () => (await versionOf(stack)) === 2);
  stack.writeDag("shop.ts", shop("1"));
  await waitUntil("version 1 again", async () => (await versionOf(stack)) === 1);
});

test("a version has the comments that are written now, and its errors name lines of them", async () => {
  const broken = shop('{ throw new Error("no price") }');
  await using stack = await startStack({ dags: { "shop.ts": broken } });
  expect(await placeThrownAt(stack, "shop")).toBe("shop.ts:4");
  const commented = `// Why there is no price.\n${broken}`;
  stack.writeDag("shop.ts", commented);
  await waitUntil("the new text", async () => {
    const { files } = await stack.client.getVersion({ params: { dagId: "shop", version: 1 } });
    return files[0]?.text === commented;
  });
  expect(await placeThrownAt(stack, "shop")).toBe("shop.ts:5");
  expect(await versionOf(stack)).toBe(1);
});

test("what was written in each version is kept with the modules it was made of, and what differs is told", async () => {
  const dag = (price: string, more: string) =>
    shop("prices.apple", `import { prices } from "./prices.ts";\n${more}`).replace("price({});", price);
  await using stack = await startStack({
    dags: {
      "shop.ts": dag("price({});", ""),
      "prices.ts": "export const prices = { apple: 1 };\n",
    },
  });
  expect(await runOnce(stack)).toBe(1);
  const check = 'const check = task("check", async () => "ok");';
  stack.writeDag("shop.ts", dag("check({}, { after: [price({})] });", check));
  await waitUntil("version 2", async () => (await versionOf(stack)) === 2);

  const { client } = stack;
  const first = await client.getVersion({ params: { dagId: "shop", version: 1 } });
  expect(first.files).toEqual([
    {
      file: "shop.ts",
      text: expect.stringContaining('import { prices } from "./prices.ts";'),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
    {
      file: "prices.ts",
      text: "export const prices = { apple: 1 };\n",
      hash: createHash("sha256").update("export const prices = { apple: 1 };\n").digest("hex"),
    },
  ]);
  expect((await client.listVersions({ params: { dagId: "shop" } })).items).toMatchObject([
    { version: 2, current: true, runs: 0 },
    { version: 1, current: false, runs: 1 },
  ]);
  const changes = await client.compareVersions({ params: { dagId: "shop", version: 2 } });
  expect(changes).toMatchObject({
    from: 1,
    to: 2,
    sameCode: false,
    tasks: [{ id: "check", change: "added" }],
    files: [{ file: "shop.ts", change: "changed", addedLines: 2, removedLines: 2 }],
  });

  const { code, output } = await stack.runCommand(["dags", "diff", "shop", "--from", "1", "--to", "2"]);
  expect(code).toBe(0);
  expect(output).toContain("+ task check");
  expect(output).toContain(`+${check}`);
  expect(JSON.parse((await stack.runCommand(["dags", "diff", "shop", "--json"])).output)).toEqual(changes);
  const source = await stack.runCommand(["dags", "source", "shop", "--version", "1", "--file", "prices.ts"]);
  expect(source.output).toBe("export const prices = { apple: 1 };\n");
  expect((await stack.runCommand(["dags", "versions", "shop", "-q"])).output).toBe("2\n1\n");

  for (const [args, problem] of [
    [["diff", "shop", "--to", "1"], "E701"],
    [["diff", "shop", "--to", "9"], "E701"],
    [["diff", "shop", "--from", "one"], "E702"],
    [["source", "shop", "--file", "none.ts"], "shop.ts, prices.ts"],
  ] as const) {
    const refused = await stack.runCommand(["dags", ...args]);
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain(problem);
  }
});

test("a file that goes away is told; its DAG stays until it is deployed away", async () => {
  await using stack = await startStack({ dags: { "shop.ts": shop("1") } });
  rmSync(join(stack.dagFolder, "shop.ts"));
  const problems = await waitUntil("a warning", async () => {
    const found = await problemsOf(stack);
    return found.length > 0 && found;
  });
  expect(problems).toMatchObject([{ file: "shop.ts", severity: "warning", message: expect.stringContaining("shop") }]);
  expect(await runOnce(stack)).toBe(1);
});

test("a server that finds no DAG folder says which", async () => {
  await using stack = await startStack({ dags: {} });
  const { code, output } = await stack.runCommand(
    ["start", "--dags", "/no/such/folder", "--port", "0"],
    join(stack.home, "other"),
  );
  expect(code).toBe(2);
  expect(output).toContain("E104");
  expect(output).toContain("/no/such/folder");
});
