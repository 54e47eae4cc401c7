import { DaymillError } from "@daymill/core";
import { release } from "../../release.ts";

const LINE_FEED = 10;

/** The line that ends the rows of a data file. */
const TERMINATOR = Buffer.from("\\.\n");
const TERMINATOR_AFTER_LINE = Buffer.from("\n\\.\n");

/**
 * The lines of COPY text that arrives in pieces: each piece that leaves here holds whole lines only, and the terminator is
 * taken off. Rejects with E403 when the terminator is missing or something but empty lines follows it. `name` is for errors.
 */
export async function* readCopyBody(pieces: AsyncIterable<Uint8Array>, name: string): AsyncGenerator<Buffer> {
  let ended = false;
  for await (const lines of readWholeLines(pieces)) {
    const mark = ended ? 0 : findTerminator(lines);
    if (mark !== 0) yield lines.subarray(0, mark);
    if (mark === undefined) continue;
    assertEmptyLines(lines.subarray(ended ? 0 : mark + TERMINATOR.length), name);
    ended = true;
  }
  if (!ended) throw damaged(`${name} has no end mark: the dump was cut off`);
}

/**
 * What follows the last line feed of a piece waits for the next one; the last line may lack its line feed. Pieces are taken
 * over, and lines are there until the next ones are asked for: the memory of both is given back.
 */
export async function* readWholeLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  // Put together once a line ends: a line of many pieces would be copied with each of them.
  let held: Buffer[] = [];
  for await (const piece of pieces) {
    const bytes = toBuffer(piece);
    const end = bytes.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      const lines = bytes.subarray(0, end);
      const whole = held.length === 0 ? lines : Buffer.concat([...held, lines]);
      held = end < bytes.length ? [Buffer.from(bytes.subarray(end))] : [];
      yield whole;
      if (whole !== lines) release(whole);
    } else held.push(Buffer.from(bytes));
    release(piece);
  }
  if (held.length > 0) yield Buffer.concat(held);
}

/** How many lines a piece of whole lines has. */
export function countLines(lines: Buffer): number {
  let count = 0;
  for (let at = lines.indexOf(LINE_FEED); at !== -1; at = lines.indexOf(LINE_FEED, at + 1)) count++;
  return count;
}

/** Where the terminator begins, if it stands on a line of its own. */
function findTerminator(lines: Buffer): number | undefined {
  if (lines.subarray(0, TERMINATOR.length).equals(TERMINATOR)) return 0;
  const at = lines.indexOf(TERMINATOR_AFTER_LINE);
  return at === -1 ? undefined : at + 1;
}

function assertEmptyLines(bytes: Buffer, name: string): void {
  if (bytes.some((byte) => byte !== LINE_FEED)) throw damaged(`${name} goes on after its end mark`);
}

function toBuffer(piece: Uint8Array): Buffer {
  return Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
}

function damaged(what: string): DaymillError {
  return new DaymillError("E403", `${what}. Make the dump again.`);
}
