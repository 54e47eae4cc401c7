import type { MalformedLine } from "../convert/malformed-rows.ts";
import type { CopyLines } from "../csv/csv-rewriter.ts";
import { escapeCopyField } from "../dump/pg-archive/copy-text.ts";
import { withoutMemory } from "./log-format.ts";
import type { LogFormat } from "./log-format.ts";

/** Rewrites whole lines of a log as COPY text. Bytes that are no UTF-8 become U+FFFD. */
export type LogRewriter = (text: Buffer) => CopyLines;

const ESCAPED = /[\\\b\f\r\t\v]/;

/** Fields are in the order of `fieldsOf`. */
export function logRewriter({ line, fields }: LogFormat): LogRewriter {
  const whole = withoutMemory(line);
  const parts = Object.values(fields).map(withoutMemory);
  return (buffer) => {
    const text = buffer.toString("utf8");
    // Nearly all pieces of a log, or else lines, have nothing that COPY text writes in another way.
    const isPlain = !ESCAPED.test(text);
    const malformed: MalformedLine[] = [];
    const rows: string[] = [];
    for (const one of linesOf(text)) {
      const match = whole.exec(one);
      if (match === null) {
        malformed.push({ before: rows.length + malformed.length, reason: "does not match the pattern", fields: [one] });
        continue;
      }
      const write = isPlain || !ESCAPED.test(one) ? plainField : escapeCopyField;
      let row = "";
      for (let group = 1; group < match.length; group++) row += `${write(match[group] ?? null)}\t`;
      for (const part of parts) row += `${write(part.exec(one)?.[1] ?? null)}\t`;
      rows.push(row.slice(0, -1));
    }
    const lines = Buffer.from(rows.length === 0 ? "" : `${rows.join("\n")}\n`);
    return { lines, rows: rows.length, malformed };
  };
}

function plainField(value: string | null): string {
  return value ?? "\\N";
}

function linesOf(text: string): readonly string[] {
  return (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
}
