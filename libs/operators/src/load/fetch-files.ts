import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { TaskContext } from "@daymill/core";
import { fileStore } from "@daymill/stores";
import { assertFreeDisk } from "../free-disk.ts";
import { forEachBounded } from "../run-bounded.ts";
import { copyVerified } from "../store/copy-object.ts";
import type { LoadWork } from "./load-work.ts";

/** What is to be copied: files of a folder. */
export interface FilesToFetch extends Pick<LoadWork, "source" | "files"> {
  readonly ctx: Pick<TaskContext, "signal" | "keepFreeBytes">;
  /** Whether several become one beside them, for which there has to be room, too. */
  readonly areMerged?: boolean;
}

/** Files that are copied at a time. */
const FILES_AT_ONCE = 4;

/** Copies the files of a load into a directory, each verified. Gives their paths, in the order of the files. E504: there is no room. */
export async function fetchFiles(
  directory: string,
  { source, files, ctx, areMerged = false }: FilesToFetch,
): Promise<readonly string[]> {
  const draft = fileStore(directory);
  const copies = files.map((name, index) => {
    const from = { store: source.store, key: `${source.prefix}${name}` };
    return { name, from, copy: `${String(index).padStart(5, "0")}.parquet`, bytes: 0 };
  });
  const bounds = { atOnce: FILES_AT_ONCE, signal: ctx.signal };
  await forEachBounded(copies, bounds, async (file) => {
    file.bytes = (await source.store.stat(file.from.key))?.bytes ?? 0;
  });
  const bytes = copies.reduce((sum, copy) => sum + copy.bytes, 0);
  await assertFreeDisk(directory, { bytes: areMerged && copies.length > 1 ? 2 * bytes : bytes, ctx });
  await mkdir(directory, { recursive: true });
  await forEachBounded(copies, bounds, async ({ name, bytes, from, copy }, signal) => {
    await copyVerified({ name, bytes }, { from, to: { store: draft, key: copy }, signal });
  });
  return copies.map(({ copy }) => join(directory, copy));
}

/** The paths of the files of a load: where they lie, if that is on this machine, else copies in the directory. */
export async function localFiles(directory: string, work: FilesToFetch): Promise<readonly string[]> {
  const { store, prefix } = work.source;
  const { files, areMerged = false, ctx } = work;
  const paths = files.flatMap((name) => store.localPath(`${prefix}${name}`) ?? []);
  if (paths.length !== files.length) return await fetchFiles(directory, work);
  if (areMerged && paths.length > 1) await assertFreeDisk(directory, { bytes: await bytesOf(paths), ctx });
  return paths;
}

async function bytesOf(paths: readonly string[]): Promise<number> {
  let bytes = 0;
  for (const path of paths) bytes += (await stat(path)).size;
  return bytes;
}
