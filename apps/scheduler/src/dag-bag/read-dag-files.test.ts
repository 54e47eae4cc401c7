import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Logger } from "@daymill/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleStore } from "../bundle/bundle-store.ts";
import { buildEntry } from "../process/build-entry.ts";
import { DagParser, PARSER_ENTRY } from "./dag-parser.ts";
import type { DagParserOptions } from "./dag-parser.ts";
import { discoverDagFiles } from "./discover.ts";
import { readDagFiles } from "./read-dag-files.ts";
import type { DagFileResult } from "./read-dag-files.ts";

const home = realpathSync(mkdtempSync(join(tmpdir(), "daymill-read-")));
const store = bundleStore(join(home, "bundles"));
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
let parser: DagParser;
let folders = 0;

beforeAll(async () => {
  parser = await openParser({ deadlineMs: 30_000, memoryMb: 64, children: 2 });
});
afterAll(async () => {
  await parser.close();
  rmSync(home, { recursive: true });
});

async function openParser(options: Partial<DagParserOptions>): Promise<DagParser> {
  return new DagParser({
    entry: await buildEntry(PARSER_ENTRY, join(home, "runtime")),
    bundleFolder: store.folder,
    packageRoots: [import.meta.dirname],
    environment: process.env,
    logger: silent,
    ...options,
  });
}

async function read(
  files: Record<string, string>,
  reader = parser,
): Promise<{ folder: string; results: DagFileResult[] }> {
  const folder = join(home, `dags-${folders++}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const found = await discoverDagFiles(folder);
  return {
    folder,
    results: await readDagFiles(found, { store, parser: reader, packageRoots: [import.meta.dirname] }),
  };
}

async function readOne(text: string): Promise<DagFileResult & { folder: string }> {
  const { folder, results } = await read({ "dag.ts": text });
  const [result] = results;
  if (!result) throw new Error("the file held nothing");
  return { ...result, folder };
}

const head = 'import { branch, dag, task } from "@daymill/core";\n';
const good = `${head}const a = task("a", async () => ({ n: 1 }));\nexport default dag("good", {}, () => {\n  a({});\n});\n`;

test("a DAG file gives its DAGs, with places relative to the DAG folder", async () => {
  const { dags, problems, bundle, dependsOn, madeOf, path } = await readOne(good);
  expect(problems).toEqual([]);
  expect(dags).toMatchObject([{ fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/), bundleId: bundle?.id }]);
  expect(dags[0]?.dag).toMatchObject({ id: "good", location: { file: "dag.ts", line: 3 } });
  expect(dags[0]?.dag.tasks[0]).toMatchObject({ id: "a", location: { file: "dag.ts", line: 4, column: 3 } });
  expect(dependsOn).toContain(path);
  expect(madeOf).toEqual([path]);
});

test("a comment changes neither bundle nor fingerprint, another task does", async () => {
  const one = await readOne(good);
  const commented = await readOne(`// A comment.\n${good.replace("a({});", "a({}); // another")}`);
  const other = await readOne(good.replaceAll('"a"', '"b"'));
  expect(commented.dags[0]).toMatchObject({ fingerprint: one.dags[0]?.fingerprint, bundleId: one.dags[0]?.bundleId });
  expect(other.dags[0]?.fingerprint).not.toBe(one.dags[0]?.fingerprint);
  expect(other.dags[0]?.bundleId).not.toBe(one.dags[0]?.bundleId);
});

test("files without DAGs are passed over, even when they do not load by themselves", async () => {
  const { results } = await read({
    "dag.ts": good,
    "helper.ts": "export const a = 1;",
    "strict.ts": "export const a = JSON.parse('{');",
    "torn.ts": "export const a = ;",
  });
  expect(results.map((result) => result.file)).toEqual(["dag.ts"]);
});

test("a syntax error is a problem with place and frame", async () => {
  const { problems, folder } = await readOne("export const dag = ;\n");
  expect(problems).toMatchObject([
    { code: "E201", dagId: null, location: { file: join(folder, "dag.ts"), line: 1, column: 20 } },
  ]);
  expect(problems[0]?.frame).toContain("> 1 | export const dag = ;");
});

test("what a file throws while it loads is a problem, placed in the source although the bundle ran", async () => {
  const { problems, folder } = await readOne(
    `${head}interface Unused { n: number }\nfunction read(): never {\n  throw new TypeError("no config");\n}\nexport default dag(read(), {}, () => {});`,
  );
  expect(problems).toMatchObject([
    {
      code: "E202",
      message: expect.stringContaining("TypeError"),
      location: { file: join(folder, "dag.ts"), line: 4, column: 9 },
    },
  ]);
});

test("every test of a ref is found, with operator and place, and nothing else", async () => {
  const { problems } = await readOne(`${head}
const a = task("a", async () => ({ n: 1, ok: true, kind: "x" as "x" | "y" }));
const b = task("b", async (i: { n: number }) => i.n === 1 && !i.n);
const helper = (n: number | undefined) => (n === undefined ? 1 : n ?? 2);
export default dag("d", {}, ({ interval, params }) => {
  const made: any = a({});
  if (made.ok) b({ n: made.n });
  const n = made.n === 3 ? 1 : 2;
  switch (made.kind) { case "x": break; }
  const both = !made.ok || made.n && 1;
  while (interval.year == "2024") break;
  helper(made.n);
  if (n === 2) b({ n }, { id: "c" });
});
`);
  expect(
    problems.map(({ code, dagId, message, location }) => [
      code,
      dagId,
      message.split(", but")[0],
      location?.line,
      location?.column,
    ]),
  ).toEqual([
    ["E208", "d", '"a.ok" is tested with if', 8, 7],
    ["E208", "d", '"a.n" is tested with ===', 9, 13],
    ["E208", "d", '"a.kind" is tested with switch', 10, 11],
    ["E208", "d", '"a.ok" is tested with !', 11, 17],
    ["E208", "d", '"a.n" is tested with &&', 11, 28],
    ["E208", "d", '"interval.year" is turned into text or a number', 12, 19],
  ]);
  expect(problems[0]?.frame).toContain("> 8 |   if (made.ok) b({ n: made.n });\n    |       ^");
});

test("problems of the graph keep their place, also on a line that was made to ask", async () => {
  const { problems } = await readOne(
    `${head}const a = task("a", async () => 1);\nexport default dag("d", {}, () => {\n  a({});\n  const x: any = 1; if (x && !x === x) {} a({});\n});`,
  );
  expect(problems).toMatchObject([{ code: "E204", location: { line: 5, column: 43 } }]);
});

test("a good DAG of a file is given although another has problems", async () => {
  const { dags, problems } = await readOne(`${good}export const other = dag("bad", {}, () => { a({}); a({}); });\n`);
  expect(dags.map((dag) => dag.dag.id)).toEqual(["good"]);
  expect(problems.map((problem) => problem.dagId)).toEqual(["bad"]);
});

test("two DAGs of one file with one id are a problem; one DAG under two names is not", async () => {
  const { dags, problems } = await readOne(`${good}export const again = dag("good", {}, () => { a({}); a({}); });\n`);
  expect(dags).toMatchObject([{ dag: { tasks: [{ id: "a" }] } }]);
  const line = good.split("\n").length;
  expect(problems).toMatchObject([
    { code: "E204", dagId: null, location: { line, column: 22 }, frame: expect.stringContaining("> ") },
    { code: "E204", message: 'Task id "a" is used twice; history is kept by it.', location: { line } },
  ]);
  expect(
    (await readOne(good.replace("export default", "export const one =") + "export default one;\n")).problems,
  ).toEqual([]);
});

test.each([
  ["ends the process", "process.exit(3);", "exit code 3"],
  ["takes all memory", "const all: unknown[] = []; for (;;) all.push(Array(1000).fill({}));", "64 MB"],
])("a file that %s is a problem, and the others are read", async (_what, statement, message) => {
  const { results } = await read({ "bad.ts": `${good}${statement}\n`, "good.ts": good });
  expect(results).toMatchObject([
    { file: "bad.ts", dags: [], problems: [{ code: "E202", message: expect.stringContaining(message) }] },
    { file: "good.ts", problems: [] },
  ]);
});

test.each([
  ["waits for ever", "await new Promise((resolve) => setTimeout(resolve, 1e6));"],
  ["blocks", "for (;;);"],
])("a file that %s is a problem once its time is over, and the others are read", async (_what, statement) => {
  const impatient = await openParser({ deadlineMs: 5_000, children: 2 });
  const { results } = await read({ "bad.ts": `${good}${statement}\n`, "good.ts": good }, impatient);
  const message = expect.stringContaining("did not load within 5000 ms");
  expect(results).toMatchObject([
    { file: "bad.ts", dags: [], problems: [{ code: "E202", message }] },
    { file: "good.ts", problems: [] },
  ]);
  await impatient.close();
});

test("repeated backfills stand in their DAG, with places of what is wrong with them", async () => {
  const text = `import { backfill, cron, dag, task } from "@daymill/core";
const load = task("load", () => 1);
const hidden = dag("hidden", { schedule: cron("@daily") }, () => { load(); });
export const orders = dag("orders", { schedule: cron("@daily") }, () => { load(); });
export const late = backfill({ dag: orders, window: "-7d..-1d", at: cron("0 6 * * *") });
`;
  const right = await readOne(text);
  expect(right.problems).toEqual([]);
  expect(right.dags[0]?.dag.backfills).toMatchObject([{ name: "late", window: { from: 7, to: 1 } }]);
  const bad = await readOne(`${text}
export const twice = backfill({ dag: orders, name: "late", window: "-2d..-1d", at: cron("0 6 * * *") });
export const stray = backfill({ dag: hidden, window: "-2d..-1d", at: cron("0 6 * * *") });
`);
  expect(bad.problems).toMatchObject([
    { code: "E204", message: expect.stringContaining('two repeated backfills named "late"'), location: { line: 7 } },
    { code: "E209", message: expect.stringContaining('Option dag of backfill "stray"'), location: { line: 8 } },
  ]);
});

test("a file with problems leaves no bundle", async () => {
  const before = readdirSync(store.folder).length;
  await readOne(`${head}export default dag("unique_x", { schedule: 5 as never }, () => {});`);
  expect(readdirSync(store.folder)).toHaveLength(before);
});

test("a DAG file sees the allow-listed environment only", async () => {
  process.env["SECRET_OF_THE_SCHEDULER"] = "x";
  const { problems } = await readOne(
    `${head}if (process.env["SECRET_OF_THE_SCHEDULER"]) throw new Error("leaked");\n${good.replace(head, "")}`,
  );
  delete process.env["SECRET_OF_THE_SCHEDULER"];
  expect(problems).toEqual([]);
});

test("a parser that has nothing to parse ends, and another takes the next file", async () => {
  const resting = await openParser({ children: 1, idleMs: 0 });
  const pidOf = async (): Promise<number> => {
    const text = `${head}const a = task("a", async () => 1);\nexport default dag("pid", { description: String(process.pid) }, () => {\n  a({});\n});\n`;
    const { results } = await read({ "dag.ts": text }, resting);
    return Number(results[0]?.dags[0]?.dag.description);
  };
  const first = await pidOf();
  await expect.poll(() => isAlive(first)).toBe(false);
  expect(await pidOf()).not.toBe(first);
  await resting.close();
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
