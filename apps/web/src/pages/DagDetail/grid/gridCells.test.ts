import { type GridTask, packCell, type TaskState } from "@daymill/contract";
import { expect, test } from "vitest";
import type { GridData } from "../../../api/grid/gridData.ts";
import { cellParts, cellsTarget, findCells, toggled } from "./gridCells.ts";
import { buildRows, mappedSizes } from "./gridRows.ts";
import { contentsOf, namesOf } from "./selectionContents.ts";

const tasks = ["start", "load"].map((taskId): GridTask => ({
  taskId,
  group: null,
  kind: "task",
  operator: "task",
  mapped: taskId === "load",
  removed: false,
}));
const states: readonly (readonly (TaskState | undefined)[])[] = [
  ["success", "failed"],
  ["failed", undefined],
];
const data: GridData = {
  dagId: "orders",
  timezone: "UTC",
  tasks,
  groups: [],
  runs: states.map((_, at) => ({
    runId: `r${at}`,
    state: "failed",
    type: "scheduled",
    logicalDate: `2024-03-0${at + 1}T00:00:00+00:00`,
    runAfter: `2024-03-0${at + 2}T00:00:00Z`,
    startedAt: null,
    endedAt: null,
    version: 1,
    hasNote: false,
  })),
  cells: Uint8Array.from(states.flat(), (state) => packCell(state === undefined ? undefined : { state, mixed: false })),
  mapped: new Map([[1, { success: 8, failed: 2 }]]),
  before: null,
};
const rows = buildRows(data, { folded: new Set(), search: "" });

test("a cell is selected, and no more once it is toggled again", () => {
  expect(toggled([], "r0 load")).toEqual(["r0 load"]);
  expect(toggled(["r0 load", "r1 start"], "r0 load")).toEqual(["r1 start"]);
});

test("cells of an address are found where they stand; those that are gone are left out", () => {
  expect(findCells(data, rows, ["r1 start", "r0 load", "r7 load", "r0 old", "nonsense"])).toEqual([
    { run: 1, task: 0 },
    { run: 0, task: 1 },
  ]);
});

test("a change of cells is of exactly these: what their runs and tasks have besides is left out, a mapped task as a whole", () => {
  const parts = cellParts(rows, findCells(data, rows, ["r1 start", "r0 load"]));
  expect(contentsOf(data, parts)).toEqual({
    runIds: ["r0", "r1"],
    taskIds: ["load", "start"],
    instances: 11,
    failed: 3,
    upstreamFailed: 0,
  });
  expect(cellsTarget(data, parts)).toEqual({
    dagId: "orders",
    runIds: ["r0", "r1"],
    tasks: [{ taskId: "load" }, { taskId: "start" }],
    exactly: {
      without: [
        { dagId: "orders", runId: "r0", taskId: "start", mapIndex: -1 },
        { dagId: "orders", runId: "r1", taskId: "load", mapIndex: -1 },
      ],
    },
    words: "11 task instances",
  });
});

test("what is selected is named as commands take it; what a run does not have is not", () => {
  const all = [0, 1].map((run) => ({ run, columns: [0, 1] }));
  expect(namesOf(data, all)).toEqual(["orders r0 start", "orders r0 load", "orders r1 start"]);
});

test("a mapped task has as many instances as in the newest run that has any", () => {
  expect(mappedSizes(data)).toEqual(new Map([["load", 10]]));
});
