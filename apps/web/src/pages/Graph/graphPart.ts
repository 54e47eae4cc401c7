import type { GraphTask } from "@daymill/contract";
import type { GraphSearch } from "../../routing/searches.ts";
import { tasksAround, tasksDownstream } from "./tasksAround.ts";

/** The tasks of a graph that one looks at. */
export type GraphPart =
  | { readonly kind: "all" }
  | { readonly kind: "around"; readonly tasks: ReadonlySet<string> }
  /** What failed in a run, with what that blocked. */
  | { readonly kind: "failed"; readonly tasks: ReadonlySet<string> }
  /** Nothing has failed. */
  | { readonly kind: "unfailed" }
  /** All ways between two tasks, in the direction of the arrows. */
  | { readonly kind: "ways"; readonly tasks: ReadonlySet<string>; readonly from: string; readonly to: string }
  /** Neither of the two comes after the other. */
  | { readonly kind: "apart"; readonly tasks: ReadonlySet<string>; readonly from: string; readonly to: string }
  /** The graph does not have such a task. */
  | { readonly kind: "lost"; readonly taskId: string };

/** The ways between two tasks, and how their ends are chosen. */
export interface WayChoice {
  /** Where a way begins whose other end is chosen next; undefined: that is its beginning. */
  readonly begin: string | undefined;
  /** The tasks that are chosen. */
  readonly ends: ReadonlySet<string>;
  /** A task is to be an end, or no end any more. */
  readonly onMark: (taskId: string) => void;
}

type PartSearch = Pick<GraphSearch, "focus" | "to" | "before" | "after" | "rest" | "part">;

/** The address of all tasks. */
export const wholeGraph: PartSearch = {
  focus: undefined,
  to: undefined,
  before: undefined,
  after: undefined,
  rest: undefined,
  part: undefined,
};

/** And that of what failed, with what it blocked. */
export const onlyFailed: PartSearch = { ...wholeGraph, part: "failed" };

const NOTHING: ReadonlySet<string> = new Set();

/** What an address asks for; the two tasks of a way may be named in any order. `failed`: what a failure did in the run. */
export function partOf(
  tasks: readonly GraphTask[],
  { focus, to, before, after, part }: Pick<GraphSearch, "focus" | "to" | "before" | "after" | "part">,
  failed = NOTHING,
): GraphPart {
  if (part === "failed") return failed.size === 0 ? { kind: "unfailed" } : { kind: "failed", tasks: failed };
  if (focus === undefined) return { kind: "all" };
  const known = new Set(tasks.map(({ taskId }) => taskId));
  const lost = [focus, ...(to === undefined ? [] : [to])].find((taskId) => !known.has(taskId));
  if (lost !== undefined) return { kind: "lost", taskId: lost };
  if (to !== undefined && to !== focus) return waysBetween(tasks, focus, to);
  return { kind: "around", tasks: tasksAround(tasks, { taskId: focus, up: before, down: after }) };
}

function waysBetween(tasks: readonly GraphTask[], one: string, other: string): GraphPart {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    const after = tasksDownstream(tasks, from);
    if (!after.has(to)) continue;
    // What comes after the one and before the other lies on a way from one to the other.
    const before = tasksAround(tasks, { taskId: to, up: undefined, down: 0 });
    return { kind: "ways", tasks: new Set([...before].filter((taskId) => after.has(taskId))), from, to };
  }
  return { kind: "apart", tasks: new Set([one, other]), from: one, to: other };
}

/** What a press on a task makes of the address when it is to be an end of a way: the first one, then the second. */
export function markWay(
  { focus, to }: Pick<GraphSearch, "focus" | "to">,
  { taskId, selected }: { readonly taskId: string; readonly selected: string | undefined },
): PartSearch {
  const all = { before: undefined, after: undefined, to: undefined, part: undefined };
  // Either end, pressed again, is taken away.
  if (taskId === focus)
    return to === undefined ? { ...all, focus: undefined, rest: undefined } : { ...all, focus: to, rest: "shown" };
  if (taskId === to) return { ...all, focus, rest: "shown" };
  const begin = focus ?? (selected === taskId ? undefined : selected);
  return begin === undefined
    ? { ...all, focus: taskId, rest: "shown" }
    : { ...all, focus: begin, to: taskId, rest: "shown" };
}
