import { type GridTask, packCell, type TaskState } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import type { GridData } from "../../../api/grid/gridData.ts";
import { blockBetween, blockContents, blockTarget, describeRuns, hangsOnOrder, isInBlock } from "./gridBlock.ts";
import { buildRows } from "./gridRows.ts";

const tasks = ["start", "extract.pages", "extract.deep", "load"].map((taskId): GridTask => ({
  taskId,
  group: taskId.startsWith("extract.") ? "extract" : null,
  kind: "task",
  operator: "task",
  mapped: taskId === "load",
  removed: false,
}));

const states: readonly (readonly (TaskState | undefined)[])[] = [
  ["success", "failed", "success", "failed"],
  ["success", "failed", undefined, "success"],
  ["success", "success", "success", "none"],
  ["failed", "upstream_failed", "upstream_failed", "upstream_failed"],
];

const data: GridData = {
  dagId: "orders",
  timezone: "UTC",
  tasks,
  groups: [{ groupId: "extract", parent: null, mapped: false }],
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
  mapped: new Map([[3, { success: 8, failed: 2 }]]),
  before: null,
};
/** start, extract (open), its two tasks, load. */
const rows = buildRows(data, { folded: new Set(), search: "" });

describe("a block", () => {
  test("reaches from corner to corner, whichever was first", () => {
    const block = { firstRun: 0, lastRun: 2, firstTask: 1, lastTask: 3 };
    expect(blockBetween({ run: 2, task: 1 }, { run: 0, task: 3 }, { tasks: 5 })).toEqual(block);
    expect(blockBetween({ run: 0, task: 3 }, { run: 2, task: 1 }, { tasks: 5 })).toEqual(block);
  });

  test("has its corners in it, and nothing beside them", () => {
    const block = { firstRun: 1, lastRun: 2, firstTask: 1, lastTask: 3 };
    expect([isInBlock({ run: 1, task: 3 }, block), isInBlock({ run: 2, task: 1 }, block)]).toEqual([true, true]);
    expect([isInBlock({ run: 0, task: 3 }, block), isInBlock({ run: 2, task: 4 }, block)]).toEqual([false, false]);
  });

  test("is other tasks in another order if it reaches from one line to another", () => {
    expect(hangsOnOrder({ run2: "r1", ti: "start", ti2: "load" })).toBe(true);
    expect(hangsOnOrder({ run2: "r1", ti: "load", ti2: "load" })).toBe(false);
    expect(hangsOnOrder({ run2: "r1" })).toBe(false);
    expect(hangsOnOrder({ ti: "load" })).toBe(false);
  });

  test("of whole runs has all lines", () => {
    expect(blockBetween({ run: 1, task: undefined }, { run: 2, task: 3 }, { tasks: 5 })).toEqual({
      firstRun: 1,
      lastRun: 2,
      firstTask: 0,
      lastTask: 4,
    });
  });

  test("counts each task once, also where its group's line is in it, and no task that a run does not have", () => {
    expect(blockContents(data, rows, { firstRun: 0, lastRun: 1, firstTask: 1, lastTask: 3 })).toEqual({
      runIds: ["r0", "r1"],
      taskIds: ["extract.pages", "extract.deep"],
      instances: 3,
      failed: 2,
      upstreamFailed: 0,
    });
  });

  test("counts the instances of mapped tasks one by one", () => {
    const { instances, failed } = blockContents(data, rows, { firstRun: 0, lastRun: 1, firstTask: 4, lastTask: 4 });
    expect({ instances, failed }).toEqual({ instances: 11, failed: 2 });
  });

  test("counts what never started for want of another apart from what failed", () => {
    const blocked = blockContents(data, rows, { firstRun: 3, lastRun: 3, firstTask: 1, lastTask: 4 });
    expect(blocked).toMatchObject({ instances: 3, failed: 0, upstreamFailed: 3 });
  });
});

describe("what is done to a block", () => {
  test("is done to its tasks in its runs", () => {
    expect(blockTarget(data, rows, { firstRun: 1, lastRun: 2, firstTask: 3, lastTask: 4 })).toEqual({
      dagId: "orders",
      runIds: ["r1", "r2"],
      tasks: [{ taskId: "extract.deep" }, { taskId: "load" }],
      words: "2 tasks in 2 runs from 2024-03-02 to 2024-03-03",
    });
  });

  test("of all lines is done to the runs as a whole", () => {
    const block = { firstRun: 0, lastRun: 0, firstTask: 0, lastTask: 4 };
    expect(blockTarget(data, rows, block)).toEqual({ dagId: "orders", runIds: ["r0"], words: "run 2024-03-01" });
    expect(describeRuns(data, block)).toBe("run 2024-03-01");
  });

  test("leaves alone what a search has hidden", () => {
    const found = buildRows(data, { folded: new Set(), search: "load" });
    const block = blockBetween({ run: 0, task: undefined }, { run: 2, task: undefined }, { tasks: found.length });
    expect(blockTarget(data, found, block).tasks).toEqual([{ taskId: "load" }]);
  });
});
