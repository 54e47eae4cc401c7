import { MAX_CELL_TRIES, unpackCell } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import { taskTones } from "../../../ui/state/taskTone.ts";
import { describeCounts, runLabel } from "../../naming.ts";
import type { Cell } from "./gridGeometry.ts";
import { cellByte, type GridRow, mappedCounts } from "./gridRows.ts";

/** A cell in words, for the hover card and for screen readers. */
export interface CellWords {
  readonly task: string;
  readonly run: string;
  readonly state: string;
  /** `13 failed, 982 success`, for a mapped task. */
  readonly counts: string | undefined;
  /** `try 3`, when it was tried more than once. */
  readonly tries: string | undefined;
}

export function describeCell(data: GridData, rows: readonly GridRow[], cell: Cell): CellWords | undefined {
  const run = data.runs[cell.run];
  const row = rows[cell.task];
  if (run === undefined || row === undefined) return undefined;
  const packed = unpackCell(cellByte(data, cell.run, row));
  const counts = mappedCounts(data, cell.run, row);
  return {
    task: row.id,
    run: runLabel(run),
    state: packed === undefined ? "Not part of this run's version" : taskTones[packed.state].word,
    counts: counts === undefined ? undefined : describeCounts(counts),
    tries: packed === undefined || packed.tries === 0 ? undefined : describeTries(packed.tries),
  };
}

function describeTries(tries: number): string {
  return tries < MAX_CELL_TRIES ? `try ${tries}` : `try ${tries} or later`;
}
