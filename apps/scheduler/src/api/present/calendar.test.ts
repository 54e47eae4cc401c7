import type { RunId } from "@daymill/core";
import { expect, test } from "vitest";
import { presentCalendarDays, presentPlannedDays } from "./calendar.ts";

test("a day leads to the run that most wants to be seen, however many there are", () => {
  const row = (day: string, state: "failed" | "success" | "running", runId: string) => ({
    day,
    state,
    runs: 2,
    runId: runId as RunId,
  });
  const days = presentCalendarDays([
    row("2024-03-01", "success", "good"),
    row("2024-03-02", "success", "good"),
    row("2024-03-02", "running", "on"),
    row("2024-03-02", "failed", "bad"),
  ]);
  expect(days).toEqual([
    { day: "2024-03-01", runs: { success: 2 }, runId: "good" },
    { day: "2024-03-02", runs: { success: 2, running: 2, failed: 2 }, runId: "bad" },
  ]);
});

test("planned runs are counted by their own day, whatever the reader's zone", () => {
  const run = (logicalDate: string) => ({
    logicalDate,
    interval: { start: logicalDate, end: logicalDate },
    runAfter: "2030-01-01T00:00:00Z",
  });
  expect(presentPlannedDays([run("2024-03-31T00:00:00+01:00"), run("2024-03-31T12:00:00+02:00")])).toEqual([
    { day: "2024-03-31", runs: 2 },
  ]);
});
