import { isUtf8 } from "node:buffer";
import type { MalformedLine } from "../convert/malformed-rows.ts";
import { escapeCopyField } from "../dump/pg-archive/copy-text.ts";
import type { CsvFormat } from "./csv-format.ts";
import { parseCsvLine } from "./parse-csv-line.ts";

/** Lines of a text file as COPY text. */
export interface CopyLines {
  readonly lines: Buffer;
  /** Of `lines`. */
  readonly rows: number;
  readonly malformed: readonly MalformedLine[];
}

export interface CsvLayout {
  readonly format: CsvFormat;
  /** For each field of a row, whether it is wanted. */
  readonly keep: readonly boolean[];
}

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const BACKSLASH = 92;
const CAPITAL_N = 78;

/**
 * Rewrites whole lines of CSV, read as Spark does: blank lines are passed over, bytes that are no UTF-8 become U+FFFD. Where
 * there is neither a quote nor an escape, which is nearly everywhere, bytes are copied as they are. What it gives holds until
 * it is called again: a buffer for each call cost a third of its time in collecting garbage.
 */
export type CsvRewriter = (text: Buffer) => CopyLines;

export function csvRewriter(layout: CsvLayout): CsvRewriter {
  let out = Buffer.alloc(0);
  return (text) => {
    if (!isPlain(text, layout.format)) return rewriteText(text, layout);
    // An empty field is one byte with its end, and becomes three.
    const mostBytes = text.length * 3 + 3;
    if (out.length < mostBytes) out = Buffer.allocUnsafe(mostBytes);
    return rewriteBytes(text, out, layout);
  };
}

/** Whether no byte of these lines means anything but itself, a separator, or the end of a line. */
function isPlain(text: Buffer, { separator, quote, escape }: CsvFormat): boolean {
  const special = [quote, escape, "\\", "\t"].filter((sign) => sign !== separator);
  return separator !== "\\" && special.every((sign) => !text.includes(sign)) && isUtf8(text);
}

/** One loop over the bytes, without calls: it takes most of the time of reading CSV. */
function rewriteBytes(text: Buffer, out: Buffer, layout: CsvLayout): CopyLines {
  const { keep } = layout;
  const separator = layout.format.separator.charCodeAt(0);
  // Letters and digits are above all that is looked for: one comparison a byte for most of them.
  const limit = Math.max(separator, CARRIAGE_RETURN);
  const end = text.length;
  const malformed: MalformedLine[] = [];
  let [rows, length, lineStart, fields, fieldStart, inLine] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at <= end; at++) {
    while (at < end && (text[at] ?? 0) > limit) at++;
    const byte = at === end ? LINE_FEED : (text[at] ?? LINE_FEED);
    const endsLine = byte === LINE_FEED || byte === CARRIAGE_RETURN;
    if (!endsLine && byte !== separator) continue;
    if (endsLine && fields === 0 && isBlank(text, inLine, at)) {
      fieldStart = at + 1;
      inLine = at + 1;
      continue;
    }
    if (keep[fields] === true) {
      if (fieldStart === at) {
        out[length++] = BACKSLASH;
        out[length++] = CAPITAL_N;
      }
      for (let from = fieldStart; from < at; from++) out[length++] = text[from] ?? 0;
      out[length++] = TAB;
    }
    fields++;
    fieldStart = at + 1;
    if (!endsLine) continue;
    if (fields === keep.length) {
      out[length - 1] = LINE_FEED;
      rows++;
    } else {
      malformed.push(describe(text.toString("utf8", inLine, at), layout, rows + malformed.length));
      length = lineStart;
    }
    lineStart = length;
    fields = 0;
    inLine = at + 1;
  }
  return { lines: out.subarray(0, length), rows, malformed };
}

function isBlank(text: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((text[at] ?? 0) > SPACE) return false;
  return true;
}

function rewriteText(text: Buffer, layout: CsvLayout): CopyLines {
  const malformed: MalformedLine[] = [];
  const lines: string[] = [];
  for (const line of text.toString("utf8").split(/[\r\n]/)) {
    if (isBlankText(line)) continue;
    const { fields } = parseCsvLine(line, layout.format);
    if (fields?.length === layout.keep.length) lines.push(toCopyLine(fields, layout));
    else malformed.push(describe(line, layout, lines.length + malformed.length));
  }
  return { lines: Buffer.from(lines.join("")), rows: lines.length, malformed };
}

function toCopyLine(fields: readonly (string | null)[], { keep }: CsvLayout): string {
  const wanted = fields.filter((_, index) => keep[index] === true);
  return `${wanted.map(escapeCopyField).join("\t")}\n`;
}

function isBlankText(line: string): boolean {
  for (let at = 0; at < line.length; at++) if (line.charCodeAt(at) > SPACE) return false;
  return true;
}

function describe(line: string, { format, keep }: CsvLayout, before: number): MalformedLine {
  const parsed = parseCsvLine(line, format);
  if (parsed.fields === undefined) return { before, reason: parsed.reason, fields: [line] };
  const { fields } = parsed;
  return { before, reason: `has ${fields.length} fields instead of ${keep.length}`, fields };
}
