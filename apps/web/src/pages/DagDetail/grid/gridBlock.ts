import type { GridData } from "../../../api/grid/gridData.ts";
import type { GridSearch } from "../../../routing/searches.ts";
import { countOf, runLabel } from "../../naming.ts";
import type { ClearTarget } from "../../actions/clearTarget.ts";
import type { Cell, GridShape } from "./gridGeometry.ts";
import type { GridRow } from "./gridRows.ts";
import { contentsOf, type SelectionContents, type SelectionPart } from "./selectionContents.ts";

/** A line of a run, or without a task the whole run; positions in what the grid holds. */
export interface GridPlace {
  readonly run: number;
  readonly task: number | undefined;
}

/** A rectangle of cells. The last ones belong to it. */
export interface GridBlock {
  readonly firstRun: number;
  readonly lastRun: number;
  readonly firstTask: number;
  readonly lastTask: number;
}

/** The block between two corners; without a task a corner reaches from the first line to the last. */
export function blockBetween(from: GridPlace, to: GridPlace, shape: Pick<GridShape, "tasks">): GridBlock {
  const whole = from.task === undefined || to.task === undefined;
  return {
    firstRun: Math.min(from.run, to.run),
    lastRun: Math.max(from.run, to.run),
    firstTask: whole ? 0 : Math.min(from.task ?? 0, to.task ?? 0),
    lastTask: whole ? shape.tasks - 1 : Math.max(from.task ?? 0, to.task ?? 0),
  };
}

export function isInBlock({ run, task }: Cell, { firstRun, lastRun, firstTask, lastTask }: GridBlock): boolean {
  return run >= firstRun && run <= lastRun && task >= firstTask && task <= lastTask;
}

/** Of an address without a block. */
export const NO_BLOCK = { run2: undefined, ti2: undefined } as const;

/** Whether the block of an address is other tasks once the lines stand in another order: it reaches from one line to another. */
export function hangsOnOrder({ run2, ti, ti2 }: Pick<GridSearch, "run2" | "ti" | "ti2">): boolean {
  return run2 !== undefined && ti !== undefined && ti2 !== undefined && ti !== ti2;
}

export function blockContents(data: GridData, rows: readonly GridRow[], block: GridBlock): SelectionContents {
  return contentsOf(data, blockParts(rows, block));
}

/** The runs of a block, with what it has of each. */
export function blockParts(rows: readonly GridRow[], block: GridBlock): readonly SelectionPart[] {
  // The line of an open group stands for tasks that have lines of their own.
  const columns = [...new Set(rows.slice(block.firstTask, block.lastTask + 1).flatMap((row) => row.tasks))];
  return Array.from({ length: block.lastRun - block.firstRun + 1 }, (_, at) => ({ run: block.firstRun + at, columns }));
}

/** What a change of the block is about; a block of all lines is the runs as a whole. */
export function blockTarget(data: GridData, rows: readonly GridRow[], block: GridBlock): ClearTarget {
  const { runIds, taskIds } = blockContents(data, rows, block);
  const isWhole = block.firstTask === 0 && block.lastTask === rows.length - 1 && taskIds.length === data.tasks.length;
  const words = `${isWhole ? "" : `${countOf(taskIds.length, "task")} in `}${describeRuns(data, block)}`;
  if (isWhole) return { dagId: data.dagId, runIds, words };
  return { dagId: data.dagId, runIds, tasks: taskIds.map((taskId) => ({ taskId })), words };
}

/** `14 runs from 2024-03-01 to 2024-03-14`. */
export function describeRuns(data: GridData, { firstRun, lastRun }: GridBlock): string {
  const [first, last] = [data.runs[firstRun], data.runs[lastRun]];
  if (first === undefined || last === undefined) return "no runs";
  if (firstRun === lastRun) return `run ${runLabel(first)}`;
  return `${countOf(lastRun - firstRun + 1, "run")} from ${runLabel(first)} to ${runLabel(last)}`;
}
