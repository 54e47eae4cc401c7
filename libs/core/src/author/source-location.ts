import type { SourceLocation } from "../dag/serialized-dag.ts";

/** A function by whose identity stack frames are found. */
type Caller = (...args: never) => unknown;

interface StackCapture {
  captureStackTrace?(target: object, above: Caller): void;
}

/** `at name (file:///a/b.ts:1:2)`, `at /a/b.ts:1:2`, `at async C:\a\b.ts:1:2`. Native functions have no place. */
const FRAME = /^\s*at (?:.*? \()?(?:async )?(.+?)(?:\?[^:]*)?:(\d+):(\d+)\)?$/;

/**
 * Where a function of the authoring API was called: the nearest frame above it. Frames are found by the function and not
 * by file names, so it also works where the API and the DAG are bundled into one file.
 */
export function callerLocation(called: Caller): SourceLocation | null {
  const holder: { stack?: string } = {};
  (Error as StackCapture).captureStackTrace?.(holder, called);
  return firstLocation(holder.stack ?? "");
}

/** The first frame of a stack that stands in a file. */
export function firstLocation(stack: string): SourceLocation | null {
  for (const line of stack.split("\n")) {
    const [, file, row, column] = FRAME.exec(line) ?? [];
    if (file !== undefined) return { file: toPath(file), line: Number(row), column: Number(column) };
  }
  return null;
}

function toPath(file: string): string {
  if (!file.startsWith("file://")) return file;
  const path = decodeURIComponent(new URL(file).pathname);
  return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
}
