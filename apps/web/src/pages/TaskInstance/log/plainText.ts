import type { LogRow } from "./logRows.ts";

/** More letters are not put into a page at once. */
const MOST_LETTERS = 5_000_000;

type TextRow = Pick<LogRow, "text" | "fields">;

/** Whether rows can stand in a page as one text. */
export function fitsAsText(rows: readonly TextRow[]): boolean {
  let letters = 0;
  for (const { text, fields } of rows) letters += text.length + fields.length + 2;
  return letters <= MOST_LETTERS;
}

/** A line for each row, with its fields. */
export function plainText(rows: readonly TextRow[]): string {
  return rows.map(({ text, fields }) => (fields === "" ? text : `${text} ${fields}`)).join("\n");
}
