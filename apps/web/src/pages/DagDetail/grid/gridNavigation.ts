import { unpackCell } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import type { Cell } from "./gridGeometry.ts";
import { cellByte, type GridRow } from "./gridRows.ts";

/** Runs that Page Up and Page Down pass over. */
const PAGE_RUNS = 20;

/** Where a key leads from a cell; undefined when it is no key of movement. The grid's edges hold. */
export function moveByKey(
  cell: Cell,
  key: string,
  size: { readonly runs: number; readonly rows: number },
): Cell | undefined {
  const to = steps[key]?.(cell, size);
  return to === undefined ? undefined : { run: clamp(to.run, size.runs), task: clamp(to.task, size.rows) };
}

const steps: Readonly<Record<string, (cell: Cell, size: { readonly runs: number; readonly rows: number }) => Cell>> = {
  ArrowLeft: ({ run, task }) => ({ run: run - 1, task }),
  ArrowRight: ({ run, task }) => ({ run: run + 1, task }),
  ArrowUp: ({ run, task }) => ({ run, task: task - 1 }),
  ArrowDown: ({ run, task }) => ({ run, task: task + 1 }),
  Home: ({ task }) => ({ run: 0, task }),
  End: ({ task }, { runs }) => ({ run: runs - 1, task }),
  PageUp: ({ run, task }) => ({ run: run - PAGE_RUNS, task }),
  PageDown: ({ run, task }) => ({ run: run + PAGE_RUNS, task }),
};

function clamp(value: number, count: number): number {
  return Math.min(Math.max(value, 0), count - 1);
}

/** The next failed cell after (or before) one, in order of runs and then of lines; undefined when there is none. */
export function findFailure(data: GridData, rows: readonly GridRow[], from: Cell, direction: 1 | -1): Cell | undefined {
  const total = data.runs.length * rows.length;
  const start = from.run * rows.length + from.task;
  for (let at = start + direction; at >= 0 && at < total; at += direction) {
    const run = Math.floor(at / rows.length);
    const task = at % rows.length;
    const row = rows[task];
    if (row === undefined || (row.kind === "group" && row.open)) continue;
    if (unpackCell(cellByte(data, run, row))?.state === "failed") return { run, task };
  }
  return undefined;
}
