import { type GraphTask, NOT_MAPPED, type RunAttempt } from "@daymill/contract";
import { instanceLabel } from "../naming.ts";
import { type GanttBar, toBar } from "./ganttBars.ts";

/** A line of the chart: a task, or one instance of a mapped task that is open. */
export interface GanttRow {
  readonly key: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly name: string;
  /** Its attempts in time; of a folded task, those of all instances. */
  readonly bars: readonly GanttBar[];
  /** Undefined: it cannot be opened. */
  readonly fold?: { readonly isOpen: boolean; readonly instances: number };
  readonly isInner: boolean;
}

export interface RowOptions {
  /** Mapped tasks that are open. */
  readonly open: ReadonlySet<string>;
  readonly sort: "graph" | "start";
  readonly nowMs: number;
  /** The one attempt of each instance that is shown; undefined: all are. */
  readonly attempt?: number | undefined;
}

type PlacedTask = Pick<GraphTask, "taskId" | "mapped" | "kind">;

/** One row for each task of the run's version, also for one that has no attempt yet; mapped ones are folded. */
export function ganttRows(
  tasks: readonly PlacedTask[],
  attempts: readonly RunAttempt[],
  { open, sort, nowMs, attempt }: RowOptions,
): readonly GanttRow[] {
  const byTask = Map.groupBy(attempts, (attempt) => attempt.taskId);
  const blocks = tasks.map((task) => taskRows(task, byTask.get(task.taskId) ?? [], { open, nowMs, attempt }));
  const ordered = sort === "graph" ? blocks : blocks.toSorted((a, b) => beginOf(a[0]) - beginOf(b[0]));
  return ordered.flat();
}

function beginOf(row: GanttRow | undefined): number {
  return Math.min(...(row?.bars.map((bar) => bar.fromMs) ?? []));
}

function taskRows(
  { taskId, mapped, kind }: PlacedTask,
  attempts: readonly RunAttempt[],
  { open, nowMs, attempt: wanted }: Omit<RowOptions, "sort">,
): readonly GanttRow[] {
  const bars = attempts.flatMap((attempt, at) =>
    wanted === undefined || attempt.number === wanted
      ? toBar(attempt, { nowMs, needsWorker: kind === "task", before: retriedBy(attempt, attempts[at - 1]) })
      : [],
  );
  const row = { taskId, mapIndex: NOT_MAPPED, key: taskId, name: taskId, bars, isInner: false };
  const instances = Map.groupBy(attempts, (attempt) => attempt.mapIndex);
  instances.delete(NOT_MAPPED);
  if (!mapped || instances.size === 0) return [row];
  const isOpen = open.has(taskId);
  const head = { ...row, fold: { isOpen, instances: instances.size } };
  if (!isOpen) return [head];
  const barsOf = Map.groupBy(bars, (bar) => bar.mapIndex);
  const inner = [...instances].map(([mapIndex, [first]]) => ({
    key: `${taskId}:${mapIndex}`,
    taskId,
    mapIndex,
    name: instanceLabel({ taskId, mapIndex, label: first?.label ?? null }),
    bars: barsOf.get(mapIndex) ?? [],
    isInner: true,
  }));
  return [head, ...inner];
}

/** `before` where it is the try before, and no clear came between them. */
function retriedBy(attempt: RunAttempt, before: RunAttempt | undefined): RunAttempt | undefined {
  return before?.mapIndex === attempt.mapIndex && before.generation === attempt.generation ? before : undefined;
}

/** The tasks that the end of the run waited for: from the last to end, back over the one that each waited for longest. */
export function criticalPath(
  tasks: readonly Pick<GraphTask, "taskId" | "upstream">[],
  rows: readonly GanttRow[],
): ReadonlySet<string> {
  const ends = new Map(
    rows.filter((row) => !row.isInner && row.bars.length > 0).map((row) => [row.taskId, endOf(row)] as const),
  );
  const upstream = new Map(tasks.map((task) => [task.taskId, task.upstream]));
  const latest = (ids: Iterable<string>): string | undefined =>
    [...ids].filter((id) => ends.has(id)).toSorted((a, b) => (ends.get(b) ?? 0) - (ends.get(a) ?? 0))[0];
  const path = new Set<string>();
  for (let at = latest(ends.keys()); at !== undefined && !path.has(at); at = latest(upstream.get(at) ?? []))
    path.add(at);
  return path;
}

function endOf({ bars }: GanttRow): number {
  return Math.max(...bars.map((bar) => bar.toMs));
}
