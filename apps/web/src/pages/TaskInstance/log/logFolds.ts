import { GROUP_MARK, groupMark } from "./groupMarks.ts";
import type { LogRow } from "./logRows.ts";
import { type FrameKind, frameKind } from "./stackFrames.ts";

/** What the folding looks at. */
export type FoldedRow = Pick<LogRow, "offset" | "part" | "text" | "level" | "fields">;

/** Rows that can be folded, by their places. */
export interface Fold {
  /** Which it is, however many rows come before and after. */
  readonly key: string;
  /** group: from the row with its name to that of its end. frames: those of a stack in code of others. */
  readonly kind: "group" | "frames";
  /** The row that stays: the name of the group; the first frame, in whose place it says how many there are. */
  readonly first: number;
  readonly last: number;
  /** Of a group. */
  readonly name: string;
  /** An error is in it, or what was to be done in it threw. */
  readonly failed: boolean;
  /** Its end was written. */
  readonly ended: boolean;
}

/** One frame takes as much room as a line that says that it is hidden. */
const FEWEST_FRAMES = 2;

/** All that can be folded, in the order of their first rows; a group may hold others. */
export function findFolds(rows: readonly FoldedRow[]): readonly Fold[] {
  const folds = [...findGroups(rows), ...findFrames(rows)];
  return folds.toSorted((a, b) => a.first - b.first);
}

function findGroups(rows: readonly FoldedRow[]): readonly Fold[] {
  const groups: Fold[] = [];
  const open: { readonly at: number; failed: boolean }[] = [];
  const close = (last: number, { ended, failed }: Pick<Fold, "ended" | "failed">): void => {
    const group = open.pop();
    const row = group && rows[group.at];
    if (group === undefined || row === undefined) return;
    const isFailed = group.failed || failed;
    groups.push({
      key: `${row.offset}:${row.part}`,
      kind: "group",
      first: group.at,
      last,
      name: row.text.slice(GROUP_MARK).trim(),
      failed: isFailed,
      ended,
    });
    const outer = open.at(-1);
    if (outer !== undefined) outer.failed ||= isFailed;
  };
  for (const [at, { text, level, fields }] of rows.entries()) {
    const inner = open.at(-1);
    if (level === "error" && inner !== undefined) inner.failed = true;
    const mark = groupMark(text);
    if (mark === "begin") open.push({ at, failed: false });
    else if (mark === "end") close(at, { ended: true, failed: fields === "failed=true" });
  }
  while (open.length > 0) close(rows.length - 1, { ended: false, failed: false });
  return groups;
}

/** Stretches of frames in code of others; of a stack that has no other the first stays. */
function findFrames(rows: readonly FoldedRow[]): readonly Fold[] {
  const folds: Fold[] = [];
  let stack: FrameKind[] = [];
  const end = (next: number): void => {
    if (stack.length >= FEWEST_FRAMES) folds.push(...foldStack(rows, next - stack.length, stack));
    stack = [];
  };
  for (const [at, { text }] of rows.entries()) {
    const above = stack.at(-1);
    // Few rows begin with a space: the others cost no more than a look at their first letter.
    const kind =
      text.charCodeAt(0) > 32
        ? undefined
        : frameKind(text, above === undefined ? undefined : { kind: above, text: rows[at - 1]?.text ?? "" });
    if (kind === undefined) end(at);
    else stack.push(kind);
  }
  end(rows.length);
  return folds;
}

function foldStack(rows: readonly FoldedRow[], from: number, stack: readonly FrameKind[]): readonly Fold[] {
  const hasOwn = stack.includes("own");
  const folds: Fold[] = [];
  let first: number | undefined;
  const end = (next: number): void => {
    const row = first === undefined ? undefined : rows[first];
    if (first !== undefined && row !== undefined && next - first >= FEWEST_FRAMES)
      folds.push({
        key: `${row.offset}:${row.part}`,
        kind: "frames",
        first,
        last: next - 1,
        name: "",
        failed: false,
        ended: true,
      });
    first = undefined;
  };
  for (const [index, kind] of stack.entries()) {
    if (kind === "own") end(from + index);
    else if (kind === "foreign" && (hasOwn || index > 0)) first ??= from + index;
  }
  end(from + stack.length);
  return folds;
}
