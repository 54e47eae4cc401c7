import type { LogRow } from "./logRows.ts";

const GROUP = "::group::";
const END = "::endgroup::";

/** How many letters of a row stand before the name of a group. */
export const GROUP_MARK = GROUP.length;

/** What a row is to a group of lines; undefined: one of its lines, or of none. */
export function groupMark(text: string): "begin" | "end" | undefined {
  if (!text.startsWith("::")) return undefined;
  if (text.startsWith(GROUP)) return "begin";
  return text.startsWith(END) ? "end" : undefined;
}

/** A row with the name of a group, without what it is known by. */
export function withoutMark(row: LogRow): LogRow {
  const name = row.text.slice(GROUP_MARK);
  return { ...row, raw: name, text: name };
}

/** Rows that are not folded: of groups the name is left, and nothing of their end. */
export function withoutMarks(rows: readonly LogRow[]): readonly LogRow[] {
  return rows.flatMap((row) => {
    const mark = groupMark(row.text);
    if (mark === undefined) return [row];
    return mark === "begin" ? [withoutMark(row)] : [];
  });
}
