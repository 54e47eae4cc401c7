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

/** The same lines with an empty field before each. */
export function padLines(lines: Buffer): Buffer {
  const text = lines.toString("latin1", 0, lines.length - 1);
  return Buffer.from(`\t${text.replaceAll("\n", "\n\t")}\n`, "latin1");
}

/** How many lines there are, and how long the longest is, in bytes. */
export function measureLines(lines: Buffer): { readonly count: number; readonly longestBytes: number } {
  let [count, longestBytes, start] = [0, 0, 0];
  for (let end = lines.indexOf(LINE_FEED); end !== -1; end = lines.indexOf(LINE_FEED, start)) {
    count++;
    longestBytes = Math.max(longestBytes, end - start);
    start = end + 1;
  }
  return { count, longestBytes };
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
