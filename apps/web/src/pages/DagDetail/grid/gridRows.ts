import {
  packCell,
  summariseCounts,
  type StateCounts,
  type TaskState,
  unpackCell,
  type GridCell,
} from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import { groupChain, shortName } from "../../taskGroups.ts";
import { tasksInStates } from "./gridStates.ts";

/** One line of the grid. A group's line sums up its tasks, whether it is open or not. */
export interface GridRow {
  readonly kind: "task" | "group";
  /** The task's or the group's id. */
  readonly id: string;
  /** The id without the groups around it, which stand above it. */
  readonly name: string;
  readonly depth: number;
  /** Only for groups. */
  readonly open: boolean;
  readonly mapped: boolean;
  readonly removed: boolean;
  /** Columns of GridData.tasks that it stands for: one for a task. */
  readonly tasks: readonly number[];
}

export interface RowOptions {
  /** Groups that are folded. */
  readonly folded: ReadonlySet<string>;
  /** Part of a task id, any case; empty shows all. */
  readonly search: string;
  /** Whether the tasks that only former versions have are shown below their line. */
  readonly showsRemoved?: boolean;
  /** Columns of GridData.tasks as they follow each other, those of a group together. Default: graph order. */
  readonly order?: readonly number[] | undefined;
  /** Only tasks with an instance in one of these states in a run that the grid holds. Default: all. */
  readonly states?: readonly TaskState[] | undefined;
}

/** The line over the tasks that only former versions have. No group of a DAG has a space in its id. */
export const REMOVED_TASKS = "removed tasks";

/** The lines in their order: groups above their tasks, folded ones alone, tasks of older versions last, below a line of their own. */
export function buildRows(data: GridData, options: RowOptions): readonly GridRow[] {
  const chains = groupsAround(data);
  const wanted = options.search.toLowerCase();
  const inState = options.states && tasksInStates(data, options.states);
  const matches = data.tasks.map(
    ({ taskId }, at) => taskId.toLowerCase().includes(wanted) && (inState === undefined || inState.has(at)),
  );
  const rows: GridRow[] = [];
  const seen = new Set<string>();
  for (const at of options.order ?? data.tasks.keys()) {
    const task = data.tasks[at];
    if (task === undefined || task.removed || matches[at] !== true) continue;
    const chain = chains[at] ?? [];
    const foldedAt = chain.findIndex((group) => options.folded.has(group));
    const shown = foldedAt === -1 ? chain : chain.slice(0, foldedAt + 1);
    for (const [depth, group] of shown.entries()) {
      if (seen.has(group)) continue;
      seen.add(group);
      const members = data.tasks.flatMap((_, other) =>
        matches[other] === true && data.tasks[other]?.removed !== true && chains[other]?.[depth] === group
          ? [other]
          : [],
      );
      rows.push({
        ...blank,
        kind: "group",
        id: group,
        name: shortName(group, shown[depth - 1]),
        depth,
        open: !options.folded.has(group),
        tasks: members,
      });
    }
    if (foldedAt === -1)
      rows.push({
        ...blank,
        kind: "task",
        id: task.taskId,
        name: shortName(task.taskId, chain.at(-1)),
        depth: chain.length,
        mapped: task.mapped,
        tasks: [at],
      });
  }
  const removed = [...(options.order ?? data.tasks.keys())].filter(
    (at) => matches[at] === true && data.tasks[at]?.removed === true,
  );
  return [...rows, ...removedRows(data, removed, options.showsRemoved === true || wanted !== "")];
}

function removedRows({ tasks }: GridData, removed: readonly number[], open: boolean): readonly GridRow[] {
  if (removed.length === 0) return [];
  const head: GridRow = {
    ...blank,
    kind: "group",
    id: REMOVED_TASKS,
    name: `Removed tasks (${removed.length})`,
    depth: 0,
    open,
    removed: true,
    tasks: removed,
  };
  if (!open) return [head];
  const lines = removed.flatMap((at): GridRow[] => {
    const task = tasks[at];
    if (task === undefined) return [];
    const { taskId: id, mapped } = task;
    return [{ ...blank, kind: "task", id, name: id, depth: 1, mapped, removed: true, tasks: [at] }];
  });
  return [head, ...lines];
}

/** The groups around each task, the outermost first. */
export function groupsAround({ tasks, groups }: Pick<GridData, "tasks" | "groups">): readonly (readonly string[])[] {
  const parents = new Map(groups.map((group) => [group.groupId, group.parent]));
  return tasks.map((task) => groupChain(task.group, parents));
}

const blank = { open: true, mapped: false, removed: false } as const;

const ABSENT = packCell(undefined);

/** The byte of a cell on a line: the task's own, or what sums up a group. */
export function cellByte(data: GridData, run: number, row: GridRow): number {
  const [only] = row.tasks;
  const start = run * data.tasks.length;
  if (row.kind === "task" && only !== undefined) return data.cells[start + only] ?? ABSENT;
  const { counts, mixed } = countTasks(data, run, row);
  const summary = summariseCounts(counts);
  return packCell(summary === undefined ? undefined : { state: summary.state, mixed: mixed || summary.mixed });
}

/** How many tasks of a line are in each state in a run, and whether one of them is in several. */
function countTasks(data: GridData, run: number, { tasks }: GridRow) {
  const counts: Partial<Record<GridCell["state"], number>> = {};
  let mixed = false;
  for (const task of tasks) {
    const cell = unpackCell(data.cells[run * data.tasks.length + task] ?? ABSENT);
    if (cell === undefined) continue;
    counts[cell.state] = (counts[cell.state] ?? 0) + 1;
    mixed ||= cell.mixed;
  }
  return { counts, mixed };
}

/** Tasks of a group by state in a run; undefined: the line is no group. */
export function groupCounts(data: GridData, run: number, row: GridRow): StateCounts | undefined {
  return row.kind === "group" ? countTasks(data, run, row).counts : undefined;
}

/** Instances by state of a mapped task in a run, when they exist. */
export function mappedCounts(data: GridData, run: number, row: GridRow): StateCounts | undefined {
  const [only] = row.tasks;
  return row.kind === "task" && only !== undefined ? data.mapped.get(run * data.tasks.length + only) : undefined;
}

/** How many instances mapped tasks have, in the newest run that has any, by task id. */
export function mappedSizes({ tasks, runs, mapped }: GridData): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [at, { taskId, mapped: isMapped }] of tasks.entries()) {
    if (!isMapped) continue;
    for (let run = runs.length - 1; run >= 0 && !sizes.has(taskId); run -= 1) {
      const counts = mapped.get(run * tasks.length + at);
      if (counts !== undefined)
        sizes.set(
          taskId,
          Object.values(counts).reduce((sum, count) => sum + count, 0),
        );
    }
  }
  return sizes;
}
