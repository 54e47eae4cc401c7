import { type GridGroup, type GridTask, packCell, type TaskState } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import type { GridData } from "../../../api/grid/gridData.ts";
import { buildRows } from "./gridRows.ts";
import { orderTasks, type TaskSort } from "./taskOrder.ts";

function task(taskId: string, group: string | null = null, removed = false): GridTask {
  return { taskId, group, kind: "task", operator: "task", mapped: false, removed };
}

const group = (groupId: string, parent: string | null = null): GridGroup => ({ groupId, parent, mapped: false });

const run = {
  runId: "r",
  state: "success" as const,
  type: "scheduled" as const,
  logicalDate: null,
  runAfter: "2024-03-01T00:00:00Z",
  startedAt: null,
  endedAt: null,
  version: 1,
  hasNote: false,
};

const tasks = [
  task("start"),
  task("extract.step_10", "extract"),
  task("extract.deep.orders", "extract.deep"),
  task("extract.step_2", "extract"),
  task("load"),
  task("gone", null, true),
];

/** In two runs. */
const cells: readonly (readonly TaskState[])[] = [
  ["success", "failed", "success", "success", "failed", "failed"],
  ["success", "failed", "failed", "success", "success", "failed"],
];

const data: GridData = {
  dagId: "orders",
  timezone: "UTC",
  tasks,
  groups: [group("extract"), group("extract.deep", "extract")],
  runs: [run, run],
  cells: Uint8Array.from(cells.flat().map((state) => packCell({ state, mixed: false }))),
  mapped: new Map(),
  before: null,
};

const medians = new Map(
  Object.entries({ start: 5_000, "extract.step_2": 9_000, "extract.step_10": 1_000, load: 7_000 }).map(([id, ms]) => [
    id,
    { ms, runs: 3 },
  ]),
);

function lines(sort: TaskSort, folded: readonly string[] = []): string[] {
  const rows = buildRows(data, { folded: new Set(folded), search: "", order: orderTasks(data, sort, medians) });
  return rows.map((row) => `${"  ".repeat(row.depth)}${row.kind === "group" ? "▾ " : ""}${row.name}`);
}

describe("tasks in another order than that of the graph", () => {
  test("by name, numbers in it by their value, those of a group together and below it", () => {
    expect(lines("name")).toEqual([
      "▾ extract",
      "  ▾ deep",
      "    orders",
      "  step_2",
      "  step_10",
      "load",
      "start",
      "▾ Removed tasks (1)",
    ]);
  });

  test("by failures: a group has those of its tasks, what is alike stays as the graph has it", () => {
    expect(lines("failures")).toEqual([
      "▾ extract",
      "  step_10",
      "  ▾ deep",
      "    orders",
      "  step_2",
      "load",
      "start",
      "▾ Removed tasks (1)",
    ]);
  });

  test("by median duration: a group is as long as the longest of its tasks, what has none comes last", () => {
    expect(lines("longest")).toEqual([
      "▾ extract",
      "  step_2",
      "  step_10",
      "  ▾ deep",
      "    orders",
      "load",
      "start",
      "▾ Removed tasks (1)",
    ]);
  });

  test("of a folded group count as before: its line keeps the place", () => {
    expect(lines("failures", ["extract"])).toEqual(["▾ extract", "load", "start", "▾ Removed tasks (1)"]);
  });
});
