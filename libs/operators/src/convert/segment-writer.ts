import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { withStoreErrors } from "@daymill/stores";
import type { MalformedRows, Part, PlainLines, Segment, StagedFile, StagedTable } from "./part.ts";
import { MIN_LINE_BYTES, STAGED_HEAD } from "./staged-file.ts";
import { lineStager } from "./staged-lines.ts";

/** Of a part. */
const MAX_PLAIN_FILES = 8;

const NONE_MALFORMED: MalformedRows = { count: 0, described: [], rowNumber: ({ line }) => line };

export interface StageOptions {
  /** Where the staged files go; the caller removes it. */
  readonly directory: string;
  /** A part is closed once it holds so many bytes of text. */
  readonly partBytes: number;
  /** How many malformed rows are worth describing. */
  readonly maxDescribed: number;
  /** Whether the engine reads files of plain lines. */
  readonly takesPlain: boolean;
  readonly signal?: AbortSignal;
}

/** Whole lines that are staged as they are. */
export interface PlainText {
  readonly lines: Buffer;
  readonly rows: number;
  /** Without the end of a line. */
  readonly longestBytes: number;
  readonly plain: PlainLines;
}

/** Staged files that are filled line by line. */
export interface SegmentWriter extends AsyncDisposable {
  /**
   * Adds whole lines of COPY text, normal as normaliseLines makes them, to the segment of a table, which begins with them if
   * none is open; gives their number.
   */
  append(table: StagedTable, lines: Buffer, rowsBefore: number): Promise<number>;
  /**
   * Adds lines as they are to the segment of a table. Only so many files of a part hold such lines, since each is one more
   * that is read at once: false, and nothing is added, where a new one would be one too many, or a line is long.
   */
  appendPlain(table: StagedTable, text: PlainText, rowsBefore: number): Promise<boolean>;
  closeSegment(): void;
  closePart(malformed?: MalformedRows): Promise<Part>;
  /** How many bytes of text the open part holds. */
  bytes(): number;
  holdsSegments(): boolean;
}

interface OpenFile extends Pick<StagedFile, "plain"> {
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
  let [bytes, made, parts, plainFiles] = [0, 0, 0, 0];
  const closeFile = async (): Promise<void> => {
    if (open === undefined) return;
    const { handle, ...file } = open;
    open = undefined;
    await handle.close();
    files.push(file);
  };
  const isOpenFor = (plain: PlainLines | undefined): boolean =>
    isInSegment && open !== undefined && (open.plain === undefined) === (plain === undefined);
  const segmentOf = async (
    table: StagedTable,
    rowsBefore: number,
    plain?: PlainLines,
  ): Promise<{ file: OpenFile; segment: OpenSegment }> => {
    const last = open?.segments.at(-1);
    if (open !== undefined && last !== undefined && isOpenFor(plain)) return { file: open, segment: last };
    const isOther = plain !== undefined || open?.plain !== undefined;
    if (last !== undefined && (isOther || !isOfOneLayout(last.table, table))) await closeFile();
    open ??= await beginFile(join(directory, `${made++}.${plain === undefined ? "copytext" : "txt"}`), plain);
    const segment = { table, rows: 0, rowsBefore };
    open.segments.push(segment);
    isInSegment = true;
    return { file: open, segment };
  };
  const write = async (file: OpenFile, lines: Buffer, longestBytes: number): Promise<void> => {
    await withStoreErrors(file.path, () => file.handle.appendFile(lines));
    file.longestLineBytes = Math.max(file.longestLineBytes, longestBytes);
  };
  return {
    append: async (table, lines, rowsBefore) => {
      const { file, segment } = await segmentOf(table, rowsBefore);
      const staged = stage(lines, file.segments.length - 1);
      await write(file, staged.lines, staged.longestBytes);
      segment.rows += staged.count;
      bytes += lines.length;
      return staged.count;
    },
    appendPlain: async (table, { lines, rows, longestBytes, plain }, rowsBefore) => {
      // Each file is read through buffers of many times its longest line.
      if (longestBytes > MIN_LINE_BYTES) return false;
      if (!isOpenFor(plain) && plainFiles === MAX_PLAIN_FILES) return false;
      if (!isOpenFor(plain)) plainFiles++;
      const { file, segment } = await segmentOf(table, rowsBefore, plain);
      await write(file, lines, longestBytes);
      segment.rows += rows;
      bytes += lines.length;
      return true;
    },
    closeSegment: () => {
      isInSegment = false;
    },
    closePart: async (malformed = NONE_MALFORMED) => {
      isInSegment = false;
      await closeFile();
      const part = { index: parts++, files, bytes, malformed };
      [files, bytes, plainFiles] = [[], 0, 0];
      return part;
    },
    bytes: () => bytes,
    holdsSegments: () => open !== undefined || files.length > 0,
    [Symbol.asyncDispose]: async () => open?.handle.close(),
  };
}

async function beginFile(path: string, plain: PlainLines | undefined): Promise<OpenFile> {
  const handle = await withStoreErrors(path, () => open(path, "wx"));
  await withStoreErrors(path, () => handle.appendFile(STAGED_HEAD));
  return { handle, path, segments: [], longestLineBytes: 0, ...(plain === undefined ? {} : { plain }) };
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
