import type { GridCells, GridRetry, GridRunRow } from "@daymill/metadata";
import type { RunKey, SerializedDag, VersionKey } from "@daymill/core";
import { offsetMinutesAt, TASK_STATES } from "@daymill/core";
import { packCell, packRuns, summariseCounts, unpackCell } from "@daymill/contract";
import type { Grid, GridRunFacts, GridTask } from "@daymill/contract";

export interface GridParts {
  /** The DAG's current version. */
  readonly current: SerializedDag;
  /** Versions of the runs of the window. */
  readonly versions: ReadonlyMap<VersionKey, { readonly number: number; readonly graph: SerializedDag }>;
  /** Newest first, as they are read. */
  readonly runs: readonly GridRunRow[];
  /** What presentRuns gives for them. */
  readonly columns: Grid["runs"];
  /** Of runs with the tasks of a known version: what has not simply succeeded. Of the others: all. */
  readonly cells: ReadonlyMap<RunKey, GridCells>;
  readonly retries: readonly GridRetry[];
  readonly before: string | null;
}

type RunParts = Pick<GridParts, "current" | "versions">;

const ABSENT = packCell(undefined);
const DONE = packCell({ state: "success", mixed: false });

/** A window of the grid: rows are the tasks of all versions in it, columns its runs, oldest first. */
export function presentGrid(parts: GridParts): Grid {
  const tasks = gridTasks(parts);
  const runs = parts.runs.toReversed();
  const packed = packCells(runs, tasks, parts);
  return {
    dagId: parts.current.id,
    timezone: parts.current.schedule.timezone,
    tasks,
    groups: parts.current.groups.map(({ id, parent, map }) => ({ groupId: id, parent, mapped: map !== null })),
    runs: parts.columns,
    cells: Buffer.from(packed.bytes).toString("base64"),
    mapped: packed.mapped,
    before: parts.before,
  };
}

/** Whether the cells of a run are its version's, apart from those that are read. */
export function hasKnownTasks(run: GridRunRow, versions: GridParts["versions"]): boolean {
  return run.hasTasksOfVersion && versions.has(run.versionKey);
}

/** What is told of the runs themselves, oldest first. */
export function presentRuns(runs: readonly GridRunRow[], parts: RunParts): Grid["runs"] {
  return packRuns(runs.toReversed().map((run) => toFacts(run, parts)));
}

function toFacts(run: GridRunRow, { current, versions }: RunParts): GridRunFacts {
  const { runId, state, type, logicalDate, runAfter, startedAt, endedAt, hasNote } = run;
  const offsetMinutes = offsetMinutesAt(logicalDate ?? runAfter, current.schedule.timezone);
  const version = versions.get(run.versionKey)?.number ?? null;
  return { runId, state, type, logicalDate, offsetMinutes, runAfter, startedAt, endedAt, version, hasNote };
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

function packCells(runs: readonly GridRunRow[], tasks: readonly GridTask[], parts: GridParts): Packed {
  const { cells, retries, versions } = parts;
  const bytes = new Uint8Array(runs.length * tasks.length).fill(ABSENT);
  const mapped: Grid["mapped"] = [];
  const columnOf = new Map(tasks.map((task, column) => [task.taskId, column]));
  const allDone = new Map(
    [...versions].map(([key, { graph }]) => [key, cellsOfVersion(graph, tasks.length, columnOf)]),
  );
  const rowOf = new Map(runs.map((run, row) => [run.runKey, row]));
  runs.forEach((run, row) => {
    const start = row * tasks.length;
    const before = hasKnownTasks(run, versions) ? allDone.get(run.versionKey) : undefined;
    if (before !== undefined) bytes.set(before, start);
    const read = cells.get(run.runKey);
    if (read === undefined) return;
    read.taskIds.forEach((taskId, i) => {
      const state = TASK_STATES[read.states[i] ?? -1];
      bytes[start + (columnOf.get(taskId) ?? 0)] = packCell(state === undefined ? undefined : { state, mixed: false });
    });
    for (const { taskId, counts } of read.mapped) {
      const cell = start + (columnOf.get(taskId) ?? 0);
      bytes[cell] = packCell(summariseCounts(counts));
      mapped.push({ cell, counts });
    }
  });
  for (const { runKey, taskId, tries } of retries) {
    const cell = (rowOf.get(runKey) ?? 0) * tasks.length + (columnOf.get(taskId) ?? 0);
    const known = unpackCell(bytes[cell] ?? ABSENT);
    bytes[cell] = packCell(known && { ...known, tries });
  }
  return { bytes, mapped };
}

/** A run of a version in which everything has succeeded. */
function cellsOfVersion(graph: SerializedDag, length: number, columnOf: ReadonlyMap<string, number>): Uint8Array {
  const bytes = new Uint8Array(length).fill(ABSENT);
  for (const { id } of graph.tasks) bytes[columnOf.get(id) ?? 0] = DONE;
  return bytes;
}
