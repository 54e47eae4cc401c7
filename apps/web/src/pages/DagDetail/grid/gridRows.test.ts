import { type GridGroup, type GridTask, packCell, type TaskState, unpackCell } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import type { GridData } from "../../../api/grid/gridData.ts";
import { axisLabels, barScale, isNewVersion, usualDurations } from "./gridAxis.ts";
import { begunCell, describeCell } from "./describeCell.ts";
import { findFailure, moveByKey } from "./gridNavigation.ts";
import { buildRows, cellByte, type GridRow } from "./gridRows.ts";
import { inStates } from "./gridStates.ts";

function task(taskId: string, group: string | null = null): GridTask {
  return { taskId, group, kind: "task", operator: "task", mapped: false, removed: false };
}

function group(groupId: string, parent: string | null = null): GridGroup {
  return { groupId, parent, mapped: false };
}

/** One run for each row of states. */
function grid(
  tasks: readonly GridTask[],
  groups: readonly GridGroup[],
  states: readonly (readonly TaskState[])[],
): GridData {
  const at = "2024-03-01T00:00:00Z";
  const runs = states.map((_, index) => ({
    runId: `r${index}`,
    state: "success" as const,
    type: "scheduled" as const,
    logicalDate: at,
    runAfter: at,
    startedAt: at,
    endedAt: at,
    version: 1,
    hasNote: false,
  }));
  const cells = Uint8Array.from(states.flat().map((state) => packCell({ state, mixed: false })));
  return { dagId: "orders", timezone: "UTC", tasks, groups, runs, cells, mapped: new Map(), before: null };
}

const all = { folded: new Set<string>(), search: "" };
const outline = (rows: readonly GridRow[]): string[] =>
  rows.map((row) => `${"  ".repeat(row.depth)}${row.kind === "group" ? "▾ " : ""}${row.name}`);

const tasks = [
  task("start"),
  task("extract.pages", "extract"),
  task("extract.deep.orders", "extract.deep"),
  task("load"),
];
const data = grid(
  tasks,
  [group("extract"), group("extract.deep", "extract")],
  [["success", "failed", "success", "running"]],
);

describe("the lines", () => {
  test("of tasks that only former versions have stand last, below one line, which opens when asked to or when one is looked for", () => {
    const old = { ...task("extract.old", "extract"), removed: true };
    const with1 = grid([...tasks, old], data.groups, [["success", "failed", "success", "running", "failed"]]);
    const folded = buildRows(with1, all);
    expect(outline(folded).slice(-2)).toEqual(["load", "▾ Removed tasks (1)"]);
    // The group that they were in has only what it still has; their line sums them up.
    expect(folded.find(({ id }) => id === "extract")?.tasks).toEqual([1, 2]);
    expect(unpackCell(cellByte(with1, 0, folded.at(-1) as GridRow))?.state).toBe("failed");
    const shown = ["▾ Removed tasks (1)", "  extract.old"];
    expect(outline(buildRows(with1, { ...all, showsRemoved: true })).slice(-2)).toEqual(shown);
    expect(outline(buildRows(with1, { ...all, search: "old" }))).toEqual(shown);
  });

  test("stand in graph order, tasks below their groups and named without them", () => {
    expect(outline(buildRows(data, all))).toEqual(["start", "▾ extract", "  pages", "  ▾ deep", "    orders", "load"]);
  });

  test("of a folded group are one", () => {
    expect(outline(buildRows(data, { ...all, folded: new Set(["extract"]) }))).toEqual(["start", "▾ extract", "load"]);
  });

  test("keep only what is searched for, with the groups around it", () => {
    expect(outline(buildRows(data, { ...all, search: "ORD" }))).toEqual(["▾ extract", "  ▾ deep", "    orders"]);
  });

  test("keep only tasks with an instance in one of the states in any run, with the groups around them", () => {
    const later = grid(data.tasks, data.groups, [
      ["success", "success", "success", "running"],
      ["success", "failed", "success", "success"],
    ]);
    const linesIn = (...states: TaskState[]) => outline(buildRows(later, { ...all, states }));
    expect(linesIn("failed", "upstream_failed")).toEqual(["▾ extract", "  pages"]);
    expect(linesIn("running")).toEqual(["load"]);
    expect(linesIn("skipped")).toEqual([]);
  });

  test("whose cells stand out by state: instances of a mapped task count one by one, and a group's line sums up its tasks", () => {
    const mixed: GridData = {
      ...data,
      cells: Uint8Array.from(data.cells, (byte, at) => (at === 3 ? packCell({ state: "running", mixed: true }) : byte)),
      mapped: new Map([[3, { running: 1, success: 40 }]]),
    };
    const rows = buildRows(mixed, all);
    const litIn = (...states: TaskState[]) => {
      const isIn = inStates(mixed, states);
      return rows.filter((row) => row.tasks.some(isIn)).map(({ id }) => id);
    };
    expect(litIn("failed")).toEqual(["extract", "extract.pages"]);
    expect(litIn("success")).toEqual(["start", "extract", "extract.deep", "extract.deep.orders", "load"]);
    expect(litIn("up_for_retry")).toEqual([]);
  });

  test("of a group show its worst state, marked when others are in it", () => {
    const rows = buildRows(data, { ...all, folded: new Set(["extract"]) });
    const extract = rows[1];
    expect(extract === undefined ? undefined : unpackCell(cellByte(data, 0, extract))).toEqual({
      state: "failed",
      mixed: true,
      tries: 0,
    });
  });
});

test("a cell in words: of a group how its tasks stand; what has begun can be asked for more", () => {
  const rows = buildRows(data, all);
  const words = rows.map((_, at) => describeCell(data, rows, { run: 0, task: at }));
  expect(
    words.map((one) => `${one?.task}: ${one?.state}${one?.counts === undefined ? "" : ` (${one.counts})`}`),
  ).toEqual([
    "start: Success",
    "extract: Failed (1 failed, 1 success)",
    "extract.pages: Failed",
    "extract.deep: Success (1 success)",
    "extract.deep.orders: Success",
    "load: Running",
  ]);
  const asked = rows.map((_, at) => begunCell(data, rows, { run: 0, task: at }));
  expect(asked.map((one) => one && [one.taskId, one.hasFailed, one.isMapped])).toEqual([
    ["start", false, false],
    undefined,
    ["extract.pages", true, false],
    undefined,
    ["extract.deep.orders", false, false],
    ["load", false, false],
  ]);
  const waiting = grid([task("a"), task("b")], [], [["scheduled", "upstream_failed"]]);
  const lines = buildRows(waiting, all);
  expect(lines.map((_, at) => begunCell(waiting, lines, { run: 0, task: at }))).toEqual([undefined, undefined]);
});

describe("movement by keys", () => {
  const size = { runs: 100, rows: 6 };

  test.each([
    ["ArrowLeft", { run: 49, task: 3 }],
    ["ArrowRight", { run: 51, task: 3 }],
    ["ArrowUp", { run: 50, task: 2 }],
    ["ArrowDown", { run: 50, task: 4 }],
    ["Home", { run: 0, task: 3 }],
    ["End", { run: 99, task: 3 }],
    ["PageUp", { run: 30, task: 3 }],
    ["PageDown", { run: 70, task: 3 }],
  ])("%s", (key, expected) => {
    expect(moveByKey({ run: 50, task: 3 }, key, size)).toEqual(expected);
  });

  test("stops at the edges", () => {
    expect(moveByKey({ run: 0, task: 0 }, "PageUp", size)).toEqual({ run: 0, task: 0 });
    expect(moveByKey({ run: 99, task: 5 }, "ArrowDown", size)).toEqual({ run: 99, task: 5 });
  });

  test("does not take other keys for movement", () => {
    expect(moveByKey({ run: 0, task: 0 }, "Tab", size)).toBeUndefined();
  });
});

describe("the next failure", () => {
  const failing = grid(
    [task("a"), task("b")],
    [],
    [
      ["success", "failed"],
      ["success", "success"],
      ["failed", "upstream_failed"],
    ],
  );
  const rows = buildRows(failing, all);

  test("is found forwards and backwards over runs without any", () => {
    expect(findFailure(failing, rows, { run: 0, task: 1 }, 1)).toEqual({ run: 2, task: 0 });
    expect(findFailure(failing, rows, { run: 2, task: 0 }, -1)).toEqual({ run: 0, task: 1 });
  });

  test("is none after the last", () => {
    expect(findFailure(failing, rows, { run: 2, task: 0 }, 1)).toBeUndefined();
  });

  test("is the task rather than the open group above it", () => {
    expect(findFailure(data, buildRows(data, all), { run: 0, task: 0 }, 1)).toEqual({ run: 0, task: 2 });
  });
});

describe("the axis", () => {
  const days = Array.from({ length: 60 }, (_, day) => new Date(Date.UTC(2023, 11, 1 + day)).toISOString());

  test("labels a week at the default size, with the year where it begins", () => {
    const labels = axisLabels(days, { first: 0, end: 40 }, 20);
    expect(labels.map((label) => label.text)).toEqual([
      "2023 Dec 1",
      "Dec 8",
      "Dec 15",
      "Dec 22",
      "Dec 29",
      "2024 Jan 5",
    ]);
  });

  test("keeps its labels in place while it is scrolled, and names the year on the first in sight", () => {
    const still = axisLabels(days, { first: 0, end: 60 }, 20);
    const moved = axisLabels(days, { first: 36, end: 60 }, 20).filter((label) => label.run >= 36);
    expect(moved.map((label) => label.run)).toEqual(still.map((label) => label.run).filter((run) => run >= 36));
    expect(moved.map((label) => label.text)).toEqual(["2024 Jan 12", "Jan 19", "Jan 26"]);
  });

  test("leaves room for every label, however small the cells", () => {
    const runs = axisLabels(days, { first: 0, end: 60 }, 6).map((label) => label.run);
    expect(runs).toEqual([0, 28, 56]);
  });

  test("one endless run does not flatten the others", () => {
    expect(barScale([...Array.from({ length: 99 }, () => 60_000), 86_400_000, undefined])).toBe(60_000);
    expect(barScale([])).toBe(1);
  });
});

test("what is usual is told by runs that are over, half of them and 95 of 100, once there are five", () => {
  const startedAt = "2024-03-01T00:00:00Z";
  const ran = (seconds: number | null) => ({
    startedAt,
    endedAt: seconds === null ? null : new Date(Date.parse(startedAt) + seconds * 1_000).toISOString(),
  });
  const seconds = Array.from({ length: 20 }, (_, at) => 20 - at);
  expect(usualDurations([ran(null), ...seconds.map(ran)])).toEqual({ median: 10_000, most: 19_000 });
  expect(usualDurations([1, 2, 3, 4].map(ran))).toBeUndefined();
  expect(usualDurations([ran(null), ...[1, 2, 3, 4, 50].map(ran)])).toEqual({ median: 3_000, most: 50_000 });
});

test("a run is of a new version when the one before it was of another; of none is no other", () => {
  const runs = [1, 1, 2, null, 2, 1].map((version) => ({ version }));
  expect(runs.map((_, at) => isNewVersion(runs, at))).toEqual([false, false, true, false, false, true]);
});
