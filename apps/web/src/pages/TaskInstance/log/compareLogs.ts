import { diffLines, hunksOf, type LogLine } from "@daymill/contract";
import { withoutMarks } from "./groupMarks.ts";
import { toRows } from "./logRows.ts";

/** Of longer logs only the ends are compared. */
export const MOST_COMPARED = 20_000;

export interface LogDifference {
  readonly hunks: ReturnType<typeof hunksOf>;
  /** How many lines are in both. */
  readonly same: number;
}

/** What two logs say differently. Times are left out: no two attempts have the same. */
export function compareLogs(from: readonly LogLine[], to: readonly LogLine[]): LogDifference {
  const lines = diffLines(textOf(from), textOf(to));
  return { hunks: hunksOf(lines), same: lines.filter((line) => line.kind === "same").length };
}

function textOf(lines: readonly LogLine[]): string {
  const rows = withoutMarks(lines.slice(-MOST_COMPARED).flatMap(toRows));
  return rows
    .map(({ part, level, text, fields }) => (part > 0 ? text : `${level.toUpperCase().padEnd(5)} ${text} ${fields}`))
    .map((line) => line.trimEnd())
    .join("\n");
}
