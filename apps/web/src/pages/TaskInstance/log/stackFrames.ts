/** What a row is to a stack trace: a frame in code of the user, one in code of others, or what goes on from the row above. */
export type FrameKind = "own" | "foreign" | "more";

/** `    at load (dags/orders.ts:31:18)` of JavaScript and Java, `  File "/dags/orders.py", line 31` of Python, `... 12 more` of Java. */
const FRAME = /^\s+(?:at |File "|\.\.\. \d+ more)/;
const PYTHON_FRAME = /^\s+File "/;
/** Packages, the runtime itself, and what has no place. Files of Java say no more than their name. */
const FOREIGN =
  /[\\/]node_modules[\\/]|[\\/](?:site|dist)-packages[\\/]|[\\/]lib[\\/]python\d|\bnode:|<anonymous>|\(native\)|"<frozen|\.(?:java|scala|kt):\d+\)|\((?:Native Method|Unknown Source)\)|^\s+\.\.\. /;

/** `before`: what the row above is, which matters to the line of source that Python shows below a frame. */
export function frameKind(
  text: string,
  before: { readonly kind: FrameKind; readonly text: string } | undefined,
): FrameKind | undefined {
  if (FRAME.test(text)) return FOREIGN.test(text) || !hasPlace(text) ? "foreign" : "own";
  const isBelowPython = before !== undefined && (before.kind === "more" || PYTHON_FRAME.test(before.text));
  return isBelowPython && /^\s{3,}\S/.test(text) ? "more" : undefined;
}

function hasPlace(text: string): boolean {
  return /:\d+(?::\d+)?\)?$|", line \d+/.test(text.trimEnd());
}
