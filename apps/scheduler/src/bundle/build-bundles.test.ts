import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import { buildBundles } from "./build-bundles.ts";
import type { BuiltFile } from "./bundle-files.ts";
import { bundleStore } from "./bundle-store.ts";
import { sourceHash } from "./source-hash.ts";
import { HASHES_FIELD } from "./source-map.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "daymill-bundle-")));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;

/** A project folder with these files. */
function project(files: Record<string, string>): string {
  const folder = join(root, String(folders++));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

async function buildAll(folder: string, ...files: string[]): Promise<BuiltFile[]> {
  const built = await buildBundles({
    files: files.map((file) => ({ path: join(folder, file), folder })),
    bundleFolder: join(folder, "bundles"),
    packageRoots: [import.meta.dirname],
  });
  return files.flatMap((file) => built.get(join(folder, file)) ?? []);
}

async function buildOne(folder: string, file = "dag.ts") {
  const [built] = await buildAll(folder, file);
  if (!built?.ok) throw new Error(`not bundled: ${JSON.stringify(built)}`);
  return built;
}

test("comments, layout and the place of the project make no other bundle", async () => {
  const helper = { "package.json": '{"type":"commonjs"}', "old.js": "module.exports = { rows: 1 };" };
  const plain = project({ ...helper, "dag.ts": 'import old from "./old.js";\nexport default () => old.rows;\n' });
  const commented = project({
    ...helper,
    "dag.ts":
      '// The best DAG.\nimport old from "./old.js"; /* twice */\n\n/** Doc. */\nexport default () =>\n  // inner\n  old.rows;\n',
  });
  const [one, two] = [await buildOne(plain), await buildOne(commented)];
  expect(one.bundle.id).toBe(two.bundle.id);
  expect(one.bundle.id).toMatch(/^[0-9a-f]{64}$/);
});

test("another statement, another asset or another version of an external makes another bundle", async () => {
  const files = {
    "dag.ts":
      'import pg from "pg";\nimport { fileText } from "@daymill/core";\nexport default [pg, fileText("./a.sql")];\n',
    "a.sql": "select 1",
    "node_modules/pg/package.json": '{"name":"pg","version":"8.0.1","main":"i.js"}',
    "node_modules/pg/i.js": "",
    ...fakeCore,
  };
  const ids = [
    files,
    { ...files, "dag.ts": `${files["dag.ts"]}export const more = 1;` },
    { ...files, "a.sql": "select 2" },
    { ...files, "node_modules/pg/package.json": '{"name":"pg","version":"8.0.2","main":"i.js"}' },
  ].map(async (variant) => (await buildOne(project(variant))).bundle.id);
  expect(new Set(await Promise.all(ids)).size).toBe(4);
});

const fakeCore = {
  "node_modules/@daymill/core/package.json": '{"name":"@daymill/core","version":"0.1.0","type":"module","main":"i.js"}',
  "node_modules/@daymill/core/i.js":
    "export function fileText(path) { return path; }\nexport function filePath(path) { return path; }\n",
};

test("a file with errors does not take the others with it, and every error has its place", async () => {
  const folder = project({
    "good.ts": "export const a: number = 1;",
    "bad.ts": "export const a = ;\nimport b from './missing.ts';\n",
    "lost.ts": 'import { a } from "./shared.ts";\nexport default a;',
    "shared.ts": "export const a = 1 +;",
  });
  const [good, bad, lost] = await buildAll(folder, "good.ts", "bad.ts", "lost.ts");
  expect(good?.ok).toBe(true);
  expect(bad).toMatchObject({
    ok: false,
    problems: [
      { code: "E201", message: 'Unexpected ";"', location: { file: join(folder, "bad.ts"), line: 1, column: 18 } },
    ],
  });
  expect(lost).toMatchObject({ problems: [{ location: { file: join(folder, "shared.ts"), line: 1, column: 21 } }] });
});

test("files of several folders make the bundles that each makes alone, with the packages of its own folder", async () => {
  const pg = (version: string) => ({
    "node_modules/pg/package.json": `{"name":"pg","version":"${version}","main":"i.js"}`,
    "node_modules/pg/i.js": "",
  });
  const text = (name: string) =>
    `import pg from "pg";\nimport { rows } from "./shared.ts";\nexport const ${name} = [pg, rows];`;
  const both = project({
    ...pg("8.0.1"),
    "one/dag.ts": text("one"),
    "one/shared.ts": "export const rows = 1;",
    "two/dag.ts": text("two"),
    "two/shared.ts": "export const rows = 2;",
    "two/bad.ts": "export const rows = ;",
  });
  const other = project({ ...pg("8.0.2"), "dag.ts": text("three"), "shared.ts": "export const rows = 3;" });
  const files = [
    { path: join(both, "one/dag.ts"), folder: join(both, "one") },
    { path: join(both, "two/dag.ts"), folder: join(both, "two") },
    { path: join(both, "two/bad.ts"), folder: join(both, "two") },
    { path: join(other, "dag.ts"), folder: other },
  ];
  const request = { bundleFolder: join(both, "bundles"), packageRoots: [import.meta.dirname] };
  const together = await buildBundles({ ...request, files });
  for (const file of files) {
    const alone = await buildBundles({ ...request, files: [file] });
    expect(together.get(file.path)).toEqual(alone.get(file.path));
  }
  const externals = files.map(({ path }) => {
    const built = together.get(path);
    return built?.ok === true ? built.bundle.manifest.externals : built?.problems.map(({ location }) => location?.file);
  });
  expect(externals).toEqual([{ pg: "8.0.1" }, { pg: "8.0.1" }, [join(both, "two/bad.ts")], { pg: "8.0.2" }]);
});

test("drivers and packages with native code stay external with their versions; pure packages become part of the code", async () => {
  const manifest = (name: string, more = "") => `{"name":"${name}","version":"1.2.3","main":"i.js"${more}}`;
  const folder = project({
    "dag.ts": [
      'import pure from "pure";',
      'import gyp from "gyp";',
      'import addOn from "@scope/add-on/deep.js";',
      'export default async () => [pure, gyp, addOn, await import("pg")];',
      'export const unused = () => import("mysql2");',
    ].join("\n"),
    "node_modules/pure/package.json": manifest("pure"),
    "node_modules/pure/i.js": 'module.exports = { home: require("node:os").homedir() };',
    "node_modules/gyp/package.json": manifest("gyp", ',"gypfile":true'),
    "node_modules/gyp/i.js": "",
    "node_modules/@scope/add-on/package.json": manifest("@scope/add-on"),
    "node_modules/@scope/add-on/deep.js": "",
    "node_modules/@scope/add-on/build/Release/x.node": "",
    "node_modules/pg/package.json": manifest("pg"),
    "node_modules/pg/i.js": "",
    "node_modules/mysql2/package.json": manifest("mysql2"),
    "node_modules/mysql2/i.js": "",
  });
  const { bundle } = await buildOne(folder);
  expect(bundle.manifest.externals).toEqual({ "@scope/add-on": "1.2.3", gyp: "1.2.3", mysql2: "1.2.3", pg: "1.2.3" });
  expect(bundle.code).toContain("homedir");
});

test("a driver that our operators name need not be installed; one that the DAG imports must be", async () => {
  const operators = {
    "node_modules/@daymill/operators/package.json":
      '{"name":"@daymill/operators","version":"0.1.0","type":"module","main":"i.js"}',
    "node_modules/@daymill/operators/i.js": 'export const query = () => import("@aws-sdk/client-of-nobody");',
  };
  const { bundle } = await buildOne(
    project({ ...operators, "dag.ts": 'import { query } from "@daymill/operators";\nexport default query;' }),
  );
  expect(bundle.manifest.externals).toEqual({ "@aws-sdk/client-of-nobody": null });
  const [built] = await buildAll(
    project({ "dag.ts": 'export default () => import("@aws-sdk/client-of-nobody");' }),
    "dag.ts",
  );
  expect(built).toMatchObject({
    ok: false,
    problems: [{ code: "E201", message: 'Could not resolve "@aws-sdk/client-of-nobody"' }],
  });
});

test("our libraries are found in this installation when the project has none", async () => {
  const text = 'import { isId } from "@daymill/core";\nexport default isId("a");';
  const folder = project({ "dag.ts": text });
  const { bundle, own } = await buildOne(folder);
  expect(bundle.code).toContain("function isId");
  expect(own.files).toEqual([join(folder, "dag.ts")]);
  // The hashes of its map name what the user wrote, and nothing of ours.
  expect(JSON.parse(bundle.map)[HASHES_FIELD]).toEqual({ [join(folder, "dag.ts")]: sourceHash(text) });
  expect(own.slices.map(({ start, end }) => bundle.code.slice(start, end)).join("")).toContain('isId("a")');
});

test("files that the code names become part of the bundle", async () => {
  const folder = project({
    ...fakeCore,
    "src/dag.ts":
      'import { fileText, filePath as path } from "@daymill/core";\nexport const [sql, job] = [fileText("./q/a.sql"), path("../clean.py")];\n',
    "src/q/a.sql": "select 'ü'\n",
    "clean.py": "print(1)\n",
  });
  const { bundle, own } = await buildOne(folder, "src/dag.ts");
  expect(own.files).toEqual(["src/dag.ts", "src/q/a.sql", "clean.py"].map((file) => join(folder, file)));
  const [asset] = bundle.manifest.assets;
  expect(asset).toMatch(/^[0-9a-f]{16}\/clean\.py$/);
  const store = bundleStore(join(folder, "bundles"));
  await store.save(bundle);
  const loaded: unknown = await import(pathToFileURL(join(store.folder, `${bundle.id}.mjs`)).href);
  expect(loaded).toMatchObject({ sql: "select 'ü'\n", job: join(store.folder, "assets", asset ?? "") });
  expect(readFileSync(join(store.folder, "assets", asset ?? ""), "utf8")).toBe("print(1)\n");
  expect(await store.read(bundle.id)).toEqual(bundle);
});

test("our own functions are the ones that the bundler knows", async () => {
  const folder = project({
    "dag.ts":
      'import { filePath, fileText } from "@daymill/core";\nexport const files = [fileText("./a.sql"), filePath("./a.sql")];\n',
    "a.sql": "select 1",
  });
  const { bundle } = await buildOne(folder);
  const store = bundleStore(join(folder, "bundles"));
  await store.save(bundle);
  const loaded: unknown = await import(pathToFileURL(join(store.folder, `${bundle.id}.mjs`)).href);
  expect(loaded).toMatchObject({ files: ["select 1", join(store.folder, "assets", bundle.manifest.assets[0] ?? "")] });
});

test("files that our own packages name are part of the bundle, and none of the user's files", async () => {
  const operators = "node_modules/@daymill/operators";
  const folder = project({
    ...fakeCore,
    [`${operators}/package.json`]: '{"name":"@daymill/operators","version":"0.1.0","type":"module","main":"i.js"}',
    [`${operators}/i.js`]:
      'import { fileText } from "@daymill/core";\nexport function script() { return fileText("./job.py"); }\n',
    [`${operators}/job.py`]: "print(1)\n",
    "dag.ts": 'import { script } from "@daymill/operators";\nexport const job = script();\n',
  });
  const { bundle, own } = await buildOne(folder);
  expect(own.files).toEqual([join(folder, "dag.ts")]);
  const store = bundleStore(join(folder, "bundles"));
  await store.save(bundle);
  const loaded: unknown = await import(pathToFileURL(join(store.folder, `${bundle.id}.mjs`)).href);
  expect(loaded).toMatchObject({ job: "print(1)\n" });
});

test("a named file that is missing, or named by an expression, is an error with its place", async () => {
  const folder = project({
    ...fakeCore,
    "dag.ts":
      'import { fileText } from "@daymill/core";\nconst name: string = "a";\nexport default [\n  fileText("./no.sql"),\n  fileText(`./${name}.sql`),\n];\n',
  });
  const [built] = await buildAll(folder, "dag.ts");
  expect(built).toMatchObject({
    ok: false,
    problems: [
      { code: "E201", message: expect.stringContaining("no.sql"), location: { line: 4, column: 3 } },
      { code: "E201", message: expect.stringContaining("literal"), location: { line: 5, column: 3 } },
    ],
  });
});

test("a named file may stand in the project around the DAG folder, but not outside of it, and no link leads out", async () => {
  const outside = project({ "a.sql": "select 'outside'" });
  const inProject = project({
    ...fakeCore,
    "package.json": "{}",
    "dags/dag.ts": 'import { fileText } from "@daymill/core";\nexport default fileText("../sql/a.sql");\n',
    "sql/a.sql": "select 'inside'",
  });
  expect((await buildOne(join(inProject, "dags"))).bundle.code).toContain("select 'inside'");

  const escaping = project({
    ...fakeCore,
    "dag.ts": `import { fileText, filePath } from "@daymill/core";\nexport default [\n  fileText("../${basename(outside)}/a.sql"),\n  filePath("./link.sql"),\n];\n`,
  });
  symlinkSync(join(outside, "a.sql"), join(escaping, "link.sql"));
  const [built] = await buildAll(escaping, "dag.ts");
  const message = expect.stringContaining(`${join(outside, "a.sql")} is neither in the DAG folder`);
  expect(built).toMatchObject({
    ok: false,
    problems: [
      { code: "E201", message, location: { line: 3, column: 3 } },
      { code: "E201", message, location: { line: 4, column: 3 } },
    ],
  });
});
