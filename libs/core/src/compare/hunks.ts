import type { LineDifference } from "./diff-lines.ts";

/** A part of a difference: what changed, with what stands around it. */
export type Hunk = readonly LineDifference[];

/** Lines of context before and after a change. */
const CONTEXT = 3;

/** Leaves out what stays the same, but for a few lines around each change. Without a change there is no hunk. */
export function hunksOf(lines: readonly LineDifference[]): Hunk[] {
  const hunks: LineDifference[][] = [];
  let shownUntil = 0;
  for (const [at, line] of lines.entries()) {
    if (line.kind === "same") continue;
    const start = Math.max(0, at - CONTEXT);
    const end = Math.min(lines.length, at + 1 + CONTEXT);
    const last = hunks.at(-1);
    if (last !== undefined && start <= shownUntil) last.push(...lines.slice(shownUntil, end));
    else hunks.push(lines.slice(start, end));
    shownUntil = end;
  }
  return hunks;
}
