import type { Calendar } from "@daymill/contract";
import { expect, test } from "vitest";
import { rangeCalendar, rangeCounts } from "./rangeCalendar.ts";

const dayOf = (day: string, runs: Calendar["days"][number]["runs"]) => ({ day, runs, runId: day, durationMs: null });

const calendar: Calendar = {
  dagId: "orders",
  timezone: "UTC",
  today: "2024-03-20",
  startsOn: null,
  endsOn: null,
  days: [dayOf("2024-02-29", { success: 1 }), dayOf("2024-03-01", { failed: 1 }), dayOf("2024-03-02", { success: 1 })],
  planned: [{ day: "2024-03-21", runs: 1 }],
  missing: [
    { day: "2024-03-03", runs: 1 },
    { day: "2024-03-05", runs: 1 },
  ],
};

test("the calendar of a backfill has the days of its range alone, between brackets", () => {
  const shown = rangeCalendar(calendar, { from: "2024-03-01", to: "2024-03-04" });
  expect(shown).toMatchObject({ startsOn: "2024-03-01", endsOn: "2024-03-04", planned: [] });
  expect(shown.days.map(({ day }) => day)).toEqual(["2024-03-01", "2024-03-02"]);
  expect(shown.missing.map(({ day }) => day)).toEqual(["2024-03-03"]);
  expect(rangeCounts(shown)).toEqual({ days: 4, withRuns: 2, withFailures: 1 });
});
