import { buffer } from "node:stream/consumers";
import { DaymillError, toError } from "@daymill/core";
import type { TaskContext } from "@daymill/core";
import { decompressed, GZIP_MAGIC_BYTES, isGzip, isZlibError } from "../decompressed.ts";
import { placeOf } from "../place.ts";
import { damagedFile, readZipEntry } from "./zip-entry.ts";
import type { RandomAccess } from "./zip-entry.ts";

const ZIP_MAGIC = Buffer.from("PK", "latin1");
const MAGIC_BYTES = Math.max(ZIP_MAGIC.length, GZIP_MAGIC_BYTES);

/** What errors call the file that was expected. */
export type TextFormat = "CSV" | "JSON" | "log";

/** Longer lines are none: the file is something else, and would be held in memory whole. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

/**
 * The text of an object, in pieces: as it is, gzipped, or the one file of a zip archive, by what it begins with. Rejects with
 * E501 when it is not there, E435 when it is damaged, E405 for a zip archive that cannot be read.
 */
export async function* readTextObject(uri: string, ctx: TaskContext): AsyncGenerator<Uint8Array> {
  const object = await openObject(uri, ctx);
  try {
    yield* contentOf(object);
  } catch (thrown: unknown) {
    const error = toError(thrown);
    throw isZlibError(error) ? damagedFile(uri, error.message, error) : error;
  }
}

/** The same pieces; rejects with E434 where a line does not end. */
export async function* boundedLines(
  pieces: AsyncIterable<Uint8Array>,
  { uri, format }: { readonly uri: string; readonly format: TextFormat },
): AsyncGenerator<Uint8Array> {
  let openBytes = 0;
  for await (const piece of pieces) {
    const lineEnd = piece.lastIndexOf(10);
    openBytes = lineEnd === -1 ? openBytes + piece.length : piece.length - lineEnd - 1;
    if (openBytes > MAX_LINE_BYTES) throw isNoText(uri, format);
    yield piece;
  }
}

async function* contentOf(object: RandomAccess): AsyncGenerator<Uint8Array> {
  if (object.bytes === 0) return;
  const magic = await buffer(await object.read(0, Math.min(object.bytes, MAGIC_BYTES) - 1));
  if (magic.equals(ZIP_MAGIC)) yield* readZipEntry(object);
  else if (isGzip(magic)) yield* decompressed(await object.read(0, object.bytes - 1), "gzip");
  else yield* await object.read(0, object.bytes - 1);
}

async function openObject(uri: string, ctx: TaskContext): Promise<RandomAccess> {
  const { store, key } = await placeOf(uri, ctx);
  const found = await store.stat(key);
  if (found === undefined)
    throw new DaymillError("E501", `${uri} does not exist. Check the path, and whether the day is published yet.`, {
      details: { uri },
    });
  return { name: uri, bytes: found.bytes, read: (start, end) => store.read(key, { start, end }) };
}

function isNoText(uri: string, format: TextFormat): DaymillError {
  return new DaymillError("E434", `${uri} has no end of a line within ${MAX_LINE_BYTES} bytes: it is no ${format}.`, {
    details: { uri },
  });
}
