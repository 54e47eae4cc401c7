import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { placeThrownAt } from "../support/place-thrown-at.ts";
import { startStack, type Stack } from "../support/start-stack.ts";

const shop = (body: string, tasks = "price({});") => `
import { dag, fileText, filePath, manual, task } from "@daymill/core";
import { readFileSync } from "node:fs";
const price = task("price", async () => ${body});
const check = task("check", async () => readFileSync(filePath("./rules.txt"), "utf8"));
export default dag("shop", { schedule: manual() }, () => {
  ${tasks}
});
`;
const plain = (id: string) => `
import { dag, manual, task } from "@daymill/core";
const a = task("a", async () => 1);
export default dag("${id}", { schedule: manual() }, () => {
  a({});
});
`;

/** A project on another machine than the server: all that the two share is the server's address. */
class Project {
  readonly folder: string;
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.folder = join(stack.home, "project/dags");
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  remove(name: string): void {
    rmSync(join(this.folder, name));
  }

  async deploy(...flags: string[]) {
    return await this.run("deploy", ...flags);
  }

  async run(...command: string[]) {
    return await this.#stack.runCommand([...command, "--dags", this.folder, "--name", "project"]);
  }
}

async function outputOf(taskId: string, stack: Stack): Promise<unknown> {
  const { runId } = await stack.client.triggerRun({ params: { dagId: "shop" }, body: {} });
  await stack.runIn("success", { dagId: "shop", runId });
  return (await stack.client.getOutput({ params: { dagId: "shop", runId, taskId } })).value;
}

test("a deploy puts DAGs with their files on a server, tells first what changes, and takes away what it came without", async () => {
  await using stack = await startStack({ dags: { "mine.ts": plain("mine") } });
  const project = new Project(stack);
  project.write("rules.txt", "be kind");
  project.write("shop.ts", shop('fileText("./rules.txt").length', "price({});\n  check({});"));
  project.write("other.ts", plain("other"));

  const trial = await project.deploy("--dry-run");
  expect(trial.output).toContain("+ other  version 1, 1 task\n+ shop  version 1, 2 tasks\n");
  expect(await ids(stack)).toEqual({ mine: true });
  const unasked = await project.deploy();
  expect(unasked).toMatchObject({ code: 2, output: expect.stringContaining("--yes") });

  expect(await project.deploy("--yes")).toMatchObject({
    code: 0,
    output: expect.stringContaining("Deployed project: 2 DAGs changed."),
  });
  expect(await ids(stack)).toEqual({ mine: true, other: true, shop: true });
  expect(await outputOf("check", stack)).toBe("be kind");
  expect(await outputOf("price", stack)).toBe(7);
  expect(await stack.client.getVersion({ params: { dagId: "shop", version: 1 } })).toMatchObject({
    files: [{ file: "shop.ts" }, { file: "rules.txt", text: "be kind" }],
  });
  expect((await project.deploy("--yes")).output).toContain("2 DAGs unchanged.");

  project.write("shop.ts", shop("8"));
  project.remove("other.ts");
  const diff = await project.run("dags", "diff");
  expect(diff.output).toContain("- other  version 1: it keeps its history and gets no more runs\n");
  expect(diff.output).toContain("~ shop  version 1 to 2: 1 task removed\n");
  expect(diff.output).toContain("- task check");
  expect(JSON.parse((await project.deploy("--yes", "--json")).output)).toMatchObject([
    { dagId: "other", change: "removed", from: 1, to: null },
    { dagId: "shop", change: "changed", from: 1, to: 2 },
  ]);
  expect(await ids(stack)).toEqual({ mine: true, other: false, shop: true });
  expect(await outputOf("price", stack)).toBe(8);
  const { client } = stack;
  const tasks = [{ taskId: "a" }];
  const asked = [
    () => client.triggerRun({ params: { dagId: "other" }, body: {} }),
    () => client.createBackfill({ body: { dagId: "other", from: "2024-03-01", to: "2024-03-02", dryRun: true } }),
    () => client.clear({ body: { dagId: "other", runIds: ["none"], tasks, dryRun: true } }),
    () => client.patchRun({ params: { dagId: "other", runId: "none" }, body: { state: "queued" } }),
  ];
  const refusal = { problem: { code: "E703", detail: expect.stringContaining("inactive") } };
  for (const ask of asked) await expect(ask()).rejects.toMatchObject(refusal);
});

test("with a problem in one file nothing is deployed; DAGs of other places are left alone unless they are adopted", async () => {
  await using stack = await startStack({ dags: { "mine.ts": plain("mine") } });
  const project = new Project(stack);
  project.write("good.ts", plain("good"));
  project.write("bad.ts", "import { dag } from '@daymill/core';\nexport const x = dag(;\n");
  expect(await project.deploy("--yes")).toMatchObject({
    code: 1,
    output: expect.stringMatching(/E201 .*bad\.ts:2:[\s\S]*1 problem: nothing was deployed/),
  });
  expect(await ids(stack)).toEqual({ mine: true });

  project.remove("bad.ts");
  project.write("mine.ts", plain("mine"));
  expect(await project.deploy("--yes")).toMatchObject({ code: 1, output: expect.stringContaining("E216") });
  expect(await ids(stack)).toEqual({ mine: true });
  expect((await project.deploy("--yes", "--adopt")).code).toBe(0);
  expect(await ids(stack)).toEqual({ good: true, mine: true });

  const unnamed = await stack.runCommand(["deploy", "--dags", project.folder, "--name", "not a name"]);
  expect(unnamed).toMatchObject({ code: 2, output: expect.stringContaining('"not a name"') });
  await stack.stop();
  await stack.start();
  const { items } = await stack.client.listLoadProblems();
  expect(items).toMatchObject([{ file: "mine.ts", dagId: "mine", code: "E216" }]);
});

test("a deploy of what the server cannot load changes nothing, and says what it lacks", async () => {
  await using stack = await startStack({ dags: {} });
  const project = new Project(stack);
  const manifest = '{"name":"gyp","version":"1.2.3","main":"i.js","gypfile":true}';
  project.write("node_modules/gyp/package.json", manifest);
  project.write("node_modules/gyp/i.js", "module.exports = 1;");
  project.write("native.ts", `import gyp from "gyp";\n${plain("native").replace("=> 1", "=> gyp")}`);
  expect(await project.deploy("--yes")).toMatchObject({
    code: 1,
    output: expect.stringContaining("gyp 1.2.3 (here: none)"),
  });
  expect(await ids(stack)).toEqual({});
});

test("a deploy of other comments alone makes no version: the version has the new text, and errors name lines of it", async () => {
  await using stack = await startStack({ dags: {} });
  const project = new Project(stack);
  const broken = shop('{ throw new Error("no price") }');
  project.write("shop.ts", broken);
  project.write("rules.txt", "be kind");
  expect((await project.deploy("--yes")).code).toBe(0);
  expect(await placeThrownAt(stack, "shop")).toBe("shop.ts:4");
  project.write("shop.ts", `// Why there is no price.\n${broken}`);
  expect((await project.deploy("--dry-run")).output).toContain("1 DAG unchanged.");
  expect(await placeThrownAt(stack, "shop")).toBe("shop.ts:4");
  expect((await project.deploy("--yes")).output).toContain("1 DAG unchanged.");
  expect(await placeThrownAt(stack, "shop")).toBe("shop.ts:5");
  expect((await stack.client.getDag({ params: { dagId: "shop" } })).version).toBe(1);
  // Of a file that was saved between its build and the deploy, and of commands that know nothing of it.
  const files = [
    { ...(await deployedFile(stack, project)), sources: [{ file: "shop.ts", text: "// Saved again.\n" }] },
  ];
  const body = { deployment: "project", files };
  expect(await stack.client.deploy({ body: { ...body, renew: true } })).toMatchObject({ kind: "incomplete" });
  expect(await stack.client.deploy({ body })).toMatchObject({ kind: "applied", dags: [{ change: "unchanged" }] });
});

/** The only file of a project, as it was deployed. */
async function deployedFile(stack: Stack, { folder }: Project) {
  const [bundle = ""] = readdirSync(join(stack.home, "data/bundles")).filter((name) => name.endsWith(".mjs"));
  return { file: "shop.ts", folder, bundleId: basename(bundle, ".mjs") };
}

async function ids({ client }: Stack): Promise<Record<string, boolean>> {
  const { items } = await client.listDags({ query: { inactive: true } });
  return Object.fromEntries(items.map(({ dagId, active }) => [dagId, active]));
}

test("a deploy says which roles a DAG gives something to that there are not, and goes on without", async () => {
  await using stack = await startStack({ dags: {} });
  const project = new Project(stack);
  project.write("sales.ts", plain("sales").replace("manual()", 'manual(), access: { sales_team: "operator" }'));
  const { code, output } = await project.deploy("--yes");
  expect([code, output]).toEqual([
    0,
    expect.stringContaining("! sales: access: there is no role sales_team, so it gives"),
  ]);
  const access = async () => (await stack.client.getDag({ params: { dagId: "sales" } })).access;
  expect(await access()).toEqual([{ role: "sales_team", may: "operator", isKnown: false }]);
  expect((await stack.runCommand(["dags", "show", "sales"])).output).toContain(
    "sales_team: operator (there is no such",
  );
  await stack.client.putRole({ params: { role: "sales_team" }, body: { base: "none", grants: [] } });
  expect(await access()).toEqual([{ role: "sales_team", may: "operator", isKnown: true }]);
  expect((await project.deploy("--yes")).output).not.toContain("sales_team");
});
