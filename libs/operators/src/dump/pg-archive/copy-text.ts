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
 * The rows of COPY text that arrives in pieces of whole lines, in batches of a piece each. Rejects with E403 when a row has
 * not `columns` fields. `name` is for errors.
 */
export async function* readCopyRows(
  body: AsyncIterable<Buffer>,
  { columns, name }: { readonly columns: number; readonly name: string },
): AsyncGenerator<CopyRow[]> {
  let line = 0;
  for await (const lines of body) {
    const rows = splitLines(lines).map((text, index) => toRow(text, { columns, name, line: line + index + 1 }));
    line += rows.length;
    yield rows;
  }
}

/** Fields that are NULL or hold escapes are told from plain ones by the line: most lines have neither. */
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

function splitLines(lines: Buffer): string[] {
  return lines.toString("utf8", 0, lines.length - 1).split("\n");
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
