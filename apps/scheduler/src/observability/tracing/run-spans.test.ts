import { epochMillis } from "@daymill/core";
import type { TaskId } from "@daymill/core";
import type { RunAttemptRow, RunJobRow } from "@daymill/metadata";
import { expect, test } from "vitest";
import { runSpans } from "./run-spans.ts";
import { traceIdOf, traceparentOf } from "./trace-ids.ts";

const run = {
  dagId: "etl",
  runId: "scheduled__2024-03-15",
  state: "failed",
  type: "scheduled",
  version: 3,
  startedAt: epochMillis(1_000),
  endedAt: epochMillis(9_000),
};

function attempt(taskId: string, number: number, given: Partial<RunAttemptRow> = {}): RunAttemptRow {
  return {
    taskId: taskId as TaskId,
    position: 0,
    mapIndex: -1,
    label: null,
    number,
    generation: 0,
    scheduledAt: epochMillis(1_100),
    queuedAt: epochMillis(1_200),
    startedAt: epochMillis(1_300),
    endedAt: epochMillis(2_000),
    outcome: "success",
    ...given,
  };
}

test("a run has a span for each task instance, below it its attempts, below these their jobs", () => {
  const attempts = [
    attempt("load", 1, { outcome: "failed" }),
    attempt("load", 2, {
      scheduledAt: epochMillis(3_000),
      startedAt: null,
      endedAt: epochMillis(4_000),
      outcome: "lost",
    }),
    attempt("wait", 1, { mapIndex: 4 }),
  ];
  const job: RunJobRow = {
    taskId: "wait" as TaskId,
    mapIndex: 4,
    attempt: 1,
    token: "t1",
    state: "succeeded",
    submittedAt: epochMillis(1_400),
    endedAt: epochMillis(1_900),
  };
  const spans = runSpans(run, attempts, [job]);
  const byId = new Map(spans.map((span) => [span.spanId, span.name]));
  expect(byId.size).toBe(spans.length);
  expect(
    spans.map(({ name, parentId, startedAt, endedAt, failure }) => [
      name,
      parentId && byId.get(parentId),
      startedAt,
      endedAt,
      failure,
    ]),
  ).toEqual([
    ["run etl", undefined, 1_000, 9_000, "failed"],
    ["task load", "run etl", 1_100, 4_000, "lost"],
    ["attempt load", "task load", 1_300, 2_000, "failed"],
    ["attempt load", "task load", 1_200, 4_000, "lost"],
    ["task wait", "run etl", 1_100, 2_000, undefined],
    ["attempt wait", "task wait", 1_300, 2_000, undefined],
    ["job wait", "attempt wait", 1_400, 1_900, undefined],
  ]);
  expect(spans[3]?.attributes).toMatchObject({ "daymill.attempt.number": 2, "daymill.attempt.outcome": "lost" });
});

test("what a run did before it was cleared was told of then: the trace goes on with another run span", () => {
  const again = { ...run, state: "success", startedAt: epochMillis(5_000) };
  const redone = attempt("load", 2, {
    generation: 1,
    scheduledAt: epochMillis(5_100),
    startedAt: epochMillis(5_200),
    endedAt: epochMillis(6_000),
  });
  const former = runSpans(run, [attempt("load", 1)], []);
  const later = runSpans(again, [attempt("load", 1), redone], []);
  expect(later.map(({ name }) => name)).toEqual(["run etl", "task load", "attempt load"]);
  expect(later.filter(({ spanId }) => former.some((span) => span.spanId === spanId))).toEqual([]);
});

test("a body is told the place of its attempt in that trace", () => {
  const [, , own] = runSpans(run, [attempt("load", 1)], []);
  const traceparent = traceparentOf(run, { taskId: "load", mapIndex: -1, number: 1 });
  expect(traceparent).toBe(`00-${traceIdOf(run)}-${own?.spanId}-01`);
  expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
});
