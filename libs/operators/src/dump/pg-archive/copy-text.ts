import { DaymillError } from "@daymill/core";

/** One row of COPY text: a field is its text, or null for SQL NULL. */
export type CopyRow = readonly (string | null)[];

const LETTER_ESCAPES: Readonly<Record<string, string>> = {
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};

/** The line that ends the rows of a data file. */
export const TERMINATOR = "\\.";

/** The value of one field of COPY text, after the line has been split at raw TABs. */
export function unescapeCopyField(raw: string): string | null {
  if (raw === "\\N") return null;
  if (!raw.includes("\\")) return raw;
  if (/\\[0-7x]/.test(raw)) return unescapeBytes(raw);
  return raw.replaceAll(/\\(.)/gs, (_, letter: string) => LETTER_ESCAPES[letter] ?? letter);
}

/** A value as a field of COPY text. */
export function escapeCopyField(value: string | null): string {
  if (value === null) return "\\N";
  return value.replaceAll(/[\\\b\f\n\r\t\v]/g, (character) => ESCAPES[character] ?? character);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  ...Object.fromEntries(Object.entries(LETTER_ESCAPES).map(([letter, character]) => [character, `\\${letter}`])),
};

/**
 * The rows of COPY text that arrives in pieces, in batches of a piece each, up to the terminator. Rejects with E403 when a
 * row has not `columns` fields or the terminator is missing. `name` is for errors.
 */
export async function* readCopyRows(
  pieces: AsyncIterable<Uint8Array>,
  { columns, name }: { readonly columns: number; readonly name: string },
): AsyncGenerator<CopyRow[]> {
  let line = 0;
  for await (const lines of splitLines(pieces)) {
    const end = lines.indexOf(TERMINATOR);
    const rows = (end === -1 ? lines : lines.slice(0, end)).map((text, index) =>
      toRow(text, { columns, name, line: line + index + 1 }),
    );
    line += rows.length;
    if (rows.length > 0) yield rows;
    if (end !== -1) return;
  }
  throw new DaymillError("E403", `${name} has no end mark after ${line} rows: the dump was cut off. Make it again.`, {
    details: { name, rows: line },
  });
}

function toRow(text: string, at: { columns: number; name: string; line: number }): CopyRow {
  const fields = text.split("\t");
  if (fields.length !== at.columns) {
    throw new DaymillError(
      "E403",
      `${at.name} line ${at.line} has ${fields.length} fields instead of ${at.columns}: the file is damaged. Make the dump again.`,
      { details: at },
    );
  }
  return text.includes("\\") ? fields.map(unescapeCopyField) : fields;
}

/** Whole lines only: what follows the last line feed of a piece waits for the next one, so no character is cut in two. */
async function* splitLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces) {
    const bytes =
      rest.length === 0 ? Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength) : Buffer.concat([rest, piece]);
    const end = bytes.lastIndexOf(10);
    rest = Buffer.from(bytes.subarray(end + 1));
    if (end !== -1) yield bytes.toString("utf8", 0, end).split("\n");
  }
}

/** Octal and hexadecimal escapes stand for bytes, several of which may make one character. */
function unescapeBytes(raw: string): string {
  const pieces = [...raw.matchAll(/\\x([0-9A-Fa-f]{1,2})|\\([0-7]{1,3})|\\(.)|[^\\]+|\\$/gs)].map(toBytes);
  return Buffer.concat(pieces).toString("utf8");
}

function toBytes([whole, hex, octal, letter]: RegExpMatchArray): Buffer {
  if (hex !== undefined) return Buffer.from([Number.parseInt(hex, 16)]);
  if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8) & 0xff]);
  if (letter !== undefined) return Buffer.from(LETTER_ESCAPES[letter] ?? letter);
  return Buffer.from(whole);
}
