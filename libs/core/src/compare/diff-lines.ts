/** A line of two texts laid side by side. Numbers count from 1; null: the line is not in that text. */
export interface LineDifference {
  readonly kind: "same" | "added" | "removed";
  readonly from: number | null;
  readonly to: number | null;
  readonly text: string;
}

/**
 * Texts that differ in more lines than this are told as one replaced by the other: the memory grows with the square of it
 * (1,000: 2 MB), and nobody reads such a difference line by line.
 */
const MAX_EDITS = 1_000;

/**
 * The shortest way from one text to another, line by line, by the algorithm of Myers ("An O(ND) Difference Algorithm and
 * Its Variations", 1986). An end of line at the end of a text makes no line of its own.
 */
export function diffLines(from: string, to: string): LineDifference[] {
  const [a, b] = [linesOf(from), linesOf(to)];
  const start = commonStart(a, b);
  const end = commonEnd(a.slice(start), b.slice(start));
  const middle = { a: a.slice(start, a.length - end), b: b.slice(start, b.length - end) };
  const steps = [...repeat("same", start), ...stepsBetween(middle.a, middle.b), ...repeat("same", end)];
  return numbered(steps, a, b);
}

/** The lines of a text, without their ends. */
export function linesOf(text: string): string[] {
  if (text === "") return [];
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

type Step = LineDifference["kind"];

function repeat(step: Step, times: number): Step[] {
  return Array.from({ length: times }, () => step);
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((line, at) => at >= b.length || line !== b[at]);
  return differs === -1 ? a.length : differs;
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

function stepsBetween(a: readonly string[], b: readonly string[]): Step[] {
  const rounds = furthestPoints(a, b);
  return rounds === undefined
    ? [...repeat("removed", a.length), ...repeat("added", b.length)]
    : walkBack(rounds, a.length, b.length);
}

/** How far into `a` one comes with so many edits, by diagonal (place in `a` minus place in `b`): -edits, -edits + 2, ... edits. */
type Round = Int32Array;

/** The rounds of 0, 1, 2 ... edits, up to the one that comes to both ends. undefined: it takes more than MAX_EDITS. */
function furthestPoints(a: readonly string[], b: readonly string[]): Round[] | undefined {
  const rounds: Round[] = [];
  for (let edits = 0; edits <= Math.min(a.length + b.length, MAX_EDITS); edits++) {
    const round = new Int32Array(edits + 1);
    rounds.push(round);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = edits === 0 ? 0 : lastEdit(rounds, edits, diagonal).afterX;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      round[(diagonal + edits) / 2] = x;
      if (x >= a.length && x - diagonal >= b.length) return rounds;
    }
  }
  return undefined;
}

interface Edit {
  readonly step: "added" | "removed";
  /** Place in `a` before and after it. */
  readonly fromX: number;
  readonly afterX: number;
  /** The diagonal that it comes from. */
  readonly diagonal: number;
}

/** The last edit of the way that comes furthest on a diagonal: a line of `b` from the diagonal above, or one of `a` from that below. */
function lastEdit(rounds: readonly Round[], edits: number, diagonal: number): Edit {
  const before = rounds[edits - 1];
  const reach = (on: number): number => before?.[(on + edits - 1) / 2] ?? -1;
  const [above, below] = [reach(diagonal + 1), reach(diagonal - 1)];
  return diagonal === -edits || (diagonal !== edits && below < above)
    ? { step: "added", fromX: above, afterX: above, diagonal: diagonal + 1 }
    : { step: "removed", fromX: below, afterX: below + 1, diagonal: diagonal - 1 };
}

function walkBack(rounds: readonly Round[], aLength: number, bLength: number): Step[] {
  const steps: Step[] = [];
  let [x, diagonal] = [aLength, aLength - bLength];
  for (let edits = rounds.length - 1; edits > 0; edits--) {
    const edit = lastEdit(rounds, edits, diagonal);
    steps.push(...repeat("same", x - edit.afterX), edit.step);
    [x, diagonal] = [edit.fromX, edit.diagonal];
  }
  return [...steps, ...repeat("same", x)].reverse();
}

function numbered(steps: readonly Step[], a: readonly string[], b: readonly string[]): LineDifference[] {
  let [from, to] = [0, 0];
  return steps.map((kind) => {
    const text = (kind === "added" ? b[to] : a[from]) ?? "";
    if (kind !== "added") from++;
    if (kind !== "removed") to++;
    return { kind, from: kind === "added" ? null : from, to: kind === "removed" ? null : to, text };
  });
}
