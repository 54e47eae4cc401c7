import {
  decodeCells,
  type Grid,
  type GridGroup,
  type GridRun,
  type GridTask,
  packCell,
  type StateCounts,
  unpackRuns,
} from "@daymill/contract";

/** All windows of a grid fetched so far, joined. One byte a cell, run after run: `cells[run * tasks.length + task]`. */
export interface GridData {
  readonly dagId: string;
  readonly timezone: string;
  readonly tasks: readonly GridTask[];
  readonly groups: readonly GridGroup[];
  /** Oldest first. */
  readonly runs: readonly GridRun[];
  readonly cells: Uint8Array;
  /** Counts by state of mapped tasks, by index into cells. */
  readonly mapped: ReadonlyMap<number, StateCounts>;
  /** Fetches what is older; null: there is nothing. */
  readonly before: string | null;
}

const ABSENT_CELL = packCell(undefined);

export function fromWindow(window: Grid): GridData {
  return {
    dagId: window.dagId,
    timezone: window.timezone,
    tasks: window.tasks,
    groups: window.groups,
    runs: unpackRuns(window.runs),
    cells: decodeCells(window.cells),
    mapped: new Map(window.mapped.map(({ cell, counts }) => [cell, counts])),
    before: window.before,
  };
}

/** Older runs to the left of what is there. Runs that both hold are taken from `newer`. */
export function prependOlder(newer: GridData, older: GridData): GridData {
  const known = new Set(newer.runs.map((run) => run.runId));
  const fresh = older.runs.flatMap((run, at) => (known.has(run.runId) ? [] : [{ from: older, at }]));
  const parts = [...fresh, ...newer.runs.map((_, at) => ({ from: newer, at }))];
  return { ...assemble(newer, older, parts), before: older.before };
}

/**
 * The newest runs, fetched again, over what is there. Older runs are kept; where the two do not meet (more came than one
 * window holds), only the fresh ones are, so that no hole is left unseen.
 */
export function renewNewest(old: GridData, fresh: GridData): GridData {
  const oldest = fresh.runs[0];
  const meet = oldest === undefined ? -1 : old.runs.findIndex((run) => run.runId === oldest.runId);
  if (meet <= 0) return fresh;
  const parts = [
    ...old.runs.slice(0, meet).map((_, at) => ({ from: old, at })),
    ...fresh.runs.map((_, at) => ({ from: fresh, at })),
  ];
  return { ...assemble(fresh, old, parts), before: old.before };
}

/** Some runs, fetched again, in their places; runs that are not there are left out. */
export function replaceRuns(old: GridData, fresh: GridData): GridData {
  const places = new Map(fresh.runs.map((run, at) => [run.runId, at]));
  const parts = old.runs.map((run, at) => {
    const place = places.get(run.runId);
    return place === undefined ? { from: old, at } : { from: fresh, at: place };
  });
  return { ...assemble(old, fresh, parts), before: old.before };
}

/** Only the newest runs, as if there were no others. */
export function newestRuns(grid: GridData, count: number): GridData {
  const skipped = Math.max(0, grid.runs.length - count);
  if (skipped === 0 && grid.before === null) return grid;
  const parts = grid.runs.slice(skipped).map((_, at) => ({ from: grid, at: skipped + at }));
  return { ...assemble(grid, grid, parts), before: null };
}

interface Part {
  readonly from: GridData;
  /** The run's place in `from`. */
  readonly at: number;
}

/** Joins columns of two grids; tasks of `main` first, those that only `other` has after them. */
function assemble(main: GridData, other: GridData, parts: readonly Part[]): GridData {
  const tasks = unionBy(main.tasks, other.tasks, (task) => task.taskId);
  const groups = unionBy(main.groups, other.groups, (group) => group.groupId);
  const rows = new Map([main, other].map((grid) => [grid, rowsOf(grid, tasks)]));
  const cells = new Uint8Array(parts.length * tasks.length).fill(ABSENT_CELL);
  const mapped = new Map<number, StateCounts>();
  for (const [run, part] of parts.entries()) {
    for (const [task, row] of (rows.get(part.from) ?? []).entries()) {
      const source = part.at * part.from.tasks.length + task;
      const target = run * tasks.length + row;
      cells[target] = part.from.cells[source] ?? ABSENT_CELL;
      const counts = part.from.mapped.get(source);
      if (counts !== undefined) mapped.set(target, counts);
    }
  }
  const runs = parts.flatMap(({ from, at }) => from.runs[at] ?? []);
  return { ...main, tasks, groups, runs, cells, mapped };
}

/** For each task of a grid its row among all tasks. */
function rowsOf(grid: GridData, tasks: readonly GridTask[]): readonly number[] {
  const places = new Map(tasks.map((task, row) => [task.taskId, row]));
  return grid.tasks.map((task) => places.get(task.taskId) ?? 0);
}

function unionBy<T>(main: readonly T[], other: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const known = new Set(main.map(keyOf));
  const extra = other.filter((item) => !known.has(keyOf(item)));
  return extra.length === 0 ? main : [...main, ...extra];
}
