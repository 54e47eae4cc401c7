import type { ArchiveTable } from "../dump/archive.ts";

/** What rows belong to, and what their fields are. */
export type StagedTable = Pick<ArchiveTable, "schema" | "table" | "columns" | "types">;

/** Rows of one table, decompressed and counted, in a staged file. */
export interface Segment {
  readonly table: StagedTable;
  readonly rows: number;
  /** How many rows of the table stand in earlier segments. */
  readonly rowsBefore: number;
}

/**
 * A file of staged rows, ready for an engine: COPY text without its end mark, after STAGED_HEAD. Before the fields of a row
 * stands the position of its segment.
 */
export interface StagedFile {
  readonly path: string;
  /** Lines of the source as they are, of one segment, instead of COPY text; only an engine that was asked for gets such files. */
  readonly plain?: PlainLines;
  /** In the order of their rows; of one layout: their tables have the same columns, of the same types. */
  readonly segments: readonly Segment[];
  /** The longest line, in bytes. */
  readonly longestLineBytes: number;
}

/** How lines are read in which no byte means anything but itself, a separator, or the line feed at the end of a line. An empty field is null. */
export interface PlainLines {
  readonly separator: string;
  /** Of the fields of a line, which are those of the table, in their order. */
  readonly keep: readonly boolean[];
}

/** Rows that were left out before an engine saw them. */
export interface MalformedRows {
  readonly count: number;
  /** The first of them. */
  readonly described: readonly RejectedRow[];
  /** The number in its table of a row that an engine rejects, which counts only rows that were staged. */
  readonly rowNumber: (row: RejectedRow) => number;
}

/** What becomes one file: rows in the order of the source. */
export interface Part {
  /** From 0. */
  readonly index: number;
  /** A new one begins where the layout changes. */
  readonly files: readonly StagedFile[];
  /** Of the text that was staged. */
  readonly bytes: number;
  readonly malformed: MalformedRows;
}

/** A row that became no row of the output. */
export interface RejectedRow {
  readonly table: string;
  /** Its number in the table, from 1. */
  readonly line: number;
  /** The column that cannot hold its value; "": the row as a whole. */
  readonly column: string;
  readonly reason: string;
  readonly fields: readonly (string | null)[];
}

/** How many rows were staged. */
export function rowsOf({ files }: Pick<Part, "files">): number {
  return files.flatMap(({ segments }) => segments).reduce((sum, { rows }) => sum + rows, 0);
}
