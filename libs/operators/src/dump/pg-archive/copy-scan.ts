import { DaymillError } from "@daymill/core";
import { TERMINATOR } from "./copy-text.ts";

const LINE_FEED = 10;

/**
 * Counts the rows of COPY text without decoding them, and proves that the text is whole: the terminator stands on a line of
 * its own, and nothing but empty lines follows. Otherwise E403. `name` is for errors.
 */
export async function countCopyRows(pieces: AsyncIterable<Uint8Array>, name: string): Promise<number> {
  const scan = copyScan(name);
  for await (const piece of pieces) scan.push(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  return scan.finish();
}

interface CopyScan {
  push(piece: Buffer): void;
  finish(): number;
}

function copyScan(name: string): CopyScan {
  let rows = 0;
  let ended = false;
  let lineLength = 0;
  /** The line so far, exact as long as it is no longer than the terminator. */
  let shortLine = "";
  const extendLine = (piece: Buffer, start: number, end: number): void => {
    lineLength += end - start;
    if (lineLength <= TERMINATOR.length) shortLine += piece.toString("latin1", start, end);
  };
  const endLine = (): void => {
    if (ended && lineLength > 0) throw damaged(`${name} goes on after its end mark`);
    if (lineLength === TERMINATOR.length && shortLine === TERMINATOR) ended = true;
    else if (!ended) rows++;
    lineLength = 0;
    shortLine = "";
  };
  return {
    push(piece) {
      let start = 0;
      for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, start)) {
        extendLine(piece, start, end);
        endLine();
        start = end + 1;
      }
      extendLine(piece, start, piece.length);
    },
    finish() {
      if (!ended) throw damaged(`${name} has no end mark after ${rows} rows: the dump was cut off`);
      if (lineLength > 0) throw damaged(`${name} goes on after its end mark`);
      return rows;
    },
  };
}

function damaged(what: string): DaymillError {
  return new DaymillError("E403", `${what}. Make the dump again.`);
}
