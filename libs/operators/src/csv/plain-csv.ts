import { isUtf8 } from "node:buffer";
import type { PlainText } from "../convert/segment-writer.ts";
import type { CsvLayout } from "./csv-rewriter.ts";

const LINE_FEED = 10;
const SPACE = 32;
const WORD_BYTES = 4;

/**
 * Finds whole lines of CSV that need no rewriting: each has all its fields, ends in a line feed alone, and no byte of it is
 * a quote, an escape, a backslash, a tab, a zero or no UTF-8. undefined: some line is another. (Where lines end in a
 * carriage return, too, DuckDB loses its place among them.)
 */
export type PlainCsv = (text: Buffer) => PlainText | undefined;

/** undefined: lines of this layout are never plain. A line of one field may be blank, which says nothing. */
export function plainCsv({ format, keep }: CsvLayout): PlainCsv | undefined {
  const { separator, quote, escape } = format;
  const code = separator.charCodeAt(0);
  if (keep.length < 2 || code < SPACE || code > 0x7e || separator === "\\") return undefined;
  const special = [...new Set([quote, escape, "\\", "\r", "\t", "\0"])];
  const separators = keep.length - 1;
  return (text) => {
    if (special.some((sign) => text.includes(sign)) || !isUtf8(text)) return undefined;
    const found = countPlain(text, { separator: code, separators });
    return found === undefined ? undefined : { lines: text, ...found, plain: { separator, keep } };
  };
}

interface PlainLine {
  readonly separator: number;
  /** Of a line. */
  readonly separators: number;
}

/** Takes most of the time of staging: separators are counted in words of four bytes, less than half of the time of one by one. */
function countPlain(
  text: Buffer,
  { separator, separators }: PlainLine,
): Pick<PlainText, "rows" | "longestBytes"> | undefined {
  if (text.at(-1) !== LINE_FEED) return undefined;
  const bytes = text.byteOffset % WORD_BYTES === 0 ? text : Buffer.from(text);
  const words = new Int32Array(bytes.buffer, bytes.byteOffset, Math.floor(bytes.length / WORD_BYTES));
  const pattern = Math.imul(separator, 0x01_01_01_01);
  let [rows, longestBytes, start, word, inWords, before] = [0, 0, 0, 0, 0, 0];
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
    for (const wholeWords = Math.floor(end / WORD_BYTES); word < wholeWords; word++)
      inWords += countZeroBytes((words[word] ?? 0) ^ pattern);
    let total = inWords;
    for (let at = word * WORD_BYTES; at < end; at++) if (bytes[at] === separator) total++;
    if (total - before !== separators) return undefined;
    before = total;
    if (end - start > longestBytes) longestBytes = end - start;
    rows++;
    start = end + 1;
  }
  return { rows, longestBytes };
}

/** Of the four of a word: a zero byte is the only one whose highest bit is neither set nor reached by adding 0x7f to the others. */
function countZeroBytes(word: number): number {
  const marks = ~(((word & 0x7f_7f_7f_7f) + 0x7f_7f_7f_7f) | word | 0x7f_7f_7f_7f);
  return Math.imul(marks >>> 7, 0x01_01_01_01) >>> 24;
}
