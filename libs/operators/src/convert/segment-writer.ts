import type { FileHandle } from "node:fs/promises";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { withStoreErrors } from "@daymill/stores";
import type { MalformedRows, Part, Segment, StagedTable } from "./part.ts";
import { STAGED_HEAD } from "./staged-file.ts";
import { measureLines, padLines } from "./staged-lines.ts";

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
  closeSegment(): Promise<void>;
  closePart(malformed?: MalformedRows): Promise<Part>;
  /** How many bytes of text the open part holds. */
  bytes(): number;
  holdsSegments(): boolean;
}

interface OpenSegment {
  readonly handle: FileHandle;
  readonly path: string;
  readonly table: StagedTable;
  readonly rowsBefore: number;
  rows: number;
  longestLineBytes: number;
}

/** Opens a writer of staged files in a directory, which exists. */
export function segmentWriter(directory: string): SegmentWriter {
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
    append: async (table, unpadded, rowsBefore) => {
      const lines = isPadded(table) && unpadded.length > 0 ? padLines(unpadded) : unpadded;
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
    closePart: async (malformed = NONE_MALFORMED) => {
      await closeSegment();
      const part = { index: parts++, segments, malformed };
      [segments, bytes] = [[], 0];
      return part;
    },
    bytes: () => bytes,
    holdsSegments: () => segments.length > 0,
    [Symbol.asyncDispose]: async () => open?.handle.close(),
  };
}

async function beginSegment(path: string, table: StagedTable, rowsBefore: number): Promise<OpenSegment> {
  const handle = await withStoreErrors(path, () => open(path, "wx"));
  await withStoreErrors(path, () => handle.appendFile(STAGED_HEAD));
  return { handle, path, table, rowsBefore, rows: 0, longestLineBytes: 0 };
}

function toSegment({ table, path, longestLineBytes, rows, rowsBefore }: OpenSegment): Segment {
  const padded = isPadded(table);
  return { table, rows, rowsBefore, file: { path, fields: table.columns.length, padded, longestLineBytes } };
}

/** An empty line is a row where a row has one field. */
function isPadded(table: StagedTable): boolean {
  return table.columns.length === 1;
}
