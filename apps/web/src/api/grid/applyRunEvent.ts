import { type GridRun, NOT_MAPPED, packCell, unpackCell } from "@daymill/contract";
import type { RunEvent } from "../live/runEvents.ts";
import type { GridData } from "./gridData.ts";

/**
 * What an event does to a grid. patched: its cells are written; with `refetch` the run itself must be asked for too (its
 * times, or the counts of a mapped task). unknown: a run that the grid does not hold yet.
 */
export type GridPatch =
  | { readonly kind: "patched"; readonly data: GridData; readonly run: GridRun; readonly refetch: boolean }
  | { readonly kind: "unknown" };

const ABSENT_CELL = packCell(undefined);

export function applyRunEvent(data: GridData, event: RunEvent): GridPatch {
  const at = data.runs.findIndex((run) => run.runId === event.runId);
  const run = data.runs[at];
  if (run === undefined) return { kind: "unknown" };
  const cells = data.cells.slice();
  let refetch = run.state !== event.state || event.tasks === null;
  for (const [taskId, mapIndex, state] of event.tasks ?? []) {
    const row = data.tasks.findIndex((task) => task.taskId === taskId);
    const mapped = data.tasks[row]?.mapped === true;
    if (row === -1 || mapped || mapIndex !== NOT_MAPPED) {
      refetch = true;
      continue;
    }
    const place = at * data.tasks.length + row;
    const before = unpackCell(cells[place] ?? ABSENT_CELL);
    // An event does not count tries: after a retry, and after a clear, they are asked for.
    refetch ||= before?.state === "up_for_retry" || (state === "none" && (before?.tries ?? 0) > 0);
    cells[place] = packCell({ state, mixed: false, tries: before?.tries ?? 0 });
  }
  return {
    kind: "patched",
    data: { ...data, runs: data.runs.with(at, { ...run, state: event.state }), cells },
    run,
    refetch,
  };
}
