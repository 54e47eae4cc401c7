import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../architecture/imports.ts";

const PAGES = [
  "README.md",
  "docs/starting.md",
  "docs/coming-from-airflow.md",
  "docs/authoring.md",
  "docs/operators/stores.md",
  "docs/operators/warehouses.md",
  "docs/operators/athena.md",
  "docs/operators/clusters.md",
  "docs/operators/dumps.md",
  "docs/operators/convert.md",
  "docs/operators/heka.md",
  "docs/operators/csv.md",
  "docs/operators/json.md",
  "docs/operators/logs.md",
  "docs/operators/files.md",
  "docs/operators/processes.md",
  "docs/operators/queries.md",
  "docs/operators/http.md",
  "docs/operators/sql.md",
  "docs/operators/runs.md",
  "docs/operators/notifiers.md",
];
// Beside this file, so that snippets find the packages as a project of the workspace does.
const folder = mkdtempSync(join(import.meta.dirname, ".snippets-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function snippetsOf(page: string): string[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```ts\n(.*?)^```/gms)].map((match) => match[1] ?? "");
}

test("every TypeScript snippet of the documentation compiles as it stands", () => {
  const files = PAGES.flatMap((page) =>
    snippetsOf(page).map((code, index) => {
      const file = join(folder, `${basename(page, ".md")}-${index + 1}.ts`);
      writeFileSync(file, code);
      return file;
    }),
  );
  expect(files.length).toBeGreaterThan(6);
  const config = { extends: join(root, "tsconfig.base.json"), compilerOptions: { types: ["node"] }, files };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
    encoding: "utf8",
  });
  expect({ stdout, status }).toEqual({ stdout: "", status: 0 });
});
