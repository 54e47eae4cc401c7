import type { FileHandle } from "node:fs/promises";
import type { LogLevel, LogLine, LogSearched } from "@daymill/contract";
import { searchedText } from "../../searched-text.ts";
import { parseLogChunk } from "./log-chunk.ts";
import { readLines } from "./log-file.ts";

/** What lines are looked for: with that text, in any case, of that level or above. */
export interface Sought {
  readonly q?: string | undefined;
  readonly level?: LogLevel | undefined;
}

/** A place is told for each such part of a log: more than a strip beside it can show. */
const PARTS = 240;
/** Read at a time: at most some 20 ms of work, between which others have their turn. */
const PIECE_BYTES = 131_072;
const RANKS: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** Reads the whole log and counts its lines that match. A line that is not whole yet is left out. */
export async function searchLog(
  handle: FileHandle,
  sought: Sought,
  signal: AbortSignal,
): Promise<Omit<LogSearched, "attempt">> {
  const { size } = await handle.stat();
  const places = new Map<number, { offset: number; count: number }>();
  const isWanted = lineTest(sought);
  const rare = rareText(sought);
  let count = 0;
  for (let offset = 0; offset < size;) {
    signal.throwIfAborted();
    const bytes = await readLines(handle, { offset, maxBytes: PIECE_BYTES, size, startsInLine: false });
    const end = bytes.lastIndexOf("\n") + 1;
    if (end === 0) break;
    for (const line of candidates(bytes.subarray(0, end), offset, rare)) {
      if (!isWanted(line)) continue;
      count += 1;
      const part = Math.floor((line.offset / size) * PARTS);
      const place = places.get(part);
      if (place === undefined) places.set(part, { offset: line.offset, count: 1 });
      else place.count += 1;
    }
    offset += end;
  }
  return { size, count, places: [...places.values()] };
}

function lineTest({ q = "", level = "debug" }: Sought): (line: LogLine) => boolean {
  const wanted = q.toLowerCase();
  const least = RANKS[level];
  return (line) => RANKS[line.level] >= least && searchedText(line).toLowerCase().includes(wanted);
}

/**
 * A text that a line has as it is written when it matches, in lower case: few lines have to be parsed. Letters and digits stand in
 * JSON as they are; undefined when there are none.
 */
function rareText({ q = "", level }: Sought): string | undefined {
  const words = q.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const longest = words.reduce((long, word) => (word.length > long.length ? word : long), "");
  if (longest !== "") return longest;
  return level === "error" ? '"level":"error"' : undefined;
}

/** The lines of whole lines of bytes that have a text; without one all. */
function* candidates(bytes: Buffer, offset: number, rare: string | undefined): Generator<LogLine> {
  if (rare === undefined) {
    yield* parseLogChunk(bytes, offset, false).lines;
    return;
  }
  // A letter for each byte, so that places are offsets.
  const text = bytes.toString("latin1").toLowerCase();
  for (let at = text.indexOf(rare); at !== -1;) {
    const start = text.lastIndexOf("\n", at) + 1;
    const next = text.indexOf("\n", at) + 1;
    yield* parseLogChunk(bytes.subarray(start, next), offset + start, false).lines;
    at = text.indexOf(rare, next);
  }
}
