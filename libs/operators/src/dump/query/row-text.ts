import { DaymillError } from "@daymill/core";
import type { CopyRow } from "../pg-archive/copy-text.ts";
import type { QueryColumn } from "./rows-of-query.ts";

/** How rows become a text file. */
export interface RowText {
  /** What stands before the rows of each file. */
  readonly head: string;
  readonly line: (row: CopyRow) => string;
}

/**
 * CSV by RFC 4180, but for line feeds alone as ends of lines: NULL is an empty field, an empty text one in quotes. A line
 * throws E416 for NULL in the only column: most readers, ours among them, pass over a line with nothing in it.
 */
export function csvText(columns: readonly QueryColumn[]): RowText {
  const line = (row: CopyRow): string => `${row.map(csvField).join(",")}\n`;
  const names = columns.map(({ name }) => name);
  return {
    head: line(names),
    line: (row) => {
      if (row.length === 1 && row[0] === null) throw noLine(names.join(""));
      return line(row);
    },
  };
}

function noLine(column: string): DaymillError {
  return new DaymillError(
    "E416",
    `The query gives NULL in its only column "${column}", which would be an empty line in CSV, and readers pass over that. Write ndjson or parquet, or add a column.`,
  );
}

/** Besides what RFC 4180 quotes, a text of blanks: alone on its line it would be a blank one. */
const SPECIAL = /[",\r\n]|^[^!-\uffff]*$/;

function csvField(value: string | null): string {
  if (value === null) return "";
  return SPECIAL.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** An object a line; numbers as numbers, with all their digits, decimals and the rest as texts. */
export function ndjsonText(columns: readonly QueryColumn[]): RowText {
  const fields = columns.map(({ name, type }) => ({ key: `${JSON.stringify(name)}:`, value: jsonValue(type) }));
  return {
    head: "",
    line: (row) => `{${fields.map(({ key, value }, index) => `${key}${valueAt(row, index, value)}`).join(",")}}\n`,
  };
}

function valueAt(row: CopyRow, index: number, value: (text: string) => string): string {
  const text = row[index] ?? null;
  return text === null ? "null" : value(text);
}

/** A number as JSON writes it; NaN and the infinities are none, and ZEROFILL is not either. */
const JSON_NUMBER = /^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$/;

function jsonValue(type: QueryColumn["type"]): (text: string) => string {
  if (type === "int64" || type === "double") return (text) => (JSON_NUMBER.test(text) ? text : JSON.stringify(text));
  return type === "boolean" ? (text) => (text === "t" ? "true" : "false") : (text) => JSON.stringify(text);
}
