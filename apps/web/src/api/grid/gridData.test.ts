import { type GridRun, type GridTask, packCell, packRuns, type TaskState, unpackCell } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { applyRunEvent } from "./applyRunEvent.ts";
import { fromWindow, type GridData, newestRuns, prependOlder, renewNewest, replaceRuns } from "./gridData.ts";

function task(taskId: string, mapped = false): GridTask {
  return { taskId, group: null, kind: "task", operator: "task", mapped, removed: false };
}

function run(day: string, state: GridRun["state"] = "success"): GridRun {
  const at = `${day}T00:00:00Z`;
  return {
    runId: day,
    state,
    type: "scheduled",
    logicalDate: at,
    runAfter: at,
    startedAt: at,
    endedAt: at,
    version: 1,
    hasNote: false,
  };
}

/** A window whose cells are written as rows of states, one row a run. */
function grid(
  tasks: readonly GridTask[],
  runs: readonly [GridRun, ...TaskState[]][],
  before: string | null = null,
): GridData {
  const cells = Uint8Array.from(
    runs.flatMap(([, ...states]) => states.map((state) => packCell({ state, mixed: false }))),
  );
  return {
    dagId: "orders",
    timezone: "UTC",
    tasks,
    groups: [],
    runs: runs.map(([one]) => one),
    cells,
    mapped: new Map(),
    before,
  };
}

/** `{ day: { task: state } }`, the way a person would read it. */
function read(data: GridData): Record<string, Record<string, string>> {
  return Object.fromEntries(
    data.runs.map((one, at) => [
      one.runId,
      Object.fromEntries(
        data.tasks.map((each, row) => [
          each.taskId,
          unpackCell(data.cells[at * data.tasks.length + row] ?? 255)?.state ?? "absent",
        ]),
      ),
    ]),
  );
}

const dump = task("dump");
const load = task("load");

test("of the newest runs only, every cell is still that of its run, and there is nothing older", () => {
  const all = grid(
    [dump, load],
    [
      [run("2024-03-01"), "failed", "skipped"],
      [run("2024-03-02"), "success", "failed"],
      [run("2024-03-03"), "success", "running"],
    ],
    "cursor-1",
  );
  const newest = newestRuns({ ...all, mapped: new Map([[5, { running: 3 }]]) }, 2);
  expect(read(newest)).toEqual({
    "2024-03-02": { dump: "success", load: "failed" },
    "2024-03-03": { dump: "success", load: "running" },
  });
  expect([...newest.mapped]).toEqual([[3, { running: 3 }]]);
  expect(newest.before).toBeNull();
});

describe("older runs", () => {
  test("stand to the left, and a task that only they have gets a row", () => {
    const newer = grid([dump, load], [[run("2024-03-02"), "success", "failed"]], "cursor-1");
    const older = grid([task("legacy"), dump], [[run("2024-03-01"), "skipped", "success"]], null);
    const joined = prependOlder(newer, older);
    expect(read(joined)).toEqual({
      "2024-03-01": { dump: "success", load: "absent", legacy: "skipped" },
      "2024-03-02": { dump: "success", load: "failed", legacy: "absent" },
    });
    expect(joined.before).toBeNull();
  });

  test("that are there already are not taken twice", () => {
    const newer = grid([dump], [[run("2024-03-01"), "success"]]);
    const older = grid([dump], [[run("2024-03-01"), "failed"]]);
    expect(read(prependOlder(newer, older))).toEqual({ "2024-03-01": { dump: "success" } });
  });
});

describe("the newest window, fetched again", () => {
  const old = grid(
    [dump],
    [
      [run("2024-03-01"), "success"],
      [run("2024-03-02"), "running"],
    ],
    "cursor-0",
  );

  test("replaces what it holds and keeps what is older", () => {
    const fresh = grid(
      [dump],
      [
        [run("2024-03-02"), "success"],
        [run("2024-03-03"), "running"],
      ],
      "cursor-1",
    );
    const joined = renewNewest(old, fresh);
    expect(read(joined)).toEqual({
      "2024-03-01": { dump: "success" },
      "2024-03-02": { dump: "success" },
      "2024-03-03": { dump: "running" },
    });
    expect(joined.before).toBe("cursor-0");
  });

  test("stands alone when it does not meet what was there", () => {
    const fresh = grid([dump], [[run("2024-09-01"), "success"]], "cursor-9");
    expect(renewNewest(old, fresh)).toBe(fresh);
  });
});

test("counts of mapped tasks move with their cells", () => {
  const pages = task("pages", true);
  const newer = {
    ...grid([dump, pages], [[run("2024-03-02"), "success", "failed"]]),
    mapped: new Map([[1, { failed: 2 }]]),
  };
  const older = grid([dump, pages], [[run("2024-03-01"), "success", "success"]]);
  expect(prependOlder(newer, older).mapped).toEqual(new Map([[3, { failed: 2 }]]));
});

test("one run, fetched again, takes its own place", () => {
  const old = grid(
    [dump],
    [
      [run("2024-03-01"), "success"],
      [run("2024-03-02"), "success"],
    ],
  );
  const fresh = grid([dump], [[run("2024-03-01", "running"), "queued"]]);
  const joined = replaceRuns(old, fresh);
  expect(read(joined)).toEqual({ "2024-03-01": { dump: "queued" }, "2024-03-02": { dump: "success" } });
  expect(joined.runs.map((one) => one.state)).toEqual(["running", "success"]);
});

describe("a live change", () => {
  const data = grid([dump, load, task("pages", true)], [[run("2024-03-01", "running"), "success", "running", "none"]]);
  const event = { kind: "run", dagId: "orders", runId: "2024-03-01", state: "running" } as const;

  test("is written into its cell without fetching, and leaves the old grid as it was", () => {
    const patch = applyRunEvent(data, { ...event, tasks: [["load", -1, "success", 1]] });
    expect(patch).toMatchObject({ kind: "patched", refetch: false });
    expect(patch.kind === "patched" ? read(patch.data)["2024-03-01"] : undefined).toMatchObject({ load: "success" });
    expect(read(data)["2024-03-01"]).toMatchObject({ load: "running" });
  });

  test.each([
    ["the run ended", { ...event, state: "success" as const, tasks: [] }],
    ["too many changed to be listed", { ...event, tasks: null }],
    [
      "a mapped task changed",
      { ...event, tasks: [["pages", 7, "success", 1]] as [string, number, "success", number][] },
    ],
    ["a task is new", { ...event, tasks: [["extra", -1, "success", 1]] as [string, number, "success", number][] }],
  ])("asks for the run when %s", (_, change) => {
    expect(applyRunEvent(data, change)).toMatchObject({ kind: "patched", refetch: true });
  });

  test("of a run that is not there is unknown", () => {
    expect(applyRunEvent(data, { ...event, runId: "2024-09-09", tasks: [] })).toEqual({ kind: "unknown" });
  });
});

test("a window comes out as it was packed", () => {
  const day = Date.UTC(2024, 2, 1);
  const facts = { state: "failed", type: "scheduled", version: 3, hasNote: true, offsetMinutes: 0 } as const;
  const data = fromWindow({
    dagId: "orders",
    timezone: "UTC",
    tasks: [dump],
    groups: [],
    runs: packRuns([{ ...facts, runId: "a", logicalDate: day, runAfter: day, startedAt: day, endedAt: day + 1_500 }]),
    cells: btoa(String.fromCharCode(packCell({ state: "failed", mixed: false }))),
    mapped: [{ cell: 0, counts: { failed: 2 } }],
    before: "older",
  });
  expect(read(data)).toEqual({ a: { dump: "failed" } });
  expect(data.runs[0]).toMatchObject({ startedAt: "2024-03-01T00:00:00Z", endedAt: "2024-03-01T00:00:01.500Z" });
  expect(data.mapped).toEqual(new Map([[0, { failed: 2 }]]));
});
