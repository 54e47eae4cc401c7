import { type StateCounts, summariseCounts } from "@daymill/contract";
import { taskTones, type StateTone } from "../../ui/state/taskTone.ts";
import { countOf, describeCounts } from "../naming.ts";
import type { GraphNode } from "./graphModel.ts";

/** What a box says beside its name. */
export interface BoxWords {
  /** The state of its tasks, the most urgent one; absent without a run. */
  readonly tone: StateTone | undefined;
  readonly line: string;
}

/** `counts`: the instances of the box in the run, when there is a run that has any. */
export function boxWords(node: GraphNode, counts: StateCounts | undefined): BoxWords {
  const summary = counts === undefined ? undefined : summariseCounts(counts);
  if (counts === undefined || summary === undefined) return { tone: undefined, line: describeKind(node) };
  const tone = taskTones[summary.state];
  const instances = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { tone, line: node.kind === "task" && instances === 1 ? tone.word : describeCounts(counts) };
}

/** `pgDump`, `task, mapped, all_done`, `12 tasks`. */
function describeKind({ kind, tasks, mapped, line }: GraphNode): string {
  if (line !== undefined) return line;
  const [task] = tasks;
  const words =
    kind === "group" || task === undefined
      ? [countOf(tasks.length, "task")]
      : [task.operator, ...(task.role === "work" ? [] : [task.role])];
  const rule = kind === "task" && task !== undefined && task.triggerRule !== "all_success" ? [task.triggerRule] : [];
  return [...words, ...(mapped ? ["mapped"] : []), ...rule].join(" · ");
}
