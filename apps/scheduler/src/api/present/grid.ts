import type { GridCells, GridRetry, GridRunRow } from "@daymill/metadata";
import type { RunKey, SerializedDag, VersionKey } from "@daymill/core";
import { TASK_STATES } from "@daymill/core";
import { encodeCells, packCell, summariseCounts } from "@daymill/contract";
import type { Grid, GridTask } from "@daymill/contract";
import { iso, isoOrNull, zonedOrNull } from "./instants.ts";

export interface GridParts {
  /** The DAG's current version. */
  readonly current: SerializedDag;
  /** Versions of the runs of the window. */
  readonly versions: ReadonlyMap<VersionKey, { readonly number: number; readonly graph: SerializedDag }>;
  /** Newest first, as they are read. */
  readonly runs: readonly GridRunRow[];
  readonly cells: ReadonlyMap<RunKey, GridCells>;
  readonly retries: readonly GridRetry[];
  readonly before: string | null;
}

/** A window of the grid: rows are the tasks of all versions in it, columns its runs, oldest first. */
export function presentGrid(parts: GridParts): Grid {
  const tasks = gridTasks(parts);
  const runs = parts.runs.toReversed();
  const timezone = parts.current.schedule.timezone;
  const packed = packRuns(runs, tasks, parts);
  return {
    dagId: parts.current.id,
    timezone,
    tasks,
    groups: parts.current.groups.map(({ id, parent, map }) => ({ groupId: id, parent, mapped: map !== null })),
    runs: runs.map((run) => ({
      runId: run.runId,
      state: run.state,
      type: run.type,
      logicalDate: zonedOrNull(run.logicalDate, timezone),
      runAfter: iso(run.runAfter),
      startedAt: isoOrNull(run.startedAt),
      endedAt: isoOrNull(run.endedAt),
      version: parts.versions.get(run.versionKey)?.number ?? null,
      hasNote: run.hasNote,
    })),
    cells: encodeCells(packed.bytes),
    mapped: packed.mapped,
    before: parts.before,
  };
}

/** The current version's tasks in their order, then those that only older versions hold. */
function gridTasks({ current, versions, cells }: GridParts): GridTask[] {
  const rows = new Map(current.tasks.map((task) => [task.id, toGridTask(task, false)]));
  for (const { graph } of versions.values()) {
    for (const task of graph.tasks) if (!rows.has(task.id)) rows.set(task.id, toGridTask(task, true));
  }
  for (const taskIds of new Set([...cells.values()].map((run) => run.taskIds))) {
    for (const taskId of taskIds) if (!rows.has(taskId)) rows.set(taskId, unknownTask(taskId));
  }
  return [...rows.values()];
}

function toGridTask(task: SerializedDag["tasks"][number], removed: boolean): GridTask {
  const { id, group, kind, operator, map } = task;
  return { taskId: id, group, kind, operator, mapped: map !== null, removed };
}

function unknownTask(taskId: string): GridTask {
  return { taskId, group: null, kind: "task", operator: "task", mapped: false, removed: true };
}

interface Packed {
  readonly bytes: Uint8Array;
  readonly mapped: Grid["mapped"];
}

function packRuns(runs: readonly GridRunRow[], tasks: readonly GridTask[], { cells, retries }: GridParts): Packed {
  const bytes = new Uint8Array(runs.length * tasks.length).fill(packCell(undefined));
  const mapped: Grid["mapped"] = [];
  const columnOf = new Map(tasks.map((task, column) => [task.taskId, column]));
  const triesOf = new Map(retries.map(({ runKey, taskId, tries }) => [`${runKey} ${taskId}`, tries]));
  const columns = new Map<readonly string[], Int32Array>();
  runs.forEach((run, index) => {
    const read = cells.get(run.runKey);
    if (read === undefined) return;
    const start = index * tasks.length;
    // Runs of one version share one list of ids, so its columns are looked up once.
    const places = columns.get(read.taskIds) ?? Int32Array.from(read.taskIds, (id) => columnOf.get(id) ?? -1);
    columns.set(read.taskIds, places);
    places.forEach((column, i) => {
      const state = TASK_STATES[read.states[i] ?? -1];
      const tries = triesOf.size === 0 ? 0 : (triesOf.get(`${run.runKey} ${read.taskIds[i]}`) ?? 0);
      bytes[start + column] = packCell(state === undefined ? undefined : { state, mixed: false, tries });
    });
    for (const { taskId, counts } of read.mapped) {
      const cell = start + (columnOf.get(taskId) ?? 0);
      bytes[cell] = packCell(summariseCounts(counts));
      mapped.push({ cell, counts });
    }
  });
  return { bytes, mapped };
}
