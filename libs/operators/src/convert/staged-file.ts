import { quoteText } from "../columns/sql-text.ts";
import type { PlainLines, StagedFile } from "./part.ts";

/** A byte order mark: DuckDB takes one off the front of a file, even where it is the first character of a value. */
export const STAGED_HEAD = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * DuckDB reads a file in buffers of 16 lines, one for each thread, and two or three ahead. With 4 MiB instead of 32 the
 * process of a conversion is 70 MB smaller, and no slower.
 */
export const MIN_LINE_BYTES = 256 * 1024;

/**
 * A table expression over a staged file: `s`, the position of the row's segment, and the raw fields `c0`, `c1` ... in order.
 * Splitting at every raw TAB is right because COPY text escapes those inside values; `\N` is NULL and an empty field is not.
 */
export function stagedRowsSql(file: StagedFile, bind: (value: string) => string): string {
  if (file.plain !== undefined) return plainRowsSql(file, file.plain, bind);
  const fields = file.segments[0]?.table.columns.map((_, index) => textColumn(`c${index}`)) ?? [];
  return readSql(file, ["'s': 'INTEGER'", ...fields], { separator: "\t", nullText: "\\N" }, bind);
}

/** Fields that are not wanted are split off, and cost nothing more. */
function plainRowsSql(file: StagedFile, { keep, separator }: PlainLines, bind: (value: string) => string): string {
  const kept = keep.flatMap((isKept, index) => (isKept ? [`f${index}`] : []));
  const source = readSql(
    file,
    keep.map((_, index) => textColumn(`f${index}`)),
    { separator, nullText: "" },
    bind,
  );
  return `(SELECT 0 AS s, ${kept.map((name, index) => `${name} AS c${index}`).join(", ")} FROM ${source})`;
}

function textColumn(name: string): string {
  return `${quoteText(name)}: 'VARCHAR'`;
}

interface Signs extends Pick<PlainLines, "separator"> {
  readonly nullText: string;
}

function readSql(
  { path, longestLineBytes }: StagedFile,
  columns: readonly string[],
  { separator, nullText }: Signs,
  bind: (value: string) => string,
): string {
  const lineBytes = Math.max(MIN_LINE_BYTES, longestLineBytes + 1024);
  return `read_csv(${bind(path)}, columns = {${columns.join(", ")}}, delim = ${quoteText(separator)}, quote = '', escape = '',
    nullstr = ${quoteText(nullText)}, header = false, auto_detect = false, strict_mode = true, new_line = '\\n',
    compression = 'none', max_line_size = ${lineBytes}, buffer_size = ${lineBytes * 16})`;
}
