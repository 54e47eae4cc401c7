import type { SourceFile, TaskErrorView } from "@daymill/contract";
import { type CodeLine, highlightLines } from "./highlight.ts";

/** Some lines of a file around one of them. */
export interface CodeFrame {
  readonly file: string;
  readonly line: number;
  /** The number of the first of `lines`. */
  readonly from: number;
  readonly lines: readonly CodeLine[];
}

/** How many lines are shown above the place and below it. */
const AROUND = { above: 2, below: 1 };

/**
 * The lines around the place of an error; `rewritten` when none of these files has the very text that it is a place in.
 * undefined: it may be a place in one that is kept without its text, or none is known.
 */
export function codeFrame(
  files: readonly SourceFile[],
  thrownAt: TaskErrorView["thrownAt"],
): CodeFrame | "rewritten" | undefined {
  if (thrownAt === null || files.length === 0) return undefined;
  const source = files.find(({ hash }) => hash === thrownAt.source);
  if (source === undefined) return files.every(({ text }) => text !== null) ? "rewritten" : undefined;
  if (source.text === null) return undefined;
  const { line } = thrownAt;
  const from = Math.max(1, line - AROUND.above);
  const lines = highlightLines(source.file, source.text).slice(from - 1, line + AROUND.below);
  return line < from + lines.length ? { file: source.file, line, from, lines } : undefined;
}
