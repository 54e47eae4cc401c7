import { toRowFunction } from "../columns/row-function.ts";
import { factsOf } from "./engine.ts";
import type { Conversion } from "./engine.ts";
import type { RejectedRow, StagedFile } from "./part.ts";

/** A row that an engine left out. */
export interface FoundReject {
  /** The position of its segment. */
  readonly segment: number;
  /** Its number in the staged file, from 1. */
  readonly line: number;
  readonly fields: readonly (string | null)[];
}

/** What is wrong with each of the rows. They are few: the row function says so, whichever engine left them out. */
export function describeRejects(
  { segments }: StagedFile,
  found: readonly FoundReject[],
  conversion: Conversion,
): readonly RejectedRow[] {
  let before = 0;
  return segments.flatMap((segment, position) => {
    const firstLine = before + 1;
    before += segment.rows;
    const own = found.filter((row) => row.segment === position);
    if (own.length === 0) return [];
    const { table, columns } = segment.table;
    const explain = toRowFunction(conversion.map, columns, factsOf(segment, conversion));
    return own.map(({ line, fields }) => {
      const row = explain(fields);
      const { column, reason } = row.kept ? { column: "", reason: "was left out by the engine" } : row;
      return { table, line: segment.rowsBefore + line - firstLine + 1, column, reason, fields };
    });
  });
}
