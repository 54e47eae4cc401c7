import { StringDecoder } from "node:string_decoder";

/** A line without its end. */
export interface OutputLine {
  readonly text: string;
  /** How many characters were left out after the text. */
  readonly dropped: number;
}

/** The longest line that is kept whole, in UTF-16 units: more than a log shows, so that a secret in it is still found whole. */
const MAX_LINE = 512 * 1024;

/** Calls `onLine` with each line of a text in UTF-8, and holds no more than one of them. */
export async function readLines(chunks: AsyncIterable<Buffer>, onLine: (line: OutputLine) => void): Promise<void> {
  const decoder = new StringDecoder("utf8");
  let line = "";
  let dropped = 0;
  const append = (piece: string): void => {
    const room = MAX_LINE - line.length;
    line += piece.slice(0, room);
    dropped += Math.max(0, piece.length - room);
  };
  const end = (): void => {
    const text = line.endsWith("\r") ? line.slice(0, -1) : line;
    const ended = { text, dropped };
    [line, dropped] = ["", 0];
    onLine(ended);
  };
  const take = (text: string): void => {
    const [first = "", ...others] = text.split("\n");
    append(first);
    for (const other of others) {
      end();
      append(other);
    }
  };
  for await (const chunk of chunks) take(decoder.write(chunk));
  take(decoder.end());
  if (line !== "") end();
}
