import { countLines } from "../dump/pg-archive/copy-body.ts";
import { escapeCopyField, unescapeCopyField } from "../dump/pg-archive/copy-text.ts";

const TAB = 9;
const LINE_FEED = 10;
const BACKSLASH = 92;
const CAPITAL_N = 78;

/** The letters that follow a backslash in what PostgreSQL writes: b f n r t v and the backslash. */
const WRITTEN_ESCAPES: ReadonlySet<number> = new Set(Buffer.from("bfnrtv\\"));

/**
 * Whole lines of COPY text with no other escapes than those that PostgreSQL writes. Files made by hand may also have
 * `\x41`, `\101` or `\q`; their lines are read and written anew.
 */
export function normaliseLines(lines: Buffer): Buffer {
  if (!hasUnusualEscape(lines)) return lines;
  const rows = lines.toString("utf8", 0, lines.length - 1).split("\n");
  return Buffer.from(`${rows.map(normaliseLine).join("\n")}\n`);
}

/** Lines as they are staged. */
export interface StagedLines {
  /** Overwritten by the next lines. */
  readonly lines: Buffer;
  readonly count: number;
  /** In bytes, without the line feed. */
  readonly longestBytes: number;
}

/** Gives whole lines the position of their segment. */
export type LineStager = (lines: Buffer, segment: number) => StagedLines;

/**
 * Puts the position of their segment as a field before lines: it tells the tables in a file apart, and no line is empty,
 * which DuckDB would pass over. One buffer serves all lines: a new one for each piece keeps the garbage collector busy.
 */
export function lineStager(): LineStager {
  let buffer = Buffer.alloc(0);
  return (lines, segment) => {
    const prefix = Buffer.from(`${segment}\t`);
    const count = countLines(lines);
    const size = lines.length + count * prefix.length;
    if (buffer.length < size) buffer = Buffer.allocUnsafe(size);
    let [longestBytes, start, at] = [0, 0, 0];
    for (let end = lines.indexOf(LINE_FEED); end !== -1; end = lines.indexOf(LINE_FEED, start)) {
      const begin = at;
      for (const byte of prefix) buffer[at++] = byte;
      at += lines.copy(buffer, at, start, end + 1);
      longestBytes = Math.max(longestBytes, at - begin - 1);
      start = end + 1;
    }
    return { lines: buffer.subarray(0, at), count, longestBytes };
  };
}

function normaliseLine(line: string): string {
  return line
    .split("\t")
    .map((field) => escapeCopyField(unescapeCopyField(field)))
    .join("\t");
}

function hasUnusualEscape(lines: Buffer): boolean {
  for (let at = lines.indexOf(BACKSLASH); at !== -1; at = lines.indexOf(BACKSLASH, at + 2)) {
    if (!WRITTEN_ESCAPES.has(lines[at + 1] ?? 0) && !isNull(lines, at)) return true;
  }
  return false;
}

/** Whether `\N` stands at a position and is the whole field. */
function isNull(lines: Buffer, at: number): boolean {
  return lines[at + 1] === CAPITAL_N && isEdge(lines[at - 1]) && isEdge(lines[at + 2]);
}

function isEdge(byte: number | undefined): boolean {
  return byte === undefined || byte === TAB || byte === LINE_FEED;
}
