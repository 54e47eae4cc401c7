import { isUtf8 } from "node:buffer";
import type { PlainText } from "../convert/segment-writer.ts";
import type { CsvLayout } from "./csv-rewriter.ts";

const LINE_FEED = 10;
const SPACE = 32;

/**
 * Finds whole lines of CSV that need no rewriting: each has all its fields, ends in a line feed alone, and no byte of it is
 * a quote, an escape, a backslash, a control character or no UTF-8. undefined: some line is another. (Where lines end in a
 * carriage return, too, DuckDB loses its place among them.)
 */
export type PlainCsv = (text: Buffer) => PlainText | undefined;

/** undefined: lines of this layout are never plain. A line of one field may be blank, which says nothing. */
export function plainCsv({ format, keep }: CsvLayout): PlainCsv | undefined {
  const { separator, quote, escape } = format;
  if (keep.length < 2 || separator.charCodeAt(0) < SPACE || separator === "\\") return undefined;
  const special = [...new Set([quote, escape, "\\"])];
  const separators = keep.length - 1;
  return (text) => {
    if (special.some((sign) => text.includes(sign))) return undefined;
    const found = countPlain(text, { separator: separator.charCodeAt(0), separators });
    if (found === undefined || !isUtf8(text)) return undefined;
    return { lines: text, ...found, plain: { separator, keep } };
  };
}

interface PlainLine {
  readonly separator: number;
  /** Of a line. */
  readonly separators: number;
}

/** One loop over the bytes, without calls: it takes most of the time of staging. */
function countPlain(
  text: Buffer,
  { separator, separators }: PlainLine,
): Pick<PlainText, "rows" | "longestBytes"> | undefined {
  // Letters and digits are above all that is looked for: one comparison a byte for most of them.
  const limit = Math.max(separator, SPACE - 1);
  const end = text.length;
  if (text[end - 1] !== LINE_FEED) return undefined;
  let [rows, longestBytes, start, found] = [0, 0, 0, 0];
  for (let at = 0; at < end; at++) {
    const byte = text[at] ?? 0;
    if (byte > limit) continue;
    if (byte === separator) found++;
    else if (byte === LINE_FEED) {
      if (found !== separators) return undefined;
      if (at - start > longestBytes) longestBytes = at - start;
      rows++;
      start = at + 1;
      found = 0;
    } else if (byte < SPACE) return undefined;
  }
  return { rows, longestBytes };
}
