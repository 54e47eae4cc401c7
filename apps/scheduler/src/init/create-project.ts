import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { DaymillError } from "@daymill/core";
import type { ProjectFiles } from "./project-files.ts";

export interface NewProject {
  /** Absolute. */
  readonly folder: string;
  readonly files: ProjectFiles;
  /** Whether it may be made in a folder that holds something: files of the same names are replaced. */
  readonly force: boolean;
}

/**
 * Makes a project, whole or not at all: its files are written beside the folder first. Rejects with E106 when the folder is
 * no folder, or holds something and `force` is not set.
 */
export async function createProject({ folder, files, force }: NewProject): Promise<void> {
  const content = await contentOf(folder);
  if (content !== undefined && content.length > 0 && !force) throw notEmpty(folder, content);
  if (content !== undefined) await assertReplaceable(folder, files);
  const firstMade = await mkdir(dirname(folder), { recursive: true });
  const home = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  const draft = join(home, basename(folder));
  try {
    for (const [path, text] of files) await writeIn(draft, path, text);
    if (content === undefined) await rename(draft, folder);
    // A folder that is there stays the same one: a shell may stand in it.
    else for (const path of files.keys()) await moveIn(draft, folder, path);
  } catch (error) {
    if (firstMade !== undefined) await rm(firstMade, { recursive: true, force: true });
    throw error;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** What a folder holds; undefined: it does not exist. */
async function contentOf(folder: string): Promise<string[] | undefined> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    if (isCode(error, "ENOTDIR")) throw new DaymillError("E106", `${folder} is a file. Name a folder with --dir.`);
    throw error;
  }
}

function notEmpty(folder: string, content: readonly string[]): DaymillError {
  const shown = content.slice(0, 3).join(", ");
  const more = content.length > 3 ? `, ${content.length - 3} more` : "";
  const message = `${folder} is not empty (${shown}${more}). Choose another with --dir, or use --force, which replaces files of the same names (${["package.json", "tsconfig.json", "README.md"].join(", ")}, ...) and leaves the others.`;
  return new DaymillError("E106", message, { details: { folder } });
}

/** Looked at before anything is moved, so that nothing is left half replaced. */
async function assertReplaceable(folder: string, files: ProjectFiles): Promise<void> {
  for (const path of files.keys()) {
    const there = await stat(join(folder, path)).catch((error: unknown) => {
      if (isCode(error, "ENOENT")) return undefined;
      throw isCode(error, "ENOTDIR") ? inTheWay(folder, dirname(path)) : error;
    });
    if (there !== undefined && !there.isFile()) throw inTheWay(folder, path);
  }
}

function inTheWay(folder: string, path: string): DaymillError {
  return new DaymillError(
    "E106",
    `${join(folder, path)} is in the way of the project's ${path}. Move it, or choose another folder with --dir.`,
  );
}

async function writeIn(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function moveIn(draft: string, folder: string, path: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await rename(join(draft, path), join(folder, path));
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
