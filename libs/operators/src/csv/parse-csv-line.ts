import type { CsvFormat } from "./csv-format.ts";

/** A line as fields: an empty one is null, an empty one in quotes is "". Or what is wrong with the line. */
export type CsvLine =
  | { readonly fields: readonly (string | null)[] }
  | { readonly fields: undefined; readonly reason: string };

/** Reads one line, without its end. A field goes on beyond a line never, as in Spark without `multiLine`. */
export function parseCsvLine(line: string, format: CsvFormat): CsvLine {
  const fields: (string | null)[] = [];
  for (let at = 0; ;) {
    const field = line[at] === format.quote ? readQuoted(line, at, format) : readPlain(line, at, format);
    if ("reason" in field) return { fields: undefined, reason: field.reason };
    fields.push(field.value);
    if (field.end >= line.length) return { fields };
    at = field.end + 1;
  }
}

/** A value, and where the separator or the end of the line is that follows it. */
interface Field {
  readonly value: string | null;
  readonly end: number;
}

function readPlain(line: string, start: number, { separator }: CsvFormat): Field {
  const found = line.indexOf(separator, start);
  const end = found === -1 ? line.length : found;
  return { value: end === start ? null : line.slice(start, end), end };
}

function readQuoted(
  line: string,
  start: number,
  { separator, quote, escape }: CsvFormat,
): Field | { readonly reason: string } {
  let value = "";
  for (let at = start + 1; at < line.length; at++) {
    const sign = line[at] ?? "";
    const next = line[at + 1];
    if (sign === escape && next !== undefined && (next === quote || next === escape)) {
      value += next;
      at++;
    } else if (sign === quote) {
      const end = skipBlanks(line, at + 1, separator);
      if (end < line.length && line[end] !== separator) return { reason: "has text after a closing quote" };
      return { value, end };
    } else {
      value += sign;
    }
  }
  return { reason: "has a quote that is not closed" };
}

function skipBlanks(line: string, start: number, separator: string): number {
  let at = start;
  while (at < line.length && line[at] !== separator && (line[at] ?? "") <= " ") at++;
  return at;
}
