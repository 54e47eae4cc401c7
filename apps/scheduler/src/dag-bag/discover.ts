import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, matchesGlob, relative, sep } from "node:path";
import { DaymillError, toError } from "@daymill/core";

/** A file of a DAG folder that may hold DAGs. */
export interface DagFile {
  /** Absolute. */
  readonly path: string;
  /** Its DAG folder; absolute. */
  readonly folder: string;
  /** Relative to its DAG folder, with `/`. */
  readonly name: string;
  /** null: it cannot be read. The attempt to bundle it tells why. */
  readonly source: string | null;
}

/** In any folder: one pattern a line, as in .gitignore (`*`, `**`, `?`, a trailing `/` for folders, `!` to take back). */
export const IGNORE_FILE = ".daymillignore";

const CODE = /\.[cm]?[jt]s$/;
const NOT_CODE = /\.d\.[cm]?ts$|\.(?:test|spec)\.[cm]?[jt]s$/;
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(["node_modules", "__tests__"]);
const EXPORTS = /\bexport\b|\bexports\b/;

/**
 * The files below a folder that export something, in the order of their names. Tests, packages and ignored files are left
 * out. Rejects with E104 when it or a folder in it cannot be read.
 */
export async function discoverDagFiles(folder: string): Promise<DagFile[]> {
  const found: DagFile[] = [];
  for await (const path of walk(folder, { rules: [], seen: new Set([await realpath(folder)]) })) {
    const source = await readFile(path, "utf8").catch(() => null);
    if (source === null || EXPORTS.test(source))
      found.push({ path, folder, name: relative(folder, path).split(sep).join("/"), source });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Whether the name is one that a DAG file or a module of one can have. */
export function isCodeFile(name: string): boolean {
  return CODE.test(name) && !NOT_CODE.test(name);
}

interface IgnoreRule {
  /** Where the ignore file stands. */
  readonly folder: string;
  readonly pattern: string;
  readonly isForFolders: boolean;
  readonly takesBack: boolean;
}

interface Walk {
  readonly rules: readonly IgnoreRule[];
  /** Real paths of the folders on the way here, so that a link to one of them is not followed for ever. */
  readonly seen: ReadonlySet<string>;
}

async function* walk(folder: string, { rules: above, seen }: Walk): AsyncGenerator<string> {
  const rules = [...above, ...(await readRules(folder))];
  for (const entry of await entriesOf(folder)) {
    const path = join(folder, entry.name);
    const kind = entry.isSymbolicLink() ? await stat(path).catch(() => entry) : entry;
    if (isIgnored(path, kind.isDirectory(), rules)) continue;
    if (kind.isFile() && isCodeFile(entry.name)) yield path;
    if (!kind.isDirectory() || entry.name.startsWith(".") || SKIPPED_FOLDERS.has(entry.name)) continue;
    const real = await realpath(path);
    if (!seen.has(real)) yield* walk(path, { rules, seen: new Set([...seen, real]) });
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const message = `The DAG folder ${folder} cannot be read: ${toError(error).message}. Let the user that runs Daymill read it, name other folders with --dags, or list it in a ${IGNORE_FILE}.`;
    throw new DaymillError("E104", message, { details: { folder }, cause: error });
  }
}

async function readRules(folder: string): Promise<IgnoreRule[]> {
  const text = await readFile(join(folder, IGNORE_FILE), "utf8").catch(() => "");
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map((line) => toRule(line, folder));
}

/** A pattern with a slash inside counts from the ignore file's folder; one without matches at any depth. */
function toRule(line: string, folder: string): IgnoreRule {
  const takesBack = line.startsWith("!");
  const bare = line.replace(/^!/, "").replace(/\/$/, "");
  const pattern = bare.includes("/") ? bare.replace(/^\//, "") : `**/${bare}`;
  return { folder, pattern, isForFolders: line.endsWith("/"), takesBack };
}

/** The last rule that matches decides. */
function isIgnored(path: string, isFolder: boolean, rules: readonly IgnoreRule[]): boolean {
  const last = rules.findLast(
    (rule) => (isFolder || !rule.isForFolders) && matchesGlob(relative(rule.folder, path), rule.pattern),
  );
  return last !== undefined && !last.takesBack;
}
