import { describe, expect, test } from "vitest";
import { onAssets, continuous, cron, cronTrigger, events, manual, once } from "../author/schedule.ts";
import type { TimetableSpec } from "../schedule/timetable.ts";
import { boundInstant, toZonedIso } from "../schedule/wall-time.ts";
import type { RunType } from "../state/run-state.ts";
import { epochMillis } from "../time.ts";
import { followingRun, isLatestRun } from "./following-run.ts";

interface Asked {
  readonly schedule: TimetableSpec;
  readonly type?: RunType;
  readonly from: string;
  readonly to: string;
  readonly end?: string;
}

/** When the next run of the schedule is due, in its own zone. */
function dueAfter({ schedule, type = "scheduled", from, to, end }: Asked): string | undefined {
  const zone = schedule.timezone;
  const interval = { start: boundInstant(from, zone), end: boundInstant(to, zone) };
  const next = followingRun({ schedule, start: "2024-01-01", end: end ?? null }, { type, interval });
  return next && toZonedIso(next.runAfter, zone);
}

const daily = cron("@daily", { timezone: "Europe/Berlin" });

describe("the run that follows a run of a schedule", () => {
  test("covers the next interval, whether it is due or not, also over a clock change", () => {
    expect(dueAfter({ schedule: daily, from: "2024-03-29", to: "2024-03-30" })).toBe("2024-03-31T00:00:00+01:00");
    expect(dueAfter({ schedule: daily, from: "2024-03-30", to: "2024-03-31" })).toBe("2024-04-01T00:00:00+02:00");
    const noon = cronTrigger("0 12 * * *");
    expect(dueAfter({ schedule: noon, from: "2024-03-29T12:00", to: "2024-03-29T12:00" })).toBe(
      "2024-03-30T12:00:00+00:00",
    );
  });

  test("is that of the schedule for a run of a backfill too", () => {
    const day = { schedule: daily, from: "2024-02-01", to: "2024-02-02" };
    expect(dueAfter({ ...day, type: "backfill" })).toBe("2024-02-03T00:00:00+01:00");
  });

  test("does not exist at the end of the DAG, of a list of events, or of what has no days", () => {
    expect(dueAfter({ schedule: daily, from: "2024-03-30", to: "2024-03-31", end: "2024-03-31" })).toBeUndefined();
    const listed = events(["2024-02-01", "2024-03-01"]);
    expect(dueAfter({ schedule: listed, from: "2024-02-01", to: "2024-02-01" })).toBe("2024-03-01T00:00:00+00:00");
    const day = { from: "2024-03-01", to: "2024-03-01" };
    for (const schedule of [listed, manual(), once(), continuous(), onAssets("orders")]) {
      expect(dueAfter({ schedule, ...day })).toBeUndefined();
    }
  });

  test("does not exist for a run by hand or for assets, whatever the schedule", () => {
    for (const type of ["manual", "asset"] as const) {
      expect(dueAfter({ schedule: daily, type, from: "2024-02-01", to: "2024-02-02" })).toBeUndefined();
    }
    const both = onAssets("orders", { or: daily });
    expect(dueAfter({ schedule: both, from: "2024-02-01", to: "2024-02-02" })).toBe("2024-02-03T00:00:00+01:00");
  });

  test("takes the place of the latest in the instant in which it is due", () => {
    const interval = { start: epochMillis(0), end: epochMillis(10) };
    const next = { interval, logicalDate: interval.start, runAfter: interval.end };
    expect(isLatestRun(next, epochMillis(9))).toBe(true);
    expect(isLatestRun(next, epochMillis(10))).toBe(false);
    expect(isLatestRun(undefined, epochMillis(10))).toBe(true);
  });
});
