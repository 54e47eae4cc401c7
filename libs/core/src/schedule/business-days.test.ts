import { assert, constantFrom, integer, property, uniqueArray } from "fast-check";
import { describe, expect, test } from "vitest";
import { businessDays } from "../author/schedule.ts";
import { epochMillis } from "../time.ts";
import { businessDayInstants } from "./business-days.ts";
import { timetableFromSpec } from "./from-spec.ts";
import { previewSchedule } from "./preview-schedule.ts";
import { UNBOUNDED } from "./planned-run.ts";
import type { TimetableSpec } from "./timetable.ts";
import { boundInstant, toZonedIso } from "./wall-time.ts";
import { WEEKDAYS } from "./weekday.ts";

function preview(spec: TimetableSpec, from: string, count: number): string[] {
  const runs = previewSchedule(spec, boundInstant(from, spec.timezone), count);
  return runs.map(({ start, end }) => `${start.slice(0, 16)}/${end.slice(0, 16)}`);
}

const berlin = businessDays({
  timezone: "Europe/Berlin",
  holidays: ["2024-03-29", "2024-04-01", "2024-05-01", "2024-12-25"],
});

describe("business days", () => {
  test("have intervals from one to the next, over the weekend and holidays", () => {
    // Good Friday and Easter Monday are holidays.
    expect(preview(berlin, "2024-03-27", 3)).toEqual([
      "2024-03-27T00:00/2024-03-28T00:00",
      "2024-03-28T00:00/2024-04-02T00:00",
      "2024-04-02T00:00/2024-04-03T00:00",
    ]);
  });

  test("are on the clock of their zone, on both sides of a clock change", () => {
    const evening = businessDays({ at: "18:00", timezone: "America/New_York" });
    const [friday, monday] = previewSchedule(evening, boundInstant("2024-03-08", "America/New_York"), 2);
    expect([friday?.runAfter, monday?.runAfter]).toEqual(["2024-03-11T18:00:00-04:00", "2024-03-12T18:00:00-04:00"]);
    expect(friday?.start).toBe("2024-03-08T18:00:00-05:00");
  });

  test("begin at the first instant after a gap, and at the first of two occurrences", () => {
    const weekend = ["saturday"] as const;
    const spring = businessDays({ at: "02:30", timezone: "Europe/Berlin", weekend });
    expect(preview(spring, "2024-03-31", 2)).toEqual([
      "2024-03-31T03:00/2024-04-01T02:30",
      "2024-04-01T02:30/2024-04-02T02:30",
    ]);
    const [autumn] = previewSchedule(spring, boundInstant("2024-10-27", "Europe/Berlin"), 1);
    expect(autumn?.start).toBe("2024-10-27T02:30:00+02:00");
  });

  test("take another weekend, and none", () => {
    const dubai = businessDays({ weekend: ["friday", "saturday"], timezone: "Asia/Dubai" });
    expect(preview(dubai, "2024-05-02", 2)).toEqual([
      "2024-05-02T00:00/2024-05-05T00:00",
      "2024-05-05T00:00/2024-05-06T00:00",
    ]);
    expect(preview(businessDays({ weekend: [] }), "2024-05-03", 2)).toEqual([
      "2024-05-03T00:00/2024-05-04T00:00",
      "2024-05-04T00:00/2024-05-05T00:00",
    ]);
  });

  test("by hand cover the last interval that is over", () => {
    const interval = timetableFromSpec(berlin).manualInterval(boundInstant("2024-04-02T09:00", "Europe/Berlin"));
    expect([interval.start, interval.end].map((at) => toZonedIso(at, "Europe/Berlin"))).toEqual([
      "2024-03-28T00:00:00+01:00",
      "2024-04-02T00:00:00+02:00",
    ]);
  });

  test("are the days of a backfill", () => {
    const at = (day: string) => boundInstant(day, "Europe/Berlin");
    const runs = timetableFromSpec(berlin).runsBetween(at("2024-03-27"), at("2024-04-08"), UNBOUNDED);
    expect(runs.map(({ logicalDate }) => toZonedIso(logicalDate, "Europe/Berlin").slice(5, 10))).toEqual([
      "03-27",
      "03-28",
      "04-02",
      "04-03",
      "04-04",
      "04-05",
    ]);
  });

  test("are stored alike in whatever order they are written", () => {
    const holidays = ["2024-05-01", "2024-01-01", "2024-05-01"];
    expect(businessDays({ holidays, weekend: ["sunday", "saturday"] })).toEqual({
      kind: "businessDays",
      at: "00:00",
      holidays: ["2024-01-01", "2024-05-01"],
      weekend: ["saturday", "sunday"],
      timezone: "UTC",
    });
  });

  test.each([
    [{ at: "24:00" }, 'businessDays: "24:00" is no time of a day'],
    [{ at: "6pm" }, 'businessDays: "6pm" is no time of a day'],
    [{ holidays: ["2024-02-30"] }, 'businessDays: The holiday "2024-02-30" is no date'],
    [{ holidays: ["25.12.2024"] }, 'businessDays: The holiday "25.12.2024" is no date'],
    [{ weekend: ["so"] as never[] }, 'businessDays: The weekend has ["so"]'],
    [{ weekend: WEEKDAYS }, "businessDays: The weekend has all days of the week"],
  ])("refuse %j", (options, message) => {
    expect(() => timetableFromSpec(businessDays(options))).toThrow(message);
    expect(() => timetableFromSpec(businessDays(options))).toThrow(expect.objectContaining({ code: "E205" }));
  });

  test("whatever the zone and the calendar, come in order without loss or repeat, both ways", () => {
    const zones = constantFrom(
      "Europe/Berlin",
      "Australia/Lord_Howe",
      "Pacific/Apia",
      "Africa/Cairo",
      "America/Havana",
    );
    const times = constantFrom("00:00", "00:30", "02:30", "23:59");
    const days = uniqueArray(integer({ min: 0, max: 400 }), { maxLength: 40 });
    const first = Date.UTC(2011, 10, 1);
    assert(
      property(zones, times, days, integer({ min: 0, max: 400 }), (timezone, at, free, begin) => {
        const holidays = free.map((day) => new Date(first + day * 86_400_000).toISOString().slice(0, 10));
        const instants = businessDayInstants({ kind: "businessDays", at, holidays, weekend: ["sunday"], timezone });
        let before = instants.nextAfter(epochMillis(first + begin * 86_400_000)) ?? epochMillis(0);
        for (let step = 0; step < 20; step += 1) {
          const next = instants.nextAfter(before) ?? epochMillis(0);
          expect(next).toBeGreaterThan(before);
          expect(instants.lastAtOrBefore(epochMillis(next - 1))).toBe(before);
          expect(instants.lastAtOrBefore(next)).toBe(next);
          before = next;
        }
      }),
      { numRuns: 200 },
    );
  });
});
