import { readFileSync } from "node:fs";
import { codeFrameColumns } from "@babel/code-frame";
import type { SourceLocation } from "@daymill/core";

/** The lines around a place in a source file, with a caret; plain text. null when the file cannot be read. */
export function codeFrame({ file, line, column }: SourceLocation): string | null {
  try {
    // It counts columns from 0.
    const start = { line, column: column - 1 };
    return codeFrameColumns(readFileSync(file, "utf8"), { start }, { linesAbove: 2, linesBelow: 1 });
  } catch {
    // The file has gone since: the place alone has to do.
    return null;
  }
}
