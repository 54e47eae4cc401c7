import type { MalformedLine } from "../convert/malformed-rows.ts";
import type { CopyLines } from "../csv/csv-rewriter.ts";
import { isWellFormed } from "../columns/json-text.ts";
import { escapeCopyField } from "../dump/pg-archive/copy-text.ts";
import { parseExact } from "../http/exact-json.ts";

/** Rewrites lines, an object of JSON in each, as COPY text. Fields are in the order of their names. */
export function jsonRewriter(names: readonly string[], refuseOthers: boolean): (text: Buffer) => CopyLines {
  const known = new Set(names);
  return (buffer) => {
    const malformed: MalformedLine[] = [];
    const rows: string[] = [];
    for (const line of linesOf(buffer.toString("utf8"))) {
      const reject = (reason: string): void =>
        void malformed.push({ before: rows.length + malformed.length, reason, fields: [line] });
      const record = parsed(line);
      if (record === undefined) reject("is no object of JSON");
      else {
        const other = refuseOthers ? Object.keys(record).find((name) => !known.has(name)) : undefined;
        if (other === undefined) rows.push(names.map((name) => escapeCopyField(textOf(record, name))).join("\t"));
        else reject(`has the field "${other}", which the first records do not have`);
      }
    }
    return { lines: Buffer.from(rows.length === 0 ? "" : `${rows.join("\n")}\n`), rows: rows.length, malformed };
  };
}

/** An object whose numbers are as they are written; undefined: the line is none. */
export function parsed(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = parseExact(line);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value) && !isRawNumber(value);
    // Only an escape can make half of a pair: the text itself was read as UTF-8.
    const isText = !line.includes("\\u") || isWellFormed(value);
    return isObject && isText ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Texts as they are, numbers as they are written, objects and lists as JSON; what is absent is null. */
function textOf(record: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = Object.hasOwn(record, name) ? record[name] : null;
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What parseExact makes of a number. */
export function isRawNumber(value: object): value is { readonly rawJSON: string } {
  return (JSON as unknown as { isRawJSON: (value: unknown) => boolean }).isRawJSON(value);
}

function linesOf(text: string): readonly string[] {
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
