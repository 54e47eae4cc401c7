import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { withStoreErrors } from "@daymill/stores";
import type { MalformedRows, Part, Segment, StagedFile, StagedTable } from "./part.ts";
import { STAGED_HEAD } from "./staged-file.ts";
import { lineStager } from "./staged-lines.ts";

const NONE_MALFORMED: MalformedRows = { count: 0, described: [], rowNumber: ({ line }) => line };

export interface StageOptions {
  /** Where the staged files go; the caller removes it. */
  readonly directory: string;
  /** A part is closed once it holds so many bytes of text. */
  readonly partBytes: number;
  /** How many malformed rows are worth describing. */
  readonly maxDescribed: number;
  readonly signal?: AbortSignal;
}

/** Staged files that are filled line by line. */
export interface SegmentWriter extends AsyncDisposable {
  /**
   * Adds whole lines of COPY text, normal as normaliseLines makes them, to the segment of a table, which begins with them if
   * none is open; gives their number.
   */
  append(table: StagedTable, lines: Buffer, rowsBefore: number): Promise<number>;
  closeSegment(): void;
  closePart(malformed?: MalformedRows): Promise<Part>;
  /** How many bytes of text the open part holds. */
  bytes(): number;
  holdsSegments(): boolean;
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
  /** The last one grows until it is closed. */
  readonly segments: OpenSegment[];
  longestLineBytes: number;
}

interface OpenSegment extends Segment {
  rows: number;
}

/** Opens a writer of staged files in a directory, which exists. */
export function segmentWriter(directory: string): SegmentWriter {
  let open: OpenFile | undefined;
  let files: StagedFile[] = [];
  let isInSegment = false;
  const stage = lineStager();
  let [bytes, made, parts] = [0, 0, 0];
  const closeFile = async (): Promise<void> => {
    if (open === undefined) return;
    const { handle, ...file } = open;
    open = undefined;
    await handle.close();
    files.push(file);
  };
  const segmentOf = async (
    table: StagedTable,
    rowsBefore: number,
  ): Promise<{ file: OpenFile; segment: OpenSegment }> => {
    const last = open?.segments.at(-1);
    if (open !== undefined && last !== undefined && isInSegment) return { file: open, segment: last };
    if (last !== undefined && !isOfOneLayout(last.table, table)) await closeFile();
    open ??= await beginFile(join(directory, `${made++}.copytext`));
    const segment = { table, rows: 0, rowsBefore };
    open.segments.push(segment);
    isInSegment = true;
    return { file: open, segment };
  };
  return {
    append: async (table, lines, rowsBefore) => {
      const { file, segment } = await segmentOf(table, rowsBefore);
      const staged = stage(lines, file.segments.length - 1);
      await withStoreErrors(file.path, () => file.handle.appendFile(staged.lines));
      segment.rows += staged.count;
      file.longestLineBytes = Math.max(file.longestLineBytes, staged.longestBytes);
      bytes += lines.length;
      return staged.count;
    },
    closeSegment: () => {
      isInSegment = false;
    },
    closePart: async (malformed = NONE_MALFORMED) => {
      isInSegment = false;
      await closeFile();
      const part = { index: parts++, files, malformed };
      [files, bytes] = [[], 0];
      return part;
    },
    bytes: () => bytes,
    holdsSegments: () => open !== undefined || files.length > 0,
    [Symbol.asyncDispose]: async () => open?.handle.close(),
  };
}

async function beginFile(path: string): Promise<OpenFile> {
  const handle = await withStoreErrors(path, () => open(path, "wx"));
  await withStoreErrors(path, () => handle.appendFile(STAGED_HEAD));
  return { handle, path, segments: [], longestLineBytes: 0 };
}

/** Whether one query reads the rows of both. */
function isOfOneLayout(one: StagedTable, other: StagedTable): boolean {
  return (
    one.columns.length === other.columns.length &&
    one.columns.every(
      (column, index) => column === other.columns[index] && one.types.get(column) === other.types.get(column),
    )
  );
}
