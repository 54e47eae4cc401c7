import { constants } from "node:fs";
import { open, type FileHandle } from "node:fs/promises";
import { resolve, sep } from "node:path";
import { DaymillError } from "@daymill/core";

/** Bytes of a log, and how long it is by now. */
export interface LogBytes {
  readonly bytes: Buffer;
  readonly offset: number;
  /** Whether `offset` was moved into the middle of the file, so that it may stand within a line. */
  readonly startsInLine: boolean;
  readonly size: number;
}

export interface LogRange {
  /** From here on; negative: that many bytes before the end. */
  readonly offset: number;
  readonly maxBytes: number;
}

/**
 * A file of the log folder as an absolute path. Throws E503 for one that would stand elsewhere: no part of a request
 * reaches a path unchecked, this is the second lock.
 */
export function logPath(logRoot: string, file: string): string {
  const root = resolve(logRoot);
  const path = resolve(root, file);
  if (!path.startsWith(root + sep)) throw new DaymillError("E503", "The log's path leaves the log folder.");
  return path;
}

/** Opens a log for reading; undefined when it is not there. A symbolic link is not followed: a task may have put it there. */
export async function openLog(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Reads a range; undefined when there is no file. At least one whole line comes when there is one, however long it is. */
export async function readLogRange(path: string, range: LogRange): Promise<LogBytes | undefined> {
  await using handle = await openLog(path);
  if (handle === undefined) return undefined;
  const { size } = await handle.stat();
  const offset = range.offset < 0 ? Math.max(0, size + range.offset) : Math.min(range.offset, size);
  const startsInLine = range.offset < 0 && offset > 0;
  const bytes = await readLines(handle, { offset, maxBytes: range.maxBytes, size, startsInLine });
  return { bytes, offset, startsInLine, size };
}

interface LineRead {
  readonly offset: number;
  readonly maxBytes: number;
  readonly size: number;
  readonly startsInLine: boolean;
}

/** At least one whole line when there is one, however long it is. */
async function readLines(handle: FileHandle, read: LineRead): Promise<Buffer> {
  const { offset, size } = read;
  for (let length = read.maxBytes; ; length *= 2) {
    const bytes = await readExactly(handle, offset, Math.min(length, size - offset));
    const first = read.startsInLine ? bytes.indexOf("\n") + 1 : 0;
    if (offset + bytes.length >= size || bytes.indexOf("\n", first) >= 0) return bytes;
  }
}

/** Read at a time: at most some 20 ms of work, between which others have their turn. */
const PIECE_BYTES = 131_072;

/** Lines that stand one after the other in a log. */
export interface WholeLines {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** All whole lines of the first `size` bytes of a log, in pieces. What is not whole yet is left out. */
export async function* wholeLines(handle: FileHandle, size: number): AsyncGenerator<WholeLines> {
  for (let offset = 0; offset < size;) {
    const bytes = await readLines(handle, { offset, maxBytes: PIECE_BYTES, size, startsInLine: false });
    const end = bytes.lastIndexOf("\n") + 1;
    if (end === 0) return;
    yield { bytes: bytes.subarray(0, end), offset };
    offset += end;
  }
}

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(Math.max(0, length));
  let done = 0;
  while (done < buffer.length) {
    const { bytesRead } = await handle.read(buffer, done, buffer.length - done, position + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return buffer.subarray(0, done);
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ELOOP");
}
