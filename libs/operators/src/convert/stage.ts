import type { FileHandle } from "node:fs/promises";
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { withStoreErrors } from "@daymill/stores";
import { readTableBody } from "../dump/archive.ts";
import type { Archive, ArchiveTable } from "../dump/archive.ts";
import { STAGED_HEAD } from "./staged-file.ts";
import type { StagedFile } from "./staged-file.ts";
import { measureLines, normaliseLines, padLines } from "./staged-lines.ts";

/** Rows of one table, decompressed and counted, ready for an engine. */
export interface Segment {
  readonly table: ArchiveTable;
  readonly file: StagedFile;
  readonly rows: number;
  /** How many rows of the table stand in earlier segments. */
  readonly rowsBefore: number;
}

/** What becomes one file: segments in the order of the archive. */
export interface Part {
  /** From 0. */
  readonly index: number;
  readonly segments: readonly Segment[];
}

export interface StageOptions {
  /** Where the staged files go; the caller removes it. */
  readonly directory: string;
  /** A part is closed once it holds so many bytes of text. */
  readonly partBytes: number;
  readonly signal?: AbortSignal;
}

/**
 * Decompresses an archive part by part: a bound on the disk that a conversion needs, whatever the size of the archive. Rows
 * are counted, end marks checked and odd escapes normalised here, once for all engines, and the parts are the same for each.
 * Every table has a segment, also without rows. Rejects as readTableBody does, and with E504.
 */
export async function* stageParts(archive: Archive, options: StageOptions): AsyncGenerator<Part> {
  await withStoreErrors(options.directory, () => mkdir(options.directory, { recursive: true }));
  await using writer = segmentWriter(options.directory);
  for (const table of archive.tables) {
    let rowsBefore = 0;
    for await (const body of readTableBody(table)) {
      options.signal?.throwIfAborted();
      rowsBefore += await writer.append(table, body, rowsBefore);
      if (writer.bytes() >= options.partBytes) yield await writer.closePart();
    }
    if (rowsBefore === 0) await writer.append(table, Buffer.alloc(0), 0);
    await writer.closeSegment();
  }
  if (writer.holdsSegments()) yield await writer.closePart();
}

interface SegmentWriter extends AsyncDisposable {
  /** Adds lines to the segment of a table, which begins with them if none is open; gives their number. */
  append(table: ArchiveTable, body: Buffer, rowsBefore: number): Promise<number>;
  closeSegment(): Promise<void>;
  closePart(): Promise<Part>;
  /** How many bytes of text the open part holds. */
  bytes(): number;
  holdsSegments(): boolean;
}

interface OpenSegment {
  readonly handle: FileHandle;
  readonly path: string;
  readonly table: ArchiveTable;
  readonly rowsBefore: number;
  rows: number;
  longestLineBytes: number;
}

function segmentWriter(directory: string): SegmentWriter {
  let open: OpenSegment | undefined;
  let segments: Segment[] = [];
  let [bytes, files, parts] = [0, 0, 0];
  const closeSegment = async (): Promise<void> => {
    if (open === undefined) return;
    const closing = open;
    open = undefined;
    await closing.handle.close();
    segments.push(toSegment(closing));
  };
  return {
    append: async (table, body, rowsBefore) => {
      const lines = toStagedLines(table, body);
      open ??= await beginSegment(join(directory, `${files++}.copytext`), table, rowsBefore);
      const { handle, path } = open;
      await withStoreErrors(path, () => handle.appendFile(lines));
      const { count, longestBytes } = measureLines(lines);
      open.rows += count;
      open.longestLineBytes = Math.max(open.longestLineBytes, longestBytes);
      bytes += lines.length;
      return count;
    },
    closeSegment,
    closePart: async () => {
      await closeSegment();
      const part = { index: parts++, segments };
      [segments, bytes] = [[], 0];
      return part;
    },
    bytes: () => bytes,
    holdsSegments: () => segments.length > 0,
    [Symbol.asyncDispose]: async () => open?.handle.close(),
  };
}

async function beginSegment(path: string, table: ArchiveTable, rowsBefore: number): Promise<OpenSegment> {
  const handle = await withStoreErrors(path, () => open(path, "wx"));
  await withStoreErrors(path, () => handle.appendFile(STAGED_HEAD));
  return { handle, path, table, rowsBefore, rows: 0, longestLineBytes: 0 };
}

function toSegment({ table, path, longestLineBytes, rows, rowsBefore }: OpenSegment): Segment {
  const padded = isPadded(table);
  return { table, rows, rowsBefore, file: { path, fields: table.columns.length, padded, longestLineBytes } };
}

function toStagedLines(table: ArchiveTable, body: Buffer): Buffer {
  if (body.length === 0) return body;
  const lines = normaliseLines(body);
  return isPadded(table) ? padLines(lines) : lines;
}

/** An empty line is a row where a row has one field. */
function isPadded(table: ArchiveTable): boolean {
  return table.columns.length === 1;
}
