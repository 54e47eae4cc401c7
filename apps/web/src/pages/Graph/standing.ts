import type { PartChange, RunStanding, StateCounts, TaskState } from "@daymill/contract";
import { epochMs } from "../../ui/time/formatTime.ts";
import type { GraphEdge, GraphNode } from "./graphModel.ts";

/** How the tasks of a run stand: instances by state, by task id. */
export type CountsOf = ReadonlyMap<string, StateCounts>;

/** When something began and ended; no end: it goes on. */
export interface Span {
  readonly startedAt: string;
  readonly endedAt: string | null;
}

/** The same in milliseconds since the epoch; what goes on ends after all that has ended. */
interface Times extends Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When the tasks of a run that have begun were at work, by task id. */
export type TimesOf = ReadonlyMap<string, Times>;

/** What became of a task since another version; an arrow between two is there or not. */
export type Change = PartChange["change"];
export type JoinChange = Exclude<Change, "changed">;

/** What is different from another version; what is not named is the same. */
export interface GraphDifference {
  /** By task id. */
  readonly tasks: ReadonlyMap<string, Change>;
  /** By `joinKey`. */
  readonly joins: ReadonlyMap<string, JoinChange>;
}

/** What is told of the tasks of a graph besides what they are. */
export interface Standing {
  readonly countsOf: CountsOf;
  /** Absent: there is no run. */
  readonly timesOf?: TimesOf | undefined;
  readonly failedPath: ReadonlySet<string>;
  /** The tasks that one looks at, while the others stay in sight; absent: all. */
  readonly around?: ReadonlySet<string> | undefined;
  /** The tasks on the ways between two; absent: none are asked for. */
  readonly ways?: ReadonlySet<string> | undefined;
  /** The tasks that somebody looks for; absent: none. */
  readonly found?: ReadonlySet<string> | undefined;
  readonly difference?: GraphDifference | undefined;
}

type TaskStanding = RunStanding["tasks"][number];

export function countsByTask(standing: {
  readonly tasks: readonly Pick<TaskStanding, "taskId" | "counts">[];
}): CountsOf {
  return new Map(standing.tasks.map((task) => [task.taskId, task.counts]));
}

export function timesByTask(standing: {
  readonly tasks: readonly Pick<TaskStanding, "taskId" | "startedAt" | "endedAt">[];
}): TimesOf {
  return new Map(
    standing.tasks.flatMap(({ taskId, startedAt, endedAt }) =>
      startedAt === null ? [] : [[taskId, readTimes({ startedAt, endedAt })] as const],
    ),
  );
}

/** Once for each task: boxes compare them again and again, that of a folded group those of thousands. */
function readTimes({ startedAt, endedAt }: Span): Times {
  const toMs = endedAt === null ? Number.POSITIVE_INFINITY : epochMs(endedAt);
  return { startedAt, endedAt, fromMs: epochMs(startedAt), toMs };
}

/** From when the first task of a box began to when the last one ended; undefined: none has begun. */
export function spanOfNode({ tasks }: Pick<GraphNode, "tasks">, timesOf: TimesOf | undefined): Span | undefined {
  let first: Times | undefined;
  let last: Times | undefined;
  for (const { taskId } of tasks) {
    const times = timesOf?.get(taskId);
    if (times === undefined) continue;
    if (first === undefined || times.fromMs < first.fromMs) first = times;
    if (last === undefined || times.toMs > last.toMs) last = times;
  }
  return first && last && { startedAt: first.startedAt, endedAt: last.endedAt };
}

/** The instances of all tasks of a box by state; undefined when the run has none of them. */
export function countsOfNode({ tasks }: Pick<GraphNode, "tasks">, countsOf: CountsOf): StateCounts | undefined {
  const parts = tasks.flatMap((task) => countsOf.get(task.taskId) ?? []);
  if (parts.length < 2) return parts[0];
  const sum: Partial<Record<TaskState, number>> = {};
  for (const part of parts)
    for (const [state, count] of Object.entries(part) as [TaskState, number][]) sum[state] = (sum[state] ?? 0) + count;
  return sum;
}

/** The tasks whose ids contain a text, in any case; undefined: nothing is looked for. */
export function findTasks(
  tasks: readonly { readonly taskId: string }[],
  text: string | undefined,
): ReadonlySet<string> | undefined {
  const wanted = text?.trim().toLowerCase() ?? "";
  if (wanted === "") return undefined;
  return new Set(tasks.flatMap(({ taskId }) => (taskId.toLowerCase().includes(wanted) ? [taskId] : [])));
}

/** Whether a box is of such a task, or of a folded group with one. */
export function isFound(
  { tasks, open }: Pick<GraphNode, "tasks" | "open">,
  { found }: Pick<Standing, "found">,
): boolean {
  return !open && found !== undefined && tasks.some(({ taskId }) => found.has(taskId));
}

export function joinKey(upstream: string, downstream: string): string {
  return `${upstream} ${downstream}`;
}

/** What an arrow says. failed: a failure went along it. */
export type LineTone = "plain" | JoinChange | "lit" | "failed";

/** `lit`: the arrows that lead to or from what one points at. */
export function lineTone(
  edge: GraphEdge,
  { failedPath, ways, difference }: Standing,
  lit: ReadonlySet<string>,
): LineTone {
  if (isWithin(edge, failedPath)) return "failed";
  if (lit.has(edge.key) || (ways !== undefined && isWithin(edge, ways))) return "lit";
  return edge.joins.map(([from, to]) => difference?.joins.get(joinKey(from, to))).find(Boolean) ?? "plain";
}

/** Whether an arrow joins two of these tasks. */
export function isWithin({ joins }: GraphEdge, tasks: ReadonlySet<string>): boolean {
  return joins.some(([upstream, downstream]) => tasks.has(upstream) && tasks.has(downstream));
}
