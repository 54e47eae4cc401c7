import { epochMillis } from "@daymill/core";
import type { RunId } from "@daymill/core";
import { expect, test } from "vitest";
import { boundDays, presentCalendarDays, presentCalendarHours, presentPlanned } from "./calendar.ts";

test("a day leads to the run that most wants to be seen, however many there are", () => {
  const row = (day: string, state: "failed" | "success" | "running", runId: string) => ({
    day,
    state,
    runs: 2,
    runId: runId as RunId,
    ...(state === "running"
      ? { endedRuns: 0, durationMs: 0 }
      : { endedRuns: 2, durationMs: state === "failed" ? 9_000 : 3_000 }),
  });
  const days = presentCalendarDays([
    row("2024-03-01", "success", "good"),
    row("2024-03-02", "success", "good"),
    row("2024-03-02", "running", "on"),
    row("2024-03-02", "failed", "bad"),
  ]);
  expect(days).toEqual([
    { day: "2024-03-01", runs: { success: 2 }, runId: "good", durationMs: 1_500 },
    { day: "2024-03-02", runs: { success: 2, running: 2, failed: 2 }, runId: "bad", durationMs: 3_000 },
  ]);
});

test("a day of which no run is over has no duration", () => {
  const row = {
    day: "2024-03-01",
    state: "running",
    runs: 1,
    runId: "on" as RunId,
    endedRuns: 0,
    durationMs: 0,
  } as const;
  expect(presentCalendarDays([row])[0]?.durationMs).toBeNull();
  expect(presentCalendarHours([{ ...row, day: "2024-03-01T07" }])).toEqual([
    { hour: "2024-03-01T07", runs: { running: 1 }, runId: "on", durationMs: null },
  ]);
});

test("the days of a DAG are those of its zone, and what it ends before is none of them", () => {
  const at = (iso: string) => epochMillis(Date.parse(iso));
  const zone = "Europe/Berlin";
  expect(boundDays({ start: at("2024-02-29T23:00:00Z"), end: at("2024-12-31T23:00:00Z") }, zone)).toEqual({
    startsOn: "2024-03-01",
    endsOn: "2024-12-31",
  });
  expect(boundDays({ start: undefined, end: at("2024-12-31T23:30:00Z") }, zone)).toEqual({
    startsOn: null,
    endsOn: "2025-01-01",
  });
});

test("planned runs are counted by their own day, whatever the reader's zone", () => {
  const run = (logicalDate: string) => ({
    logicalDate,
    interval: { start: logicalDate, end: logicalDate },
    runAfter: "2030-01-01T00:00:00Z",
  });
  const runs = [run("2024-03-31T00:00:00+01:00"), run("2024-03-31T12:00:00+02:00")];
  expect(presentPlanned(runs, 10)).toEqual([{ at: "2024-03-31", runs: 2 }]);
  expect(presentPlanned(runs, 13)).toEqual([
    { at: "2024-03-31T00", runs: 1 },
    { at: "2024-03-31T12", runs: 1 },
  ]);
});
