import { packCell, summariseCounts, type StateCounts, unpackCell, type GridCell } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import { groupChain, shortName } from "../../taskGroups.ts";

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
}

/** The lines in graph order: groups above their tasks, folded ones alone, tasks of older versions last. */
export function buildRows(data: GridData, options: RowOptions): readonly GridRow[] {
  const parents = new Map(data.groups.map((group) => [group.groupId, group.parent]));
  const chains = data.tasks.map((task) => groupChain(task.group, parents));
  const wanted = options.search.toLowerCase();
  const matches = data.tasks.map((task) => task.taskId.toLowerCase().includes(wanted));
  const rows: GridRow[] = [];
  const seen = new Set<string>();
  for (const [at, task] of data.tasks.entries()) {
    if (matches[at] !== true) continue;
    const chain = chains[at] ?? [];
    const foldedAt = chain.findIndex((group) => options.folded.has(group));
    const shown = foldedAt === -1 ? chain : chain.slice(0, foldedAt + 1);
    for (const [depth, group] of shown.entries()) {
      if (seen.has(group)) continue;
      seen.add(group);
      const members = data.tasks.flatMap((_, other) =>
        matches[other] === true && chains[other]?.[depth] === group ? [other] : [],
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
        removed: task.removed,
        tasks: [at],
      });
  }
  return rows;
}

const blank = { open: true, mapped: false, removed: false } as const;

const ABSENT = packCell(undefined);

/** The byte of a cell on a line: the task's own, or what sums up a group. */
export function cellByte(data: GridData, run: number, row: GridRow): number {
  const [only] = row.tasks;
  const start = run * data.tasks.length;
  if (row.kind === "task" && only !== undefined) return data.cells[start + only] ?? ABSENT;
  const counts: Partial<Record<GridCell["state"], number>> = {};
  let mixed = false;
  for (const task of row.tasks) {
    const cell = unpackCell(data.cells[start + task] ?? ABSENT);
    if (cell === undefined) continue;
    counts[cell.state] = (counts[cell.state] ?? 0) + 1;
    mixed ||= cell.mixed;
  }
  const summary = summariseCounts(counts);
  return packCell(summary === undefined ? undefined : { state: summary.state, mixed: mixed || summary.mixed });
}

/** Instances by state of a mapped task in a run, when they exist. */
export function mappedCounts(data: GridData, run: number, row: GridRow): StateCounts | undefined {
  const [only] = row.tasks;
  return row.kind === "task" && only !== undefined ? data.mapped.get(run * data.tasks.length + only) : undefined;
}
