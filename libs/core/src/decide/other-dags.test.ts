import { describe, expect, test } from "vitest";
import { awaitedByTask, cron, dag, graphIndex, t, task } from "../index.ts";
import type { BareRun, RunId } from "../index.ts";
import { epochMillis, toIso } from "../time.ts";
import { markedSelection, marksOf } from "./other-dags.ts";

const load = task("load", () => 1);
const near = awaitedByTask("near", { dag: "report", task: "wait" });
const far = awaitedByTask("far", { dag: "week", depth: 3 });

const graph = graphIndex(
  dag(
    "orders",
    { schedule: cron("@daily", { timezone: "Europe/Berlin" }), params: { day: { default: "2024-05-06" } } },
    ({ params }) => {
      const after = [load()];
      near({}, { after });
      far({ logicalDate: t`${params.day}T06:00` }, { after });
    },
  ).toJSON(),
);

const START = epochMillis(Date.UTC(2024, 4, 1, 22));
const run: BareRun = {
  runId: "r1" as RunId,
  type: "scheduled",
  logicalDate: START,
  runAfter: START,
  start: START,
  end: epochMillis(START + 86_400_000),
  params: { day: "2024-05-06" },
};

describe("the markers among what is cleared", () => {
  const read = (taskIds: string[], depth: number, params: BareRun["params"] = run.params) =>
    marksOf({ graph, run: { ...run, params }, tasks: new Map(taskIds.map((id) => [id, depth])) });

  test("name a task for the start of the interval, or a run for a date in the zone of the schedule", () => {
    const { marks, markers } = read(["load", "near", "far"], Infinity);
    expect(markers).toBe(2);
    expect(marks.map((mark) => ({ ...mark, logicalDate: toIso(mark.logicalDate) }))).toEqual([
      { dag: "report", task: "wait", logicalDate: "2024-05-01T22:00:00Z", depth: 9 },
      { dag: "week", task: null, logicalDate: "2024-05-06T04:00:00Z", depth: 2 },
    ]);
  });

  test("go no deeper than the markers on the way let them", () => {
    expect(read(["near", "far"], 1).marks.map(({ depth }) => depth)).toEqual([0, 0]);
    expect(read(["near", "far"], 5).marks.map(({ depth }) => depth)).toEqual([4, 2]);
    expect(read(["near", "load"], 0)).toEqual({ marks: [], markers: 1, undated: [], tooDeep: ["near"] });
  });

  test("are told when their date cannot be made, and the others go on", () => {
    for (const params of [{ day: "Monday " }, {}]) {
      const { marks, undated } = read(["near", "far"], Infinity, params);
      expect(marks.map(({ dag }) => dag)).toEqual(["report"]);
      expect(undated).toEqual([{ taskId: "far", why: expect.stringMatching(/Monday|params\.day/) }]);
    }
  });
});

test("what a marker names is cleared with all after it, by the filters of the clear; without a task everything is", () => {
  const filters = { onlyFailed: true, onlyRunning: false, running: "leave" } as const;
  expect(markedSelection(graph, ["near", "gone"], filters)).toEqual({
    tasks: [{ taskId: "near" }, { taskId: "gone" }],
    upstream: false,
    downstream: true,
    ...filters,
  });
  expect(markedSelection(graph, ["near", null], filters).tasks).toHaveLength(3);
});
