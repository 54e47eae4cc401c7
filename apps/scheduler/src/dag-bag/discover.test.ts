import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { discoverDagFiles } from "./discover.ts";

function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "daymill-discover-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const dag = "export default 1;";
const names = async (folder: string) => (await discoverDagFiles(folder)).map((file) => file.name);

test("files that export something are found at any depth, in the order of their names", async () => {
  const folder = folderOf({
    "b.ts": dag,
    "a/x.mts": dag,
    "a/y.js": "module.exports = 1;",
    "script.ts": "run();",
    "notes.md": dag,
  });
  expect(await names(folder)).toEqual(["a/x.mts", "a/y.js", "b.ts"]);
});

test("tests, declarations, packages and hidden folders are left out", async () => {
  const folder = folderOf({
    "a.test.ts": dag,
    "a.spec.js": dag,
    "__tests__/b.ts": dag,
    "c.d.ts": dag,
    "node_modules/p/i.js": dag,
    ".cache/d.ts": dag,
    "e.ts": dag,
  });
  expect(await names(folder)).toEqual(["e.ts"]);
});

test("ignore files hide by name, path and folder, and the last rule that matches decides", async () => {
  const folder = folderOf({
    ".daymillignore": "# drafts\ndraft_*.ts\n/old/*.ts\nwip/\n!draft_keep.ts\n",
    "draft_a.ts": dag,
    "deep/draft_b.ts": dag,
    "deep/draft_keep.ts": dag,
    "old/a.ts": dag,
    "old/deeper/a.ts": dag,
    "wip/a.ts": dag,
    "deep/.daymillignore": "c.ts",
    "deep/c.ts": dag,
    "c.ts": dag,
  });
  expect(await names(folder)).toEqual(["c.ts", "deep/draft_keep.ts", "old/deeper/a.ts"]);
});

test("links are followed, but not in circles", async () => {
  const folder = folderOf({ "real/a.ts": dag, "real/sub/b.ts": dag });
  symlinkSync(join(folder, "real"), join(folder, "linked"));
  symlinkSync(folder, join(folder, "real/sub/up"));
  expect(await names(folder)).toEqual(["linked/a.ts", "linked/sub/b.ts", "real/a.ts", "real/sub/b.ts"]);
});
