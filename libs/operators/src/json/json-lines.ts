import { DaymillError } from "@daymill/core";
import { boundedLines } from "../text/text-object.ts";
import { readWholeLines } from "../dump/pg-archive/copy-body.ts";

/** How records stand in an object. */
export const JsonLayout = {
  /** One in each line (NDJSON); blank lines are passed over. */
  lines: "lines",
  /** The elements of one array. */
  array: "array",
} as const;
export type JsonLayout = (typeof JsonLayout)[keyof typeof JsonLayout];

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const BLANKS: ReadonlySet<number> = new Set([9, LINE_FEED, CARRIAGE_RETURN, 32]);
/** At the beginning or behind a line feed: a carriage return ends no line. */
const BLANK_LINES = /(?<![^\n])[ \t\r]*\n|(?<![^\n])[ \t\r]+$/g;
const BLANK_STARTS = ["\n\n", "\n\r", "\n ", "\n\t"];
const BYTE_ORDER_MARK = Buffer.from("efbbbf", "hex");

/** The text of an object, a record in each line, which may not be too long (E434); `uri` is for errors. */
export function recordLines(
  pieces: AsyncIterable<Uint8Array>,
  layout: JsonLayout,
  uri: string,
): AsyncIterable<Uint8Array> {
  const text = withoutMark(pieces);
  const lines = layout === "array" ? elements(text, uri) : text;
  return withoutBlankLines(boundedLines(lines, { uri, format: "JSON" }));
}

async function* withoutMark(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of pieces) {
    const hasMark = isFirst && BYTE_ORDER_MARK.equals(piece.subarray(0, BYTE_ORDER_MARK.length));
    yield hasMark ? piece.subarray(BYTE_ORDER_MARK.length) : piece;
    isFirst = false;
  }
}

async function* withoutBlankLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const text of readWholeLines(pieces)) {
    // Nearly all pieces have none.
    const mayHave = BLANKS.has(text[0] ?? 0) || BLANK_STARTS.some((start) => text.includes(start));
    if (!mayHave) yield text;
    else {
      const kept = text.toString("latin1").replace(BLANK_LINES, "");
      if (kept !== "") yield Buffer.from(kept, "latin1");
    }
  }
}

/**
 * The elements of the array that a text is, one in each line. Line feeds between tokens become blanks; within texts JSON has
 * none. Rejects with E434 a text that is no array, or does not end as one.
 */
async function* elements(pieces: AsyncIterable<Uint8Array>, uri: string): AsyncGenerator<Uint8Array> {
  let [depth, isText, isEscaped, isOver] = [0, false, false, false];
  for await (const piece of pieces) {
    const out = Buffer.from(piece);
    for (let index = 0; index < out.length; index += 1) {
      const byte = out[index] ?? 0;
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (byte === BACKSLASH) isEscaped = true;
        else if (byte === QUOTE) isText = false;
        continue;
      }
      if (byte === LINE_FEED || byte === CARRIAGE_RETURN) out[index] = 32;
      if (depth === 0 && !BLANKS.has(byte) && (byte !== OPEN_LIST || isOver)) throw noArray(uri);
      if (byte === QUOTE) isText = true;
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        if (depth === 0) out[index] = 32;
        depth += 1;
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
        depth -= 1;
        if (depth === 0) {
          out[index] = LINE_FEED;
          isOver = true;
        }
      } else if (byte === COMMA && depth === 1) out[index] = LINE_FEED;
    }
    yield out;
  }
  if (!isOver || depth !== 0) throw noArray(uri);
}

function noArray(uri: string): DaymillError {
  return new DaymillError(
    "E434",
    `${uri} is no array of JSON. Write records as its elements, or take the layout "lines".`,
    {
      details: { uri },
    },
  );
}
