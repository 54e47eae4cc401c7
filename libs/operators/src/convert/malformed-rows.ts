import type { Part, RejectedRow } from "./part.ts";

/** A line that has no place in a table. */
export interface MalformedLine {
  /** How many rows of its batch stand before it, malformed ones included. */
  readonly before: number;
  readonly reason: string;
  /** As far as the line can be read; else the line. */
  readonly fields: readonly (string | null)[];
}

/** Malformed lines of all objects, counted for each part, and numbered over an object. */
export interface MalformedCollector {
  /** `rowsBefore`: of the object, malformed ones included, before the batch. */
  add(table: string, malformed: readonly MalformedLine[], rowsBefore: number): void;
  holdsAny(): boolean;
  /** What was added since it was last asked. */
  take(): Part["malformed"];
}

/** Fields are copied: a part of a text keeps all of that text in memory. */
export function malformedRows(maxDescribed: number): MalformedCollector {
  const known: RejectedRow[] = [];
  let [count, taken] = [0, 0];
  return {
    add: (table, malformed, rowsBefore) => {
      count += malformed.length;
      const described = malformed.slice(0, Math.max(0, maxDescribed - known.length));
      for (const { before, reason, fields } of described)
        known.push({ table, line: rowsBefore + before + 1, column: "", reason, fields: structuredClone(fields) });
    },
    holdsAny: () => count > 0,
    take: () => {
      const part = { count, described: known.slice(taken), rowNumber: numberIn(known) };
      [count, taken] = [0, known.length];
      return part;
    },
  };
}

/** A row's number with the malformed rows before it; a lower bound once more of them were met than are described. */
function numberIn(known: readonly RejectedRow[]): Part["malformed"]["rowNumber"] {
  return ({ table, line }) =>
    known.reduce((number, other) => (other.table === table && other.line <= number ? number + 1 : number), line);
}
