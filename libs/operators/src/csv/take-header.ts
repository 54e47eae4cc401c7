import type { CsvFormat } from "./csv-format.ts";
import { parseCsvLine } from "./parse-csv-line.ts";

/** A byte order mark, which some programs put before a text. */
const MARK = Buffer.from("\ufeff");

/** The names of the fields, and the lines that follow; undefined: all lines are blank. */
export interface TakenHeader {
  /** Or what is wrong with the line. */
  readonly names: readonly string[] | string;
  readonly rest: Buffer;
}

/** Takes the first line that is not blank. */
export function takeHeader(text: Buffer, format: CsvFormat): TakenHeader | undefined {
  for (let start = 0; start < text.length;) {
    const end = lineEnd(text, start);
    const line = text.toString("utf8", start, end);
    // A line feed after a carriage return makes a blank line, which is passed over.
    if (line.trim() !== "") return { names: namesOf(line, format), rest: text.subarray(end + 1) };
    start = end + 1;
  }
  return undefined;
}

/** The same lines without a byte order mark. */
export function withoutMark(text: Buffer): Buffer {
  return text.subarray(0, MARK.length).equals(MARK) ? text.subarray(MARK.length) : text;
}

function lineEnd(text: Buffer, start: number): number {
  const ends = ["\n", "\r"].map((sign) => text.indexOf(sign, start)).filter((at) => at !== -1);
  return Math.min(text.length, ...ends);
}

function namesOf(line: string, format: CsvFormat): readonly string[] | string {
  const parsed = parseCsvLine(line, format);
  if (parsed.fields === undefined) return parsed.reason;
  const names = parsed.fields.map((name) => name ?? "");
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (names.includes("")) return "has a field without a name";
  return twice === undefined ? names : `has the field "${twice}" twice`;
}
