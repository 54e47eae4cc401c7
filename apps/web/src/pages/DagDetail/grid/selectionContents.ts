import { type StateCounts, unpackCell } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";

/** What is selected of a run: columns of GridData.tasks. */
export interface SelectionPart {
  readonly run: number;
  readonly columns: readonly number[];
}

export interface SelectionContents {
  readonly runIds: readonly string[];
  readonly taskIds: readonly string[];
  /** Instances that exist, those of mapped tasks one by one. */
  readonly instances: number;
  readonly failed: number;
  /** Not started, as something before them failed. */
  readonly upstreamFailed: number;
}

export function contentsOf(data: GridData, parts: readonly SelectionPart[]): SelectionContents {
  let instances = 0;
  let failed = 0;
  let upstreamFailed = 0;
  for (const { standing } of cellsOf(data, parts)) {
    instances += Object.values(standing).reduce((sum, count) => sum + count, 0);
    failed += standing.failed ?? 0;
    upstreamFailed += standing.upstream_failed ?? 0;
  }
  const columns = new Set(parts.flatMap((part) => part.columns));
  return {
    runIds: parts.flatMap(({ run }) => data.runs[run]?.runId ?? []),
    taskIds: [...columns].flatMap((column) => data.tasks[column]?.taskId ?? []),
    instances,
    failed,
    upstreamFailed,
  };
}

/** The tasks of runs that exist, as commands take them: `orders 2024-03-15 load`. */
export function namesOf(data: GridData, parts: readonly SelectionPart[]): readonly string[] {
  return [...cellsOf(data, parts)].map(({ runId, taskId }) => `${data.dagId} ${runId} ${taskId}`);
}

interface SelectedCell {
  readonly runId: string;
  readonly taskId: string;
  /** Of a mapped task each instance by itself. */
  readonly standing: StateCounts;
}

function* cellsOf(data: GridData, parts: readonly SelectionPart[]): Generator<SelectedCell> {
  for (const { run, columns } of parts) {
    for (const column of columns) {
      const cell = run * data.tasks.length + column;
      const state = unpackCell(data.cells[cell] ?? 0xff)?.state;
      const [runId, taskId] = [data.runs[run]?.runId, data.tasks[column]?.taskId];
      if (state === undefined || runId === undefined || taskId === undefined) continue;
      yield { runId, taskId, standing: data.mapped.get(cell) ?? { [state]: 1 } };
    }
  }
}
