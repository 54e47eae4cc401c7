import { describe, expect, test } from "vitest";
import { type DataInterval, type EpochMillis, toIso } from "../time.ts";
import { timetableFromSpec } from "./from-spec.ts";
import { hasDays } from "./has-days.ts";
import { UNBOUNDED } from "./planned-run.ts";
import { previewSchedule } from "./preview-schedule.ts";
import type { PlannedRun, TimetableSpec } from "./timetable.ts";
import { boundInstant } from "./wall-time.ts";

const at = (text: string): EpochMillis => boundInstant(text, "UTC");
const between = (start: string, end: string): DataInterval => ({ start: at(start), end: at(end) });
const daily: TimetableSpec = { kind: "cron", crons: ["@daily"], timezone: "UTC" };
const dailyTrigger = {
  kind: "cronTrigger",
  crons: ["@daily"],
  timezone: "UTC",
  intervalMs: 0,
} as const satisfies TimetableSpec;

function written(run: PlannedRun | undefined): string | undefined {
  return run === undefined ? undefined : `${toIso(run.interval.start)}/${toIso(run.interval.end)}`;
}

interface Asked {
  readonly last?: DataInterval;
  readonly now: string;
  readonly start?: string;
  readonly end?: string;
  readonly catchup?: boolean;
}

function next(spec: TimetableSpec, { last, now, start, end, catchup = true }: Asked): string | undefined {
  const bounds = { start: start === undefined ? undefined : at(start), end: end === undefined ? undefined : at(end) };
  return written(timetableFromSpec(spec).nextRun({ last, now: at(now), bounds, catchup }));
}

describe("the bounds of a DAG", () => {
  test.each(["UTC", "Europe/Berlin", "America/Los_Angeles"])(
    "2015-06-01 to 2020-03-01 is 1,735 days in %s",
    (timezone) => {
      const bounds = { start: boundInstant("2015-06-01", timezone), end: boundInstant("2020-03-01", timezone) };
      const runs = timetableFromSpec({ ...daily, timezone }).runsBetween(bounds.start, bounds.end, bounds);
      expect(runs).toHaveLength(1735);
      expect(runs.at(-1)?.interval.end).toBe(bounds.end);
    },
  );

  test("hold whole intervals only, at both ends", () => {
    const bounds = { start: at("2024-01-01T06:00"), end: at("2024-01-04T06:00") };
    const runs = timetableFromSpec(daily).runsBetween(at("2023-12-01"), at("2024-02-01"), bounds);
    expect(runs.map(written)).toEqual([
      "2024-01-02T00:00:00Z/2024-01-03T00:00:00Z",
      "2024-01-03T00:00:00Z/2024-01-04T00:00:00Z",
    ]);
  });

  test("leave out an instant at the very end", () => {
    const bounds = { start: at("2024-01-01"), end: at("2024-01-03") };
    const runs = timetableFromSpec(dailyTrigger).runsBetween(at("2023-12-01"), at("2024-02-01"), bounds);
    expect(runs.map((run) => toIso(run.runAfter))).toEqual(["2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"]);
  });

  test("end the schedule", () => {
    const asked = { last: between("2024-01-01", "2024-01-02"), now: "2024-06-01", end: "2024-01-02T12:00" };
    expect(next(daily, asked)).toBeUndefined();
    const triggered = { last: between("2024-01-01", "2024-01-01"), now: "2024-06-01", end: "2024-01-02" };
    expect(next(dailyTrigger, triggered)).toBeUndefined();
  });
});

describe("a cron schedule", () => {
  test("with catchup asks for every interval since the start, and for none without a start", () => {
    expect(next(daily, { now: "2024-06-01", start: "2024-01-01" })).toBe("2024-01-01T00:00:00Z/2024-01-02T00:00:00Z");
    expect(next(daily, { now: "2024-06-01" })).toBeUndefined();
  });

  test("without catchup begins with the newest interval that is over", () => {
    const asked = { now: "2024-06-01T12:00", start: "2024-01-01", catchup: false };
    expect(next(daily, asked)).toBe("2024-05-31T00:00:00Z/2024-06-01T00:00:00Z");
    expect(next(daily, { now: "2024-06-01T12:00", catchup: false })).toBe("2024-05-31T00:00:00Z/2024-06-01T00:00:00Z");
  });

  test("never asks for a logical date again when the schedule was changed to a coarser one", () => {
    const hourly = between("2024-01-01T00:00", "2024-01-01T01:00");
    expect(next(daily, { last: hourly, now: "2024-06-01" })).toBe("2024-01-01T01:00:00Z/2024-01-02T00:00:00Z");
  });

  test("may have several expressions", () => {
    const spec: TimetableSpec = { kind: "cron", crons: ["0 6 * * *", "0 18 * * MON-FRI"], timezone: "UTC" };
    const runs = timetableFromSpec(spec).runsBetween(at("2024-01-05"), at("2024-01-07"), UNBOUNDED);
    expect(runs.map(written)).toEqual([
      "2024-01-05T06:00:00Z/2024-01-05T18:00:00Z",
      "2024-01-05T18:00:00Z/2024-01-06T06:00:00Z",
      "2024-01-06T06:00:00Z/2024-01-07T06:00:00Z",
    ]);
  });

  test("finds the 29th of February eight years on", () => {
    const leap: TimetableSpec = { kind: "cron", crons: ["0 0 29 2 *"], timezone: "UTC" };
    expect(next(leap, { now: "2000-01-01", start: "1896-01-01" })).toBe("1896-02-29T00:00:00Z/1904-02-29T00:00:00Z");
  });
});

describe("a cron trigger", () => {
  test("still fires when the scheduler looks a moment late and the DAG has no start", () => {
    expect(next(dailyTrigger, { now: "2024-06-01T00:00:01", catchup: false })).toBe(
      "2024-06-01T00:00:00Z/2024-06-01T00:00:00Z",
    );
    expect(next(dailyTrigger, { now: "2024-06-01T12:00", catchup: false })).toBe(
      "2024-06-02T00:00:00Z/2024-06-02T00:00:00Z",
    );
  });

  test("gives its interval before the instant", () => {
    const spec: TimetableSpec = { ...dailyTrigger, intervalMs: 3_600_000 };
    expect(next(spec, { now: "2024-06-01", start: "2024-01-01" })).toBe("2024-01-01T23:00:00Z/2024-01-02T00:00:00Z");
    expect(timetableFromSpec(spec).manualInterval(at("2024-06-01T12:00"))).toEqual(
      between("2024-06-01T11:00", "2024-06-01T12:00"),
    );
  });
});

describe("every", () => {
  const everySixHours: TimetableSpec = { kind: "every", everyMs: 6 * 3_600_000, timezone: "Europe/Berlin" };

  test("counts elapsed time from the DAG's start", () => {
    const asked = { now: "2024-06-01", start: "2024-01-01T01:30" };
    expect(next(everySixHours, asked)).toBe("2024-01-01T01:30:00Z/2024-01-01T07:30:00Z");
    expect(next(everySixHours, { ...asked, catchup: false })).toBe("2024-05-31T13:30:00Z/2024-05-31T19:30:00Z");
  });

  test("gives a run by hand the time just before it", () => {
    const manual = timetableFromSpec(everySixHours).manualInterval(at("2024-01-01T09:00"));
    expect(manual).toEqual(between("2024-01-01T03:00", "2024-01-01T09:00"));
  });

  test.each([0, -5, 1.5, Number.NaN])("refuses a length of %s", (everyMs) => {
    expect(() => timetableFromSpec({ kind: "every", everyMs, timezone: "UTC" })).toThrow(
      expect.objectContaining({ code: "E205" }),
    );
  });
});

describe("a schedule without a clock", () => {
  test.each(["manual", "assets"] as const)("%s never fires by time", (kind) => {
    const spec: TimetableSpec =
      kind === "manual" ? { kind, timezone: "UTC" } : { kind, condition: { asset: "lake" }, timezone: "UTC" };
    expect(next(spec, { now: "2024-06-01", start: "2024-01-01" })).toBeUndefined();
    expect(timetableFromSpec(spec).runsBetween(at("2024-01-01"), at("2025-01-01"), UNBOUNDED)).toEqual([]);
    expect(timetableFromSpec(spec).manualInterval(at("2024-06-01"))).toEqual(between("2024-06-01", "2024-06-01"));
  });

  test("assets with a time besides fire at that time, and have its days", () => {
    const or: TimetableSpec = { kind: "cron", crons: ["@daily"], timezone: "Europe/Berlin" };
    const spec: TimetableSpec = { kind: "assets", condition: { asset: "lake" }, or, timezone: or.timezone };
    const asked = { now: "2024-06-01", last: between("2024-05-29T22:00Z", "2024-05-30T22:00Z") };
    expect(next(spec, asked)).toBe(next(or, asked));
    expect(previewSchedule(spec, at("2024-03-30"), 5)).toEqual(previewSchedule(or, at("2024-03-30"), 5));
    expect([spec, or, { kind: "assets", condition: { asset: "lake" }, timezone: "UTC" } as const].map(hasDays)).toEqual(
      [true, true, false],
    );
  });

  test("once fires once, within the bounds", () => {
    const spec: TimetableSpec = { kind: "once", timezone: "UTC" };
    expect(next(spec, { now: "2024-06-01", start: "2024-01-01" })).toBe("2024-01-01T00:00:00Z/2024-01-01T00:00:00Z");
    expect(next(spec, { now: "2024-06-01", last: between("2024-01-01", "2024-01-01") })).toBeUndefined();
    const bounds = { start: at("2024-01-01"), end: undefined };
    const timetable = timetableFromSpec(spec);
    expect(timetable.runsBetween(at("2023-01-01"), at("2025-01-01"), bounds)).toHaveLength(1);
    expect(timetable.runsBetween(at("2024-01-02"), at("2025-01-01"), bounds)).toEqual([]);
  });

  test("continuous goes from the end of the last run to now", () => {
    const spec: TimetableSpec = { kind: "continuous", timezone: "UTC" };
    const asked = { now: "2024-06-01", start: "2024-01-01", last: between("2024-01-01", "2024-05-31") };
    expect(next(spec, asked)).toBe("2024-05-31T00:00:00Z/2024-06-01T00:00:00Z");
  });
});

describe("the preview of a schedule", () => {
  test("writes intervals with the zone's own offset, from the first that starts at or after the instant", () => {
    const spec: TimetableSpec = { kind: "cron", crons: ["@daily"], timezone: "Europe/Berlin" };
    expect(previewSchedule(spec, boundInstant("2024-03-30", "Europe/Berlin"), 2)).toEqual([
      {
        start: "2024-03-30T00:00:00+01:00",
        end: "2024-03-31T00:00:00+01:00",
        runAfter: "2024-03-31T00:00:00+01:00",
      },
      {
        start: "2024-03-31T00:00:00+01:00",
        end: "2024-04-01T00:00:00+02:00",
        runAfter: "2024-04-01T00:00:00+02:00",
      },
    ]);
  });

  test("ends where the schedule ends", () => {
    const events: TimetableSpec = { kind: "events", at: ["2024-05-01", "2024-03-01", "2024-05-01"], timezone: "UTC" };
    expect(previewSchedule(events, at("2024-01-01"), 5).map((run) => run.start)).toEqual([
      "2024-03-01T00:00:00+00:00",
      "2024-05-01T00:00:00+00:00",
    ]);
    expect(previewSchedule({ kind: "once", timezone: "UTC" }, at("2024-01-01"), 5)).toHaveLength(1);
    expect(previewSchedule({ kind: "continuous", timezone: "UTC" }, at("2024-01-01"), 5)).toHaveLength(1);
    expect(previewSchedule({ kind: "manual", timezone: "UTC" }, at("2024-01-01"), 5)).toEqual([]);
  });
});

test("a schedule that is not valid is refused when its timetable is made", () => {
  const refused = (spec: TimetableSpec, code: string): void =>
    expect(() => timetableFromSpec(spec)).toThrow(expect.objectContaining({ code }));
  refused({ kind: "cron", crons: ["@daily", "nonsense"], timezone: "UTC" }, "E205");
  refused({ kind: "cron", crons: [], timezone: "UTC" }, "E205");
  refused({ kind: "manual", timezone: "Europe/Berln" }, "E206");
  refused({ kind: "events", at: ["soon"], timezone: "UTC" }, "E209");
  refused({ ...dailyTrigger, intervalMs: -1 }, "E205");
});
