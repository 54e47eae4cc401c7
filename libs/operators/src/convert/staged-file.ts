import { quoteText } from "../columns/sql-text.ts";

/** A file of staged lines: COPY text without its end mark, after STAGED_HEAD. */
export interface StagedFile {
  readonly path: string;
  /** How many fields a row has. */
  readonly fields: number;
  /** Whether an empty field stands before each row: DuckDB passes over empty lines, which a single field may make. */
  readonly padded: boolean;
  /** The longest line, in bytes. */
  readonly longestLineBytes: number;
}

/** A byte order mark: DuckDB takes one off the front of a file, even where it is the first character of a value. */
export const STAGED_HEAD = Buffer.from([0xef, 0xbb, 0xbf]);

/** DuckDB's own limit is 2 MB; it wants a buffer that holds a few lines. */
const MIN_LINE_BYTES = 2 * 1024 * 1024;

/**
 * A table expression over a staged file: raw fields `c0`, `c1` ... in order. Splitting at every raw TAB is right because
 * COPY text escapes those inside values; `\N` is NULL and an empty field is not.
 */
export function stagedRowsSql(file: StagedFile, bind: (value: string) => string): string {
  const lineBytes = Math.max(MIN_LINE_BYTES, file.longestLineBytes + 1024);
  const names = [...(file.padded ? ["pad"] : []), ...Array.from({ length: file.fields }, (_, index) => `c${index}`)];
  const columns = names.map((name) => `${quoteText(name)}: 'VARCHAR'`).join(", ");
  return `read_csv(${bind(file.path)}, columns = {${columns}}, delim = '\t', quote = '', escape = '', nullstr = '\\N',
    header = false, auto_detect = false, strict_mode = true, new_line = '\\n', compression = 'none',
    max_line_size = ${lineBytes}, buffer_size = ${lineBytes * 16})`;
}
