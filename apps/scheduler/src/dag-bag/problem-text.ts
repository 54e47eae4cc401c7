import type { FileProblem } from "./read-dag-files.ts";

/** How parts of a problem stand out. */
export interface ProblemPaint {
  readonly code: (text: string) => string;
  readonly place: (text: string) => string;
}

const PLAIN: ProblemPaint = { code: (text) => text, place: (text) => text };

/** A problem as a person reads it: what is wrong, `file:line:column`, the code frame, what to write instead. */
export function problemText(
  { code, message, location, frame, hint }: FileProblem,
  file: string,
  paint: ProblemPaint = PLAIN,
): string {
  const place = location === null ? file : `${file}:${location.line}:${location.column}`;
  const head = `${paint.code(code)} ${message}  ${paint.place(place)}`;
  return [head, ...(frame === null ? [] : [frame]), ...(hint ? [hint] : [])].join("\n");
}
