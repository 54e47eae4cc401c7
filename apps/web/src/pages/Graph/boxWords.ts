import { type StateCounts, summariseCounts } from "@daymill/contract";
import { taskTones, type StateTone } from "../../ui/state/taskTone.ts";
import { countOf, describeCounts } from "../naming.ts";
import type { GraphNode } from "./graphModel.ts";
import type { Change, GraphDifference } from "./standing.ts";

/** What a box says beside its name. */
export interface BoxWords {
  /** The state of its tasks, the most urgent one; absent without a run. */
  readonly tone: StateTone | undefined;
  readonly line: string;
  /** The trigger rule of a task that has another one than most; undefined: it has not. */
  readonly rule: string | undefined;
}

/** `counts`: the instances of the box in the run, when there is a run that has any. */
export function boxWords(node: GraphNode, counts: StateCounts | undefined, difference?: GraphDifference): BoxWords {
  const summary = counts === undefined ? undefined : summariseCounts(counts);
  const rule = ruleOf(node);
  if (counts === undefined || summary === undefined)
    return { tone: undefined, line: [...describeChanges(node, difference), describeKind(node)].join(" · "), rule };
  const tone = taskTones[summary.state];
  const instances = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { tone, line: node.kind === "task" && instances === 1 ? tone.word : describeCounts(counts), rule };
}

function ruleOf({ kind, tasks }: GraphNode): string | undefined {
  const [task] = tasks;
  return kind !== "task" || task?.triggerRule === "all_success" ? undefined : task?.triggerRule;
}

/** What became of the tasks of a box; when of several not the same did: changed. */
export function changeOf({ tasks }: GraphNode, difference: GraphDifference | undefined): Change | undefined {
  const found = new Set(tasks.map(({ taskId }) => difference?.tasks.get(taskId)));
  const [change] = found;
  return found.size > 1 ? "changed" : change;
}

const SIGNS: Readonly<Record<Change, string>> = { added: "+", removed: "−", changed: "~" };

/** `+ added`; of a group `1 + added`, `2 ~ changed`. */
function describeChanges({ kind, tasks }: GraphNode, difference: GraphDifference | undefined): readonly string[] {
  const found = tasks.flatMap(({ taskId }) => difference?.tasks.get(taskId) ?? []);
  return [...Map.groupBy(found, (change) => change)].map(
    ([change, list]) => `${kind === "group" ? `${list.length} ` : ""}${SIGNS[change]} ${change}`,
  );
}

/** `pgDump`, `task · mapped`, `12 tasks`. */
function describeKind({ kind, tasks, mapped, line }: GraphNode): string {
  if (line !== undefined) return line;
  const [task] = tasks;
  const words =
    kind === "group" || task === undefined
      ? [countOf(tasks.length, "task")]
      : [task.operator, ...(task.role === "work" ? [] : [task.role])];
  return [...words, ...(mapped ? ["mapped"] : [])].join(" · ");
}
