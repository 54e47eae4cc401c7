import { open, rm, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { epochMillis } from "@daymill/core";
import { digestOf } from "./checksum.ts";
import { assertInsideRoot, folderPath, objectPath } from "./file-paths.ts";
import { walkFiles, walkTemporaries } from "./file-walk.ts";
import { publishDirectory, writeFileAtomically } from "./file-write.ts";
import { toFolder } from "./object-key.ts";
import type { ByteRange, Content, ObjectInfo, ObjectStore, WriteOptions } from "./object-store.ts";
import { isAbsent, toStoreError, withStoreErrors } from "./store-error.ts";

/** Of a file, at a time: a piece costs its readers more than its bytes do. */
const PIECE_BYTES = 256 * 1024;

/** A directory as an object store. It need not exist yet: the first write makes it. */
export function fileStore(root: string): ObjectStore {
  const atObject = async <T>(key: string, operation: (path: string) => Promise<T>): Promise<T> => {
    const path = objectPath(root, key);
    return withStoreErrors(path, async () => {
      await assertInsideRoot(root, path);
      return operation(path);
    });
  };
  const atFolder = async <T>(folder: string, operation: (path: string) => Promise<T>): Promise<T> => {
    const path = folderPath(root, folder);
    return withStoreErrors(path, async () => {
      await assertInsideRoot(root, path);
      return operation(path);
    });
  };
  return {
    root: rootUri(root),
    list: (folder) => listFolder(root, folder),
    stat: (key) => atObject(key, (path) => statFile(path, key)),
    read: (key, range) => atObject(key, (path) => openForReading(path, range)),
    write: (key, content: Content, options: WriteOptions = {}) =>
      atObject(key, (path) => writeFileAtomically(path, content, options)),
    checksum: (key, algorithm = "sha256") =>
      atObject(key, async (path) => digestOf(await openForReading(path, undefined), algorithm)),
    delete: (key) => atObject(key, (path) => rm(path, { force: true })),
    deletePrefix: (folder) => atFolder(folder, (path) => rm(path, { recursive: true, force: true })),
    publish: (from, to) => atFolder(from, (source) => atFolder(to, (target) => publishDirectory(source, target))),
    discardUnfinished: (folder) => atFolder(folder, removeTemporaries),
    localPath: (key) => folderPath(root, key).replace(/[/\\]$/, ""),
  };
}

function rootUri(root: string): string {
  const { href } = pathToFileURL(root);
  return href.endsWith("/") ? href : `${href}/`;
}

async function* listFolder(root: string, folder: string): AsyncGenerator<ObjectInfo> {
  const path = folderPath(root, folder);
  try {
    await assertInsideRoot(root, path);
    for await (const file of walkFiles(path, toFolder(folder))) {
      const info = await statFile(file.path, file.key);
      if (info !== undefined) yield info;
    }
  } catch (thrown: unknown) {
    throw toStoreError(thrown, path);
  }
}

async function statFile(path: string, key: string): Promise<ObjectInfo | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) return undefined;
    return { key, bytes: found.size, modifiedAt: epochMillis(Math.floor(found.mtimeMs)) };
  } catch (thrown: unknown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}

async function openForReading(path: string, range: ByteRange | undefined): Promise<Readable> {
  const file = await open(path, "r");
  const found = await file.stat();
  if (found.isFile()) return file.createReadStream({ ...range, highWaterMark: PIECE_BYTES });
  await file.close();
  throw Object.assign(new Error(`${path} is a directory`), { code: "EISDIR" });
}

async function removeTemporaries(path: string): Promise<void> {
  for await (const temporary of walkTemporaries(path)) await rm(temporary, { recursive: true, force: true });
}
