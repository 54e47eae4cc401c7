import { buffer } from "node:stream/consumers";
import { crc32 } from "node:zlib";
import type { Readable } from "node:stream";
import { DaymillError } from "@daymill/core";
import { decompressed } from "../decompressed.ts";

/** Bytes that can be read from anywhere. */
export interface RandomAccess {
  /** For errors. */
  readonly name: string;
  readonly bytes: number;
  /** Both ends included. */
  read(start: number, end: number): Promise<Readable>;
}

/** The one file in a zip archive, by its entry in the list at the end. */
interface ZipEntry {
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

/** Sizes and the record of the end, by PKWARE's APPNOTE 4.3. */
const END_BYTES = 22;
const END_SIGNATURE = Buffer.from("PK\x05\x06", "latin1");
const ENTRY_BYTES = 46;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 65_535;
/** Stands where the number is in a record of zip64. */
const ELSEWHERE = 0xffff_ffff;
const STORED = 0;
const DEFLATED = 8;

/**
 * The content of a zip archive that holds one file; folders, and what macOS puts beside, do not count. Rejects with E435 when
 * it is damaged or cut off, E405 when it holds several files, is encrypted, or is compressed otherwise than by deflate.
 */
export async function* readZipEntry(archive: RandomAccess): AsyncGenerator<Uint8Array> {
  const entry = onlyEntry(archive, await readList(archive));
  const head = await readBytes(archive, entry.offset, LOCAL_BYTES);
  const start = entry.offset + LOCAL_BYTES + head.readUInt16LE(26) + head.readUInt16LE(28);
  if (start + entry.compressedBytes > archive.bytes) throw damagedFile(archive.name, "it is cut off");
  let [crc, bytes] = [0, 0];
  for await (const piece of entryPieces(archive, entry, start)) {
    crc = crc32(piece, crc);
    bytes += piece.length;
    yield piece;
  }
  if (crc !== entry.crc || bytes !== entry.bytes) throw damagedFile(archive.name, "its checksum does not fit");
}

/** A compressed file that cannot be read. */
export function damagedFile(name: string, what: string, cause?: Error): DaymillError {
  return new DaymillError("E435", `${name} cannot be decompressed: ${what}. Get the file again.`, {
    details: { name },
    ...(cause === undefined ? {} : { cause }),
  });
}

async function* entryPieces(
  archive: RandomAccess,
  { method, compressedBytes }: ZipEntry,
  start: number,
): AsyncGenerator<Uint8Array> {
  if (compressedBytes === 0) return;
  const pieces = await archive.read(start, start + compressedBytes - 1);
  yield* method === STORED ? pieces : decompressed(pieces, "deflate");
}

/** The list of files stands at the end, before a comment of any length. */
async function readList(archive: RandomAccess): Promise<Buffer> {
  const tailBytes = Math.min(archive.bytes, END_BYTES + MAX_COMMENT_BYTES);
  const tail = await readBytes(archive, archive.bytes - tailBytes, tailBytes);
  const at = tail.lastIndexOf(END_SIGNATURE);
  if (at === -1 || at + END_BYTES > tail.length) throw damagedFile(archive.name, "it is cut off");
  const [bytes, offset] = [tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)];
  if (offset === ELSEWHERE || bytes === ELSEWHERE) throw unsupported(archive, "is larger than 4 GiB");
  return await readBytes(archive, offset, bytes);
}

function onlyEntry(archive: RandomAccess, list: Buffer): ZipEntry {
  const entries: ZipEntry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= list.length;) {
    if (list.readUInt32LE(at) !== ENTRY_SIGNATURE) throw damagedFile(archive.name, "its list of files is damaged");
    const nameBytes = list.readUInt16LE(at + 28);
    const name = list.toString("utf8", at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes);
    if (!name.endsWith("/") && !name.startsWith("__MACOSX/")) entries.push(readEntry(list, at));
    at += ENTRY_BYTES + nameBytes + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32);
  }
  const [entry] = entries;
  if (entry === undefined || entries.length > 1) throw unsupported(archive, `holds ${entries.length} files, not one`);
  if (entry.isEncrypted) throw unsupported(archive, "is encrypted");
  if (entry.method !== STORED && entry.method !== DEFLATED) throw unsupported(archive, "is not compressed by deflate");
  if (entry.compressedBytes === ELSEWHERE || entry.bytes === ELSEWHERE || entry.offset === ELSEWHERE)
    throw unsupported(archive, "is larger than 4 GiB");
  return entry;
}

function readEntry(list: Buffer, at: number): ZipEntry {
  return {
    isEncrypted: (list.readUInt16LE(at + 8) & 1) === 1,
    method: list.readUInt16LE(at + 10),
    crc: list.readUInt32LE(at + 16),
    compressedBytes: list.readUInt32LE(at + 20),
    bytes: list.readUInt32LE(at + 24),
    offset: list.readUInt32LE(at + 42),
  };
}

async function readBytes(archive: RandomAccess, start: number, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  if (start < 0 || start + length > archive.bytes) throw damagedFile(archive.name, "it is cut off");
  return await buffer(await archive.read(start, start + length - 1));
}

function unsupported({ name }: RandomAccess, what: string): DaymillError {
  return new DaymillError("E405", `${name} ${what}: such zip archives cannot be read. Put one file into each.`, {
    details: { name },
  });
}
