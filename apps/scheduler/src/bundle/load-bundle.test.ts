import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { BundleId } from "@daymill/core";
import { afterAll, expect, test } from "vitest";
import { buildBundles } from "./build-bundles.ts";
import { installBundleResolver } from "./bundle-resolver.ts";
import { bundleStore } from "./bundle-store.ts";
import { loadBundle } from "./load-bundle.ts";
import { sourceHash } from "./source-hash.ts";
import { sourceFinder } from "./source-finder.ts";

const root = realpathSync(mkdtempSync(join(tmpdir(), "daymill-load-")));
afterAll(() => rmSync(root, { recursive: true }));

const store = bundleStore(join(root, "bundles"));
const project = join(root, "project");
const installation = join(root, "installation");
const source = {
  folder: store.folder,
  resolver: installBundleResolver(store.folder),
  packageRoots: [project, installation],
};

function install(where: string, name: string, version: string): void {
  const folder = join(where, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name, version, exports: { import: "./e.mjs", require: "./c.cjs" } }),
  );
  writeFileSync(join(folder, "e.mjs"), `export default ${JSON.stringify(`${where} ${version} import`)};`);
  writeFileSync(join(folder, "c.cjs"), `module.exports = ${JSON.stringify(`${where} ${version} require`)};`);
}

async function save(name: string, code: string, externals: Record<string, string | null>): Promise<BundleId> {
  const id = name.padEnd(64, "0") as BundleId;
  const manifest = { format: 1, externals, assets: [] } as const;
  await store.save({ id, code, map: "{}", manifest, assets: new Map() });
  return id;
}

const banner = 'import { createRequire } from "node:module";\nvar require = createRequire(import.meta.url);\n';

/** What a process of its own gets from the bundle: the module loader of a test runner is not the one that workers have. */
async function exportsOf(id: BundleId): Promise<unknown> {
  const script = `
    const [folder, id, ...packageRoots] = process.argv.slice(1);
    const { installBundleResolver } = await import(${JSON.stringify(import.meta.resolve("./bundle-resolver.ts"))});
    const { loadBundle } = await import(${JSON.stringify(import.meta.resolve("./load-bundle.ts"))});
    console.log(JSON.stringify(await loadBundle(id, { folder, packageRoots, resolver: installBundleResolver(folder) })));`;
  const args = ["--input-type=module", "-e", script, store.folder, id, ...source.packageRoots];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout);
}

test("an external comes from the first place that has the recorded version, by import and by require", async () => {
  install(project, "driver", "2.0.0");
  install(installation, "driver", "1.0.0");
  const code = `${banner}export const { default: imported } = await import("driver");\nexport const required = require("driver");`;
  expect(await exportsOf(await save("aa", code, { driver: "1.0.0" }))).toEqual({
    imported: `${installation} 1.0.0 import`,
    required: `${installation} 1.0.0 require`,
  });
  expect(await exportsOf(await save("ab", code, { driver: "2.0.0" }))).toEqual({
    imported: `${project} 2.0.0 import`,
    required: `${project} 2.0.0 require`,
  });
});

test("a bundle whose externals are here in other versions is refused, naming all of them", async () => {
  install(project, "other", "2.0.0");
  const id = await save("ba", "throw new Error('must not run')", { other: "1.5.0", gone: "1.0.0" });
  const refusal = loadBundle(id, source);
  await expect(refusal).rejects.toMatchObject({ code: "E307" });
  await expect(refusal).rejects.toThrow("other 1.5.0 (here: 2.0.0), gone 1.0.0 (here: none)");
});

test("a package that was missing when the bundle was built is missed where it is imported", async () => {
  const id = await save("ca", 'export const lazy = () => import("not-there");', { "not-there": null });
  const { lazy } = await loadBundle(id, source);
  await expect((lazy as () => Promise<unknown>)()).rejects.toMatchObject({ code: "ERR_MODULE_NOT_FOUND" });
});

test("a bundle that is not here is refused", async () => {
  await expect(loadBundle("d".repeat(64) as BundleId, source)).rejects.toMatchObject({ code: "E307" });
});

test("a stack is mapped to the source, and frames inside of Node are dropped", async () => {
  const file = join(project, "dags", "fail.ts");
  mkdirSync(dirname(file), { recursive: true });
  const text = "interface Unused { a: 1 }\n\nexport function fail(): never {\n  throw new Error('no');\n}\n";
  writeFileSync(file, text);
  const id = await saveBuilt(file);
  const { fail } = await loadBundle(id, source, "?load=1");
  const finder = sourceFinder(store.folder);
  const stack = stackOf(fail as () => never);
  expect(stack).toContain(`${id}.mjs?load=1:`);
  expect(finder.mapText(`${stack}\n    at node:internal/x:1:2`)).toContain(`${file}:4:9`);
  expect(finder.mapText(`${stack}\n    at node:internal/x:1:2`)).not.toContain("node:internal");
  expect(finder.findWritten(stack)).toEqual({ source: sourceHash(text), line: 4, column: 9 });
  expect(finder.findWritten(stack.replaceAll(id, "d".repeat(64)))).toBeUndefined();
  // The same code with another comment: a process that has it names the lines that are written now.
  const commented = `// Why it fails.\n${text}`;
  writeFileSync(file, commented);
  expect(await saveBuilt(file)).toBe(id);
  expect(finder.findWritten(stack)).toEqual({ source: sourceHash(commented), line: 5, column: 9 });
});

async function saveBuilt(file: string): Promise<BundleId> {
  const files = [{ path: file, folder: project }];
  const built = (await buildBundles({ files, bundleFolder: store.folder, packageRoots: [project] })).get(file);
  if (!built?.ok) throw new Error("not bundled");
  await store.save(built.bundle);
  return built.bundle.id;
}

function stackOf(fail: () => never): string {
  try {
    return fail();
  } catch (error) {
    return error instanceof Error ? (error.stack ?? "") : "";
  }
}
