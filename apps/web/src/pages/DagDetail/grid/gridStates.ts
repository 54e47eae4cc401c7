import { type TaskState, unpackCell } from "@daymill/contract";
import type { GridData } from "../../../api/grid/gridData.ts";

/** Says of a cell, by its position in GridData.cells, whether an instance of it is in one of the states. */
export type InStates = (cell: number) => boolean;

export function inStates({ cells, mapped }: GridData, states: readonly TaskState[]): InStates {
  // There are millions of cells, and 256 bytes.
  const looks = Array.from({ length: 256 }, (_, byte) => unpackCell(byte));
  const wanted = looks.map((look) => look !== undefined && states.includes(look.state));
  return (cell) => {
    const byte = cells[cell] ?? 255;
    if (wanted[byte] === true) return true;
    const counts = looks[byte]?.mixed === true ? mapped.get(cell) : undefined;
    return counts !== undefined && states.some((state) => (counts[state] ?? 0) > 0);
  };
}

/** Columns of GridData.tasks with an instance in one of the states in any run that the grid holds. */
export function tasksInStates(data: GridData, states: readonly TaskState[]): ReadonlySet<number> {
  const isIn = inStates(data, states);
  const width = data.tasks.length;
  const hasAny = (task: number): boolean => data.runs.some((_, run) => isIn(run * width + task));
  return new Set([...data.tasks.keys()].filter(hasAny));
}
