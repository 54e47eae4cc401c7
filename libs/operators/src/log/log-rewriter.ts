import type { MalformedLine } from "../convert/malformed-rows.ts";
import type { CopyLines } from "../csv/csv-rewriter.ts";
import { escapeCopyField } from "../dump/pg-archive/copy-text.ts";
import { withoutMemory } from "./log-format.ts";
import type { LogFormat } from "./log-format.ts";

/** Rewrites whole lines of a log as COPY text. Bytes that are no UTF-8 become U+FFFD. */
export type LogRewriter = (text: Buffer) => CopyLines;

/** Fields are in the order of `fieldsOf`. */
export function logRewriter({ line, fields }: LogFormat): LogRewriter {
  const whole = withoutMemory(line);
  const parts = Object.values(fields).map(withoutMemory);
  return (buffer) => {
    const text = buffer.toString("utf8");
    // Nearly all pieces of a log have nothing that COPY text writes in another way.
    const write = /[\\\b\f\r\t\v]/.test(text) ? escapeCopyField : plainField;
    const malformed: MalformedLine[] = [];
    const rows: string[] = [];
    for (const one of linesOf(text)) {
      const match = whole.exec(one);
      if (match === null) {
        malformed.push({ before: rows.length + malformed.length, reason: "does not match the pattern", fields: [one] });
        continue;
      }
      const values = [...match.slice(1), ...parts.map((part) => part.exec(one)?.[1])];
      rows.push(values.map((value) => write(value ?? null)).join("\t"));
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
