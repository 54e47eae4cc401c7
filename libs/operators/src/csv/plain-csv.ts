import { isUtf8 } from "node:buffer";
import type { PlainText } from "../convert/segment-writer.ts";
import type { CsvLayout } from "./csv-rewriter.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;

/**
 * Finds whole lines of CSV that need no rewriting: each has all its fields, ends as the others do, and no byte of it is a quote,
 * an escape, a backslash, a control character or no UTF-8. undefined: some line is another.
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
    const lineEnd = lineEndOf(text);
    const found = countPlain(text, {
      separator: separator.charCodeAt(0),
      separators,
      endsInReturn: lineEnd === "\r\n",
    });
    if (found === undefined || !isUtf8(text)) return undefined;
    return { lines: text, ...found, plain: { separator, lineEnd, keep } };
  };
}

function lineEndOf(text: Buffer): "\n" | "\r\n" {
  return text[text.indexOf(LINE_FEED) - 1] === CARRIAGE_RETURN ? "\r\n" : "\n";
}

interface PlainLine {
  readonly separator: number;
  /** Of a line. */
  readonly separators: number;
  readonly endsInReturn: boolean;
}

/** One loop over the bytes, without calls: it takes most of the time of staging. */
function countPlain(
  text: Buffer,
  { separator, separators, endsInReturn }: PlainLine,
): Pick<PlainText, "rows" | "longestBytes"> | undefined {
  // Letters and digits are above all that is looked for: one comparison a byte for most of them.
  const limit = Math.max(separator, SPACE - 1);
  const end = text.length;
  if (text[end - 1] !== LINE_FEED) return undefined;
  let [rows, longestBytes, start, found, returnAt] = [0, 0, 0, 0, -1];
  for (let at = 0; at < end; at++) {
    const byte = text[at] ?? 0;
    if (byte > limit) continue;
    if (byte === separator) found++;
    else if (byte === LINE_FEED) {
      if (found !== separators || (returnAt === at - 1 && returnAt !== -1) !== endsInReturn) return undefined;
      const bytes = at - start - (endsInReturn ? 1 : 0);
      if (bytes > longestBytes) longestBytes = bytes;
      rows++;
      start = at + 1;
      found = 0;
      returnAt = -1;
    } else if (byte === CARRIAGE_RETURN && returnAt === -1 && endsInReturn) returnAt = at;
    else if (byte < SPACE) return undefined;
  }
  return { rows, longestBytes };
}
