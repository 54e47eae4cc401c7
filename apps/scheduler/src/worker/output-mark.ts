import type { AttemptKey } from "@daymill/core";

/** A body that ran shorter, and has no secrets, leaves no mark: two writes would cost more than it did, and no child writes so soon. */
export const MARK_FROM_MS = 1;

/** U+001E, record separator. */
const RECORD_END = String.fromCodePoint(0x1e);
const MARK = new RegExp(`${RECORD_END}(\\d+)${RECORD_END}\\n`);
/** What may be the beginning of a mark, at the end of a chunk. */
const UNFINISHED = new RegExp(`${RECORD_END}(?:\\d{0,16}${RECORD_END}?)?$`);

/** What a worker writes into its standard streams where the text of an attempt ends: a line with the attempt's key. */
export function endMark(attemptKey: AttemptKey): string {
  return `${RECORD_END}${attemptKey}${RECORD_END}\n`;
}

/** Takes the marks out of a stream of text, however it comes in chunks. */
export interface MarkReader {
  push(chunk: string): void;
}

export function markReader(on: {
  readonly text: (text: string) => void;
  readonly end: (attemptKey: AttemptKey) => void;
}): MarkReader {
  let unfinished = "";
  const tell = (text: string): void => {
    if (text !== "") on.text(text);
  };
  return {
    push(chunk) {
      let rest = unfinished + chunk;
      for (let mark = MARK.exec(rest); mark; mark = MARK.exec(rest)) {
        tell(rest.slice(0, mark.index));
        on.end(Number(mark[1]) as AttemptKey);
        rest = rest.slice(mark.index + mark[0].length);
      }
      unfinished = UNFINISHED.exec(rest)?.[0] ?? "";
      tell(rest.slice(0, rest.length - unfinished.length));
    },
  };
}
