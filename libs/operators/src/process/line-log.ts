import type { Logger } from "@daymill/core";
import type { OutputLine } from "./read-lines.ts";

/** As many of the last lines go into an error, as long as they have no more characters than this together. */
const KEPT_LINES = 20;
const KEPT_CHARACTERS = 8 * 1024;

/** Sends the output of a process to a log, line by line, and remembers the end of it. */
export interface LineLog {
  readonly take: (stream: "stdout" | "stderr", line: OutputLine) => void;
  /** The last lines of both streams; the last one whatever its length. */
  readonly last: () => readonly string[];
  /** The last line of stdout that is not empty. */
  readonly lastOfStdout: () => OutputLine | undefined;
}

/** What tools say on stderr is mostly progress, so it only warns. */
export function lineLog(log: Logger): LineLog {
  let kept: string[] = [];
  let lastOfStdout: OutputLine | undefined;
  return {
    take(stream, line) {
      const text = line.dropped === 0 ? line.text : `${line.text} ... (${line.dropped} more characters)`;
      if (stream === "stdout") log.info(text);
      else log.warn(text);
      if (text.trim() === "") return;
      kept = [...kept.slice(1 - KEPT_LINES), text];
      if (stream === "stdout") lastOfStdout = line;
    },
    last: () => fitting(kept),
    lastOfStdout: () => lastOfStdout,
  };
}

function fitting(lines: readonly string[]): readonly string[] {
  const sizeFrom = (index: number): number => lines.slice(index).reduce((sum, line) => sum + line.length, 0);
  const first = lines.findIndex((_, index) => sizeFrom(index) <= KEPT_CHARACTERS);
  return first < 0 ? lines.slice(-1) : lines.slice(first);
}
