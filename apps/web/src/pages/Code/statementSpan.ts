import type { CodeLine } from "./highlight.ts";

/** Lines of a file, from 1, both ends included. */
export interface LineSpan {
  readonly first: number;
  readonly last: number;
}

const OPENING = /[([{]/g;
const CLOSING = /[)\]}]/g;

/**
 * The lines of what begins at a line: up to where every bracket is closed that was opened since. Brackets in strings and
 * comments are none; of one that is never closed, or of a file without colours, it is the line alone.
 */
export function statementSpan(lines: readonly CodeLine[], first: number): LineSpan {
  let depth = 0;
  for (let at = first - 1; at < lines.length; at++) {
    for (const { kind, text } of lines[at] ?? []) {
      if (kind === "string" || kind === "comment") continue;
      depth += (text.match(OPENING)?.length ?? 0) - (text.match(CLOSING)?.length ?? 0);
    }
    if (depth <= 0) return { first, last: at + 1 };
  }
  return { first, last: first };
}
