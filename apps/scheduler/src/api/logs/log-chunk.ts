import * as z from "zod";
import type { LogLine } from "@daymill/contract";

/** A line as the log of an attempt holds it. */
const writtenLine = z.object({
  at: z.iso.datetime({ offset: true }),
  level: z.enum(["debug", "info", "warn", "error"]),
  message: z.string(),
  stream: z.string(),
  fields: z.record(z.string(), z.json()).optional(),
});

const NEWLINE = 0x0a;

export interface ParsedChunk {
  readonly lines: LogLine[];
  /** Offset of the first byte of the first line. */
  readonly from: number;
  /** Offset after the last whole line. */
  readonly next: number;
}

/**
 * Reads whole lines out of bytes that stand at `offset` of a log. `startsInLine`: the bytes may begin in the middle of a
 * line, whose rest is left out. A line that is not ours (written by somebody else, cut by a crash) is shown as it is.
 */
export function parseLogChunk(bytes: Buffer, offset: number, startsInLine: boolean): ParsedChunk {
  const begin = startsInLine ? bytes.indexOf(NEWLINE) + 1 : 0;
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  const lines: LogLine[] = [];
  for (let at = begin; at < end;) {
    const stop = bytes.indexOf(NEWLINE, at);
    lines.push(parseLine(bytes.toString("utf8", at, stop), offset + at));
    at = stop + 1;
  }
  return { lines, from: offset + begin, next: offset + Math.max(begin, end) };
}

function parseLine(text: string, offset: number): LogLine {
  const line = writtenLine.safeParse(parseJson(text));
  if (!line.success) return { offset, at: null, level: "info", source: "unknown", message: text, fields: null };
  const { at, level, message, stream, fields } = line.data;
  return { offset, at, level, source: stream, message, fields: fields ?? null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not a line of ours; the caller shows the text.
    return undefined;
  }
}
