import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { makeTestDir } from "../testing/test-dir.ts";
import { findNativeBinaries, prepareBinaries, whyNotRunnable } from "./native-binaries.ts";
import type { NativeBinaries } from "./native-binaries.ts";
import { findUnprivilegedUser, isRoot } from "./run-as.ts";

const installed = findNativeBinaries();
const runAs = isRoot() ? findUnprivilegedUser() : undefined;

function links(dir: string): string[] {
  const list = JSON.parse(readFileSync(join(dir, "pg-symlinks.json"), "utf8")) as { readonly target: string }[];
  return list.map((link) => join(dir, link.target.replace("native/", "")));
}

/** An installation as npm leaves it when install scripts do not run: without the links. */
function installWithoutLinks(parent: string): NativeBinaries {
  if (installed === undefined) throw new Error("There are no binaries for this machine.");
  const dir = join(parent, "native");
  cpSync(installed.dir, dir, { recursive: true, verbatimSymlinks: true });
  for (const link of links(dir)) rmSync(link, { force: true });
  return { dir, version: "18.4.0-test" };
}

function makeDir(...path: string[]): string {
  const dir = join(...path);
  mkdirSync(dir, { recursive: true });
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test("makes the links that the package cannot hold, and then the binaries run in place", () => {
  const found = installWithoutLinks(makeDir(makeTestDir()));
  const prepared = prepareBinaries(found, runAs, "/nowhere");
  expect(prepared).toEqual(found);
  expect(links(found.dir).every((link) => lstatSync(link).isSymbolicLink())).toBe(true);
  expect(whyNotRunnable(prepared, runAs)).toBeUndefined();
});

test("binaries that cannot be used where they are get copied, once, to where the user can run them", () => {
  const parent = makeDir(makeTestDir());
  const found = installWithoutLinks(makeDir(parent, "installed"));
  // Root can write anywhere but has to run them as somebody else; anybody else cannot make links in what is read-only.
  const [closed, mode] = isRoot() ? [join(parent, "installed"), 0o700] : [join(found.dir, "lib"), 0o555];
  chmodSync(closed, mode);
  const copies = makeDir(parent, "copies");
  const prepared = prepareBinaries(found, runAs, copies);
  chmodSync(closed, 0o755);
  expect(prepared.dir).toBe(join(copies, "postgresql-18.4.0-test"));
  expect(whyNotRunnable(prepared, runAs)).toBeUndefined();
  const mark = join(prepared.dir, "mark");
  writeFileSync(mark, "");
  chmodSync(closed, mode);
  expect(prepareBinaries(found, runAs, copies)).toEqual(prepared);
  chmodSync(closed, 0o755);
  expect(existsSync(mark)).toBe(true);
});

test("binaries that do not start say why", () => {
  const dir = makeDir(makeTestDir());
  mkdirSync(join(dir, "bin"));
  writeFileSync(join(dir, "bin/postgres"), "#!/bin/sh\necho wrong C library >&2\nexit 127\n", { mode: 0o755 });
  expect(whyNotRunnable({ dir, version: "0" }, runAs)).toContain("wrong C library");
});
