import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runDaymill } from "../support/run-daymill.ts";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const head = 'import { cron, dag, manual, task } from "@daymill/core";\n';
const one = (builder: string, options = "schedule: manual()") => `${head}
const a = task("a", async () => ({ n: 1, name: "x" }));
const b = task("b", async (input: { text?: string; n?: number }) => input.n);
export default dag("DAG", { ${options} }, () => {
  ${builder}
});
`;
const badDags = {
  cycle: one('a({}, { after: ["b"] });\n  b({}, { after: ["a"] });'),
  repeated_task: one("a({});\n  a({});"),
  bad_cron: one("a({});", 'schedule: cron("61 * * * *"), start: "2024-01-01"'),
  bad_zone: one("a({});", 'schedule: cron("@daily", { timezone: "Mars/Olympus" }), start: "2024-01-01"'),
  chance: one("b({ n: Math.random() });"),
  ref_if: one("if (a({}).n) b({});"),
  ref_equal: one("const made: { n: unknown } = a({});\n  if (made.n === 1) b({});"),
  ref_text: one("b({ text: `of ${a({}).name}` });"),
} as const;
const expected = {
  bad_cron: ["E205", 5],
  bad_zone: ["E206", 5],
  chance: ["E207", 5],
  cycle: ["E214", 6],
  ref_equal: ["E208", 7],
  ref_if: ["E208", 6],
  ref_text: ["E208", 6],
  repeated_task: ["E204", 7],
} as const;
const files = Object.fromEntries(
  Object.entries(badDags).map(([name, text]) => [`${name}.ts`, text.replace("DAG", name)]),
);
const good = one("a({});").replace("DAG", "good");

describe("a folder of DAG files of which most are wrong", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ dags: { ...files, "good.ts": good, "twin.ts": good } });
  });
  afterAll(() => stack.close());

  test("the API has every problem with its place and code frame; the good DAG runs", async () => {
    const { items } = await stack.client.listLoadProblems();
    const found = items.filter(({ file }) => file !== "twin.ts");
    expect(Object.fromEntries(found.map(({ dagId, code, line }) => [dagId, [code, line]]))).toEqual(expected);
    for (const { frame, line } of items) expect(frame).toContain(`> ${line} |`);
    expect(items.find(({ file }) => file === "twin.ts")).toMatchObject({ code: "E204", dagId: "good", line: 5 });
    const { runId } = await stack.client.triggerRun({ params: { dagId: "good" }, body: {} });
    await stack.runIn("success", { dagId: "good", runId });
  });

  test("the server's log tells of each problem once, although broken files are read again with every change", async () => {
    for (const version of [2, 3]) {
      stack.writeDag("good.ts", good.replace("n: 1", `n: ${version}`).replace("a({})", `a({}, { id: "a${version}" })`));
      await waitUntil(`version ${version}`, async () => {
        return (await stack.client.getDag({ params: { dagId: "good" } })).version === version;
      });
    }
    for (const [name, [code, line]] of Object.entries(expected)) {
      const told = stack.output.split("\n").filter((text) => text.includes(`${name}.ts:${line}:`));
      expect(told).toHaveLength(1);
      expect(told[0]).toContain(code);
      expect(told[0]).toContain(`> ${line} |`);
    }
  });

  test("dags check says the same without a server, and names the module in which the mistake is", async () => {
    const folder = join(stack.home, "checked");
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    writeFileSync(join(folder, "imports.ts"), `import { x } from "./helper.mts";\nvoid x;\n${good}`);
    writeFileSync(join(folder, "helper.mts"), "\nexport const x = ;\n");
    const { code, output } = await runDaymill(["dags", "check", folder]);
    expect(code).toBe(1);
    for (const [name, [error, line]] of Object.entries(expected)) {
      expect(output).toMatch(new RegExp(`${error} .*${name}\\.ts:${line}:\\d+\n(.*\n)*?> ${line} \\|`));
    }
    expect(output).toMatch(/E201 .*helper\.mts:2:18/);
    expect(output).toContain("9 problems");
  });

  test("a second start on the directory, or on the port, is refused by name and disturbs nobody", async () => {
    const start = ["start", "--dags", stack.dagFolder];
    const same = await stack.runCommand([...start, "--port", "0"]);
    expect(same).toMatchObject({ code: 1, output: expect.stringContaining("E101") });
    expect(same.output).toContain(stack.url);
    const other = join(stack.home, "other");
    const taken = await stack.runCommand([...start, "--port", new URL(stack.url).port], other);
    expect(taken).toMatchObject({ code: 1, output: expect.stringMatching(/^E103 .*--port/m) });
    expect((await stack.client.listDags()).items.length).toBeGreaterThan(0);
  });

  test("a data directory that cannot be written, and a DAG folder that is not there, are refused by name", async () => {
    const inFile = join(stack.dagFolder, "good.ts", "data");
    const refused = await stack.runCommand(["start", "--dags", stack.dagFolder, "--port", "0"], inFile);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("E102") });
    const none = join(stack.home, "none");
    const missing = await stack.runCommand(["start", "--dags", none, "--port", "0"], join(stack.home, "third"));
    expect(missing).toMatchObject({ code: 2, output: expect.stringMatching(/^E104 .*--dags/m) });
  });

  test("what does not exist is told with what was meant: exit code 3; a wrong command line: 2", async () => {
    const lost = await stack.runCommand(["dags", "show", "goood"]);
    expect(lost).toMatchObject({ code: 3, output: expect.stringContaining("Did you mean good?") });
    for (const [args, hint] of [
      [["dags", "lst"], "Did you mean list?"],
      [["schedle", "preview"], "Did you mean schedule?"],
      [["dags", "list", "--jsn"], "Did you mean --json?"],
    ] as const) {
      expect(await runDaymill(args)).toMatchObject({ code: 2, output: expect.stringContaining(hint) });
    }
  });
});
