import type { ArchiveTable } from "../dump/archive.ts";
import type { StagedFile } from "./staged-file.ts";

/** What rows belong to, and what their fields are. */
export type StagedTable = Pick<ArchiveTable, "schema" | "table" | "columns" | "types">;

/** Rows of one table, decompressed and counted, ready for an engine. */
export interface Segment {
  readonly table: StagedTable;
  readonly file: StagedFile;
  readonly rows: number;
  /** How many rows of the table stand in earlier segments. */
  readonly rowsBefore: number;
}

/** Rows that were left out before an engine saw them. */
export interface MalformedRows {
  readonly count: number;
  /** The first of them. */
  readonly described: readonly RejectedRow[];
  /** The number in its table of a row that an engine rejects, which counts only rows that were staged. */
  readonly rowNumber: (row: RejectedRow) => number;
}

/** What becomes one file: segments in the order of the source. */
export interface Part {
  /** From 0. */
  readonly index: number;
  readonly segments: readonly Segment[];
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
