import type { FileHandle } from "node:fs/promises";
import { isAtLeast, partTest, shownParts } from "@daymill/contract";
import type { LogLevel, LogLine, LogSearched, LogSource, TextRules } from "@daymill/contract";
import { parseLogChunk } from "./log-chunk.ts";
import { wholeLines } from "./log-file.ts";

/** What lines are looked for: with that text, of that level or above, of that source. */
export interface Sought extends TextRules {
  readonly q?: string | undefined;
  readonly level?: LogLevel | undefined;
  readonly source?: LogSource | undefined;
}

/** A place is told for each such part of a log: more than a strip beside it can show. */
const PARTS = 240;

/** Reads the whole log and counts its lines that match. A line that is not whole yet is left out. */
export async function searchLog(
  handle: FileHandle,
  sought: Sought,
  signal: AbortSignal,
): Promise<Omit<LogSearched, "attempt">> {
  const { size } = await handle.stat();
  const places = new Map<number, { offset: number; count: number }>();
  const isWanted = lineTest(sought);
  const marks = marksOf(sought);
  let count = 0;
  for await (const { bytes, offset } of wholeLines(handle, size)) {
    signal.throwIfAborted();
    for (const line of candidates(bytes, offset, marks)) {
      if (!isWanted(line)) continue;
      count += 1;
      const part = Math.floor((line.offset / size) * PARTS);
      const place = places.get(part);
      if (place === undefined) places.set(part, { offset: line.offset, count: 1 });
      else place.count += 1;
    }
  }
  return { size, count, places: [...places.values()] };
}

function lineTest({ q = "", level = "debug", source, ...rules }: Sought): (line: LogLine) => boolean {
  const hasText = partTest(q, rules);
  return (line) =>
    isAtLeast(line.level, level) &&
    (source === undefined || line.source === source) &&
    (q === "" || shownParts(line).some(hasText));
}

/**
 * What a line has that need not have a word as it is shown: letters that JSON tells by their numbers, such as those of an escape;
 * the escape itself in a line that is not ours; a Kelvin sign and a dotted I, which are ASCII in lower case, as bytes of UTF-8.
 */
const DISGUISES = [String.raw`\u`, "\u001B", "\u00E2\u0084\u00AA", "\u00E4\u00B0"];

/**
 * Texts of which a line has one as it is written when it matches, a letter for each byte and in lower case: few lines have to be
 * parsed. Numbers, and all other letters and digits, stand in the JSON that a log is written with as they are shown. Undefined:
 * any line may match.
 */
function marksOf({ q = "", level }: Sought): readonly string[] | undefined {
  const words = q.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const longest = words.reduce((long, word) => (word.length > long.length ? word : long), "");
  if (longest !== "") return [longest, ...DISGUISES];
  return level === "error" ? ['"level":"error"'] : undefined;
}

/** The lines of whole lines of bytes that have one of the texts; without them all. */
function* candidates(bytes: Buffer, offset: number, marks: readonly string[] | undefined): Generator<LogLine> {
  if (marks === undefined) {
    yield* parseLogChunk(bytes, offset, false).lines;
    return;
  }
  // A letter for each byte, so that places are offsets.
  const text = bytes.toString("latin1").toLowerCase();
  const nextFrom = (mark: string, from: number): number => {
    const at = text.indexOf(mark, from);
    return at === -1 ? text.length : at;
  };
  const places = marks.map((mark) => ({ mark, at: nextFrom(mark, 0) }));
  for (;;) {
    const at = Math.min(...places.map((place) => place.at));
    if (at === text.length) return;
    const start = text.lastIndexOf("\n", at) + 1;
    const next = text.indexOf("\n", at) + 1;
    yield* parseLogChunk(bytes.subarray(start, next), offset + start, false).lines;
    for (const place of places) if (place.at < next) place.at = nextFrom(place.mark, next);
  }
}
