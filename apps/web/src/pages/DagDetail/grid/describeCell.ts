import { MAX_CELL_TRIES, TaskState, unpackCell } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";
import type { CellName } from "../../../api/queryKeys.ts";
import { taskTones } from "../../../ui/state/taskTone.ts";
import { describeCounts, runLabel } from "../../naming.ts";
import type { Cell } from "./gridGeometry.ts";
import { cellByte, type GridRow, groupCounts, mappedCounts } from "./gridRows.ts";

/** A cell in words, for the hover card and for screen readers. */
export interface CellWords {
  readonly task: string;
  readonly run: string;
  readonly state: string;
  /** `13 failed, 982 success`: instances of a mapped task, tasks of a group. */
  readonly counts: string | undefined;
  /** `try 3`, when it was tried more than once. */
  readonly tries: string | undefined;
}

export function describeCell(data: GridData, rows: readonly GridRow[], cell: Cell): CellWords | undefined {
  const run = data.runs[cell.run];
  const row = rows[cell.task];
  if (run === undefined || row === undefined) return undefined;
  const packed = unpackCell(cellByte(data, cell.run, row));
  const counts = mappedCounts(data, cell.run, row) ?? groupCounts(data, cell.run, row);
  return {
    task: row.id,
    run: runLabel(run),
    state: packed === undefined ? "Not part of this run's version" : taskTones[packed.state].word,
    counts: counts === undefined ? undefined : describeCounts(counts),
    tries: packed === undefined || packed.tries === 0 ? undefined : describeTries(packed.tries),
  };
}

/** Where something has begun, so that there is more to be told; not of groups. */
const BEGUN: ReadonlySet<TaskState> = new Set([
  TaskState.success,
  TaskState.failed,
  TaskState.running,
  TaskState.up_for_retry,
  TaskState.up_for_reschedule,
  TaskState.deferred,
  TaskState.restarting,
]);

/** The cell of a task that has begun; undefined: it is another. */
export function begunCell(data: GridData, rows: readonly GridRow[], cell: Cell): CellName | undefined {
  const [run, row] = [data.runs[cell.run], rows[cell.task]];
  if (run === undefined || row?.kind !== "task") return undefined;
  const state = unpackCell(cellByte(data, cell.run, row))?.state;
  if (state === undefined || !BEGUN.has(state)) return undefined;
  return {
    dagId: data.dagId,
    runId: run.runId,
    taskId: row.id,
    isMapped: mappedCounts(data, cell.run, row) !== undefined,
    hasFailed: state === TaskState.failed,
  };
}

function describeTries(tries: number): string {
  return tries < MAX_CELL_TRIES ? `try ${tries}` : `try ${tries} or later`;
}
