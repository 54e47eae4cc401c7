import { epochMillis, TASK_STATES } from "@daymill/core";
import type { RunKey, SerializedDag, SerializedTask, TaskState, VersionKey } from "@daymill/core";
import type { GridCells, GridRunRow } from "@daymill/metadata";
import { decodeCells, unpackCell, unpackRuns } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { type GridParts, presentGrid, presentRuns } from "./grid.ts";

function graph(...taskIds: string[]): SerializedDag {
  const tasks = taskIds.map((id) => ({ id, group: null, kind: "task", operator: "task", map: null }) as SerializedTask);
  return { id: "orders", schedule: { kind: "manual", timezone: "UTC" }, groups: [], tasks } as unknown as SerializedDag;
}

function runRow(runKey: number, versionKey: number): GridRunRow {
  return {
    runKey: runKey as RunKey,
    runId: `r${runKey}` as GridRunRow["runId"],
    state: "success",
    type: "scheduled",
    logicalDate: epochMillis(runKey * 86_400_000),
    runAfter: epochMillis(runKey * 86_400_000),
    startedAt: null,
    endedAt: null,
    versionKey: versionKey as VersionKey,
    hasNote: false,
    hasTasksOfVersion: true,
    rowVersion: "1",
  };
}

function cells(states: Record<string, TaskState>, mapped: GridCells["mapped"] = []): GridCells {
  const taskIds = Object.keys(states).sort();
  return { taskIds, states: Uint8Array.from(taskIds, (id) => TASK_STATES.indexOf(states[id] ?? "none")), mapped };
}

function present(parts: Omit<GridParts, "columns">) {
  return presentGrid({ ...parts, columns: presentRuns(parts.runs, parts) });
}

const current = graph("dump", "load");
const old = graph("dump", "clean", "load");

const grid = present({
  current,
  versions: new Map([
    [1 as VersionKey, { number: 1, graph: old }],
    [2 as VersionKey, { number: 2, graph: current }],
  ]),
  runs: [runRow(2, 2), runRow(1, 1)],
  retries: [{ runKey: 1 as RunKey, taskId: "clean", tries: 3 }],
  cells: new Map([
    [1 as RunKey, cells({ clean: "failed", load: "upstream_failed" })],
    [2 as RunKey, cells({ load: "failed" }, [{ taskId: "load", counts: { success: 9, failed: 1 } }])],
  ]),
  before: null,
});

test("rows are the current tasks in graph order, then those that only older versions hold", () => {
  expect(grid.tasks.map((task) => [task.taskId, task.removed])).toEqual([
    ["dump", false],
    ["load", false],
    ["clean", true],
  ]);
});

test("columns are oldest first, and a task that a run does not have is an absent cell", () => {
  expect(unpackRuns(grid.runs).map((run) => [run.runId, run.version])).toEqual([
    ["r1", 1],
    ["r2", 2],
  ]);
  const states = [...decodeCells(grid.cells)].map((byte) => unpackCell(byte)?.state);
  expect(states).toEqual(["success", "upstream_failed", "failed", "success", "failed", undefined]);
});

test("the cell of a mapped task is the worst of its instances, marked as mixed, with its counts", () => {
  expect(grid.mapped).toEqual([{ cell: 4, counts: { success: 9, failed: 1 } }]);
  expect(unpackCell(decodeCells(grid.cells)[4] ?? 0)).toEqual({ state: "failed", mixed: true, tries: 0 });
});

test("the cell of a task that was tried again says how often", () => {
  expect(unpackCell(decodeCells(grid.cells)[2] ?? 0)).toEqual({ state: "failed", mixed: false, tries: 3 });
});

describe("a run that may have other tasks than its version", () => {
  const own = [
    { kind: "that was cleared", run: { ...runRow(1, 1), hasTasksOfVersion: false }, known: true },
    { kind: "of a version that is gone", run: runRow(1, 1), known: false },
  ];
  test.each(own)("$kind has the cells that are read, and no others", ({ run, known }) => {
    const read = present({
      current,
      versions: new Map(known ? [[1 as VersionKey, { number: 1, graph: old }]] : []),
      runs: [run],
      retries: [],
      cells: new Map([[1 as RunKey, cells({ legacy: "success", load: "success" })]]),
      before: null,
    });
    const states = [...decodeCells(read.cells)].map((byte) => unpackCell(byte)?.state);
    expect(Object.fromEntries(read.tasks.map(({ taskId }, at) => [taskId, states[at]]))).toMatchObject({
      dump: undefined,
      load: "success",
      legacy: "success",
    });
  });
});
