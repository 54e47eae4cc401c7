import type { CopyRow } from "../pg-archive/copy-text.ts";
import type { QueryColumn } from "./rows-of-query.ts";

/** How rows become a text file. */
export interface RowText {
  /** What stands before the rows of each file. */
  readonly head: string;
  readonly line: (row: CopyRow) => string;
}

/** CSV by RFC 4180, but for line feeds alone as ends of lines: NULL is an empty field, an empty text one in quotes. */
export function csvText(columns: readonly QueryColumn[]): RowText {
  const line = (row: CopyRow): string => `${row.map(csvField).join(",")}\n`;
  return { head: line(columns.map(({ name }) => name)), line };
}

const SPECIAL = /[",\r\n]/;

function csvField(value: string | null): string {
  if (value === null) return "";
  return value === "" || SPECIAL.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
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
