import type { GridData } from "../../../api/grid/gridData.ts";
import type { ClearTarget } from "../../actions/clearTarget.ts";
import { countOf } from "../../naming.ts";
import type { Cell } from "./gridGeometry.ts";
import type { GridRow } from "./gridRows.ts";
import { contentsOf, type SelectionPart } from "./selectionContents.ts";

/** The most cells that are selected one by one: an address has to hold them. */
export const MOST_CELLS = 100;

/** A cell as the address names it. Neither part has a space in it. */
export function cellName(runId: string, row: Pick<GridRow, "id">): string {
  return `${runId} ${row.id}`;
}

/** With a cell that was not among them, or without it. */
export function toggled(names: readonly string[], name: string): readonly string[] {
  return names.includes(name) ? names.filter((one) => one !== name) : [...names, name];
}

/** Where cells stand; those that the grid does not hold, or no longer, are left out. */
export function findCells(data: GridData, rows: readonly GridRow[], names: readonly string[]): readonly Cell[] {
  const runs = new Map(data.runs.map(({ runId }, at) => [runId, at]));
  const lines = new Map(rows.map(({ id }, at) => [id, at]));
  return names.flatMap((name) => {
    const space = name.indexOf(" ");
    const [run, task] = [runs.get(name.slice(0, space)), lines.get(name.slice(space + 1))];
    return run === undefined || task === undefined ? [] : [{ run, task }];
  });
}

/** Their runs, oldest first, with what is selected of each. */
export function cellParts(rows: readonly GridRow[], cells: readonly Cell[]): readonly SelectionPart[] {
  return [...Map.groupBy(cells, ({ run }) => run)]
    .toSorted(([a], [b]) => a - b)
    .map(([run, all]) => ({ run, columns: [...new Set(all.flatMap(({ task }) => rows[task]?.tasks ?? []))] }));
}

/**
 * A change of exactly these. The server takes tasks by runs: what that would add, because not every task was selected in
 * every run, is left out by name, all instances of a mapped task together.
 */
export function cellsTarget(data: GridData, parts: readonly SelectionPart[]): ClearTarget {
  const { dagId, tasks, runs } = data;
  const { runIds, taskIds, instances } = contentsOf(data, parts);
  const columns = [...new Set(parts.flatMap((part) => part.columns))];
  const without = parts.flatMap(({ run, columns: own }) =>
    columns.flatMap((column) => {
      const [runId, taskId] = [runs[run]?.runId, tasks[column]?.taskId];
      return own.includes(column) || runId === undefined || taskId === undefined
        ? []
        : [{ dagId, runId, taskId, mapIndex: -1 }];
    }),
  );
  return {
    dagId,
    runIds,
    tasks: taskIds.map((taskId) => ({ taskId })),
    exactly: { without },
    words: countOf(instances, "task instance"),
  };
}
