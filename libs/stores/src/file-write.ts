import { link, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { racePoint } from "@daymill/core";
import { asideOf, temporaryBeside } from "./file-temporary.ts";
import { walkFiles } from "./file-walk.ts";
import type { Content, WriteOptions, WriteResult } from "./object-store.ts";
import { isAbsent, isTaken } from "./store-error.ts";

/** Writes a file under a temporary name, syncs it, and publishes it by one rename (or link, for `ifAbsent`). */
export async function writeFileAtomically(path: string, content: Content, options: WriteOptions): Promise<WriteResult> {
  const temporary = temporaryBeside(path);
  await mkdir(dirname(path), { recursive: true });
  try {
    const bytes = await writeAndSync(temporary, content, options.signal);
    await racePoint("file-store:written");
    options.signal?.throwIfAborted();
    if (options.ifAbsent === true) return await linkIfAbsent(temporary, path, bytes);
    await rename(temporary, path);
    await racePoint("file-store:published");
    await syncDirectory(dirname(path));
    return { written: true, bytes };
  } finally {
    await rm(temporary, { force: true });
  }
}

/**
 * Moves a directory to where another may stand. The old one steps aside first, so for the moment between two renames
 * the place is empty: readers see the old content, nothing, or the new content, never a mixture.
 */
export async function publishDirectory(from: string, to: string): Promise<void> {
  await syncTree(from);
  await mkdir(dirname(to), { recursive: true });
  const aside = asideOf(to);
  await rm(aside, { recursive: true, force: true });
  await renameIfPresent(to, aside);
  await racePoint("file-store:aside");
  await rename(from, to);
  await syncDirectory(dirname(to));
  await rm(aside, { recursive: true, force: true });
}

async function writeAndSync(path: string, content: Content, signal: AbortSignal | undefined): Promise<number> {
  const file = await open(path, "wx");
  const stream = file.createWriteStream({ flush: true });
  await pipeline(toReadable(content), stream, signal === undefined ? {} : { signal });
  return stream.bytesWritten;
}

function toReadable(content: Content): Readable {
  if (typeof content === "string" || content instanceof Uint8Array) return Readable.from([Buffer.from(content)]);
  return Readable.from(content, { objectMode: false });
}

async function linkIfAbsent(temporary: string, path: string, bytes: number): Promise<WriteResult> {
  try {
    await link(temporary, path);
  } catch (thrown: unknown) {
    if (isTaken(thrown)) return { written: false };
    throw thrown;
  }
  await syncDirectory(dirname(path));
  return { written: true, bytes };
}

async function renameIfPresent(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (thrown: unknown) {
    if (!isAbsent(thrown)) throw thrown;
  }
}

async function syncTree(directory: string): Promise<void> {
  const folders = new Set([directory]);
  await stat(directory);
  for await (const file of walkFiles(directory)) {
    await syncFile(file.path);
    folders.add(dirname(file.path));
  }
  for (const folder of folders) await syncDirectory(folder);
}

async function syncFile(path: string): Promise<void> {
  await using file = await open(path, "r");
  await file.sync();
}

/** Windows cannot open a directory, and needs no sync of one. */
async function syncDirectory(path: string): Promise<void> {
  if (process.platform !== "win32") await syncFile(path);
}
