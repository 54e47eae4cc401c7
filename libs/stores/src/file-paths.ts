import { realpath } from "node:fs/promises";
import { dirname, join, relative, isAbsolute, resolve, sep } from "node:path";
import { DaymillError } from "@daymill/core";
import { assertKey, toFolder } from "./object-key.ts";
import { isAbsent } from "./store-error.ts";

/** The path of an object below a root. */
export function objectPath(root: string, key: string): string {
  assertKey(key);
  return join(root, key);
}

/** The path of a folder below a root; "" is the root itself. */
export function folderPath(root: string, folder: string): string {
  return join(root, toFolder(folder));
}

/** Checks that no symbolic link on the way leads out of the root (E503). */
export async function assertInsideRoot(root: string, path: string): Promise<void> {
  const real = await realNearest(path);
  const way = relative(await realNearest(root), real);
  if (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way)) return;
  throw new DaymillError(
    "E503",
    `${path} leads out of ${root} by a symbolic link. Remove the link, or move the root.`,
    {
      details: { path, root },
    },
  );
}

/** The real path of the nearest ancestor that exists, with the absent rest appended. */
async function realNearest(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (thrown: unknown) {
    const parent = dirname(resolve(path));
    if (!isAbsent(thrown) || parent === path) throw thrown;
    return join(await realNearest(parent), relative(parent, resolve(path)));
  }
}
