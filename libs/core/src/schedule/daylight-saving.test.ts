import { describe, expect, test } from "vitest";
import { previewSchedule } from "./preview-schedule.ts";
import { boundInstant } from "./wall-time.ts";

interface Case {
  readonly cron: string;
  readonly zone: string;
  readonly after: string;
  /** The local starts that follow each other. */
  readonly starts: readonly string[];
}

function startsOf({ cron, zone, after, starts }: Case): string[] {
  const spec = { kind: "cron", crons: [cron], timezone: zone } as const;
  return previewSchedule(spec, boundInstant(after, zone), starts.length).map((run) => run.start);
}

const local = (day: string, ...times: string[]): string[] => times.map((time) => `${day}T${time}`);

describe("a schedule of times of day", () => {
  test("fires once at the first instant after the gap, for all times that the clock skips", () => {
    const starts = [
      ...local("2024-03-30", "02:00:00+01:00", "02:15:00+01:00", "02:30:00+01:00", "02:45:00+01:00"),
      ...local("2024-03-31", "03:00:00+02:00"),
      ...local("2024-04-01", "02:00:00+02:00", "02:15:00+02:00"),
    ];
    const berlin = { cron: "*/15 2 * * *", zone: "Europe/Berlin", after: "2024-03-30", starts };
    expect(startsOf(berlin)).toEqual(starts);
  });

  test("fires at the first of two occurrences and not at the second", () => {
    const starts = [
      ...local("2024-10-27", "02:00:00+02:00", "02:15:00+02:00", "02:30:00+02:00", "02:45:00+02:00"),
      ...local("2024-10-28", "02:00:00+01:00"),
    ];
    const berlin = { cron: "*/15 2 * * *", zone: "Europe/Berlin", after: "2024-10-27", starts };
    expect(startsOf(berlin)).toEqual(starts);
  });

  test("keeps a day a day where the clock skips midnight, repeats midnight, or loses a whole day", () => {
    const skipped = local("2018-11-03", "00:00:00-03:00")
      .concat(local("2018-11-04", "01:00:00-02:00"))
      .concat(local("2018-11-05", "00:00:00-02:00"));
    expect(startsOf({ cron: "@daily", zone: "America/Sao_Paulo", after: "2018-11-03", starts: skipped })).toEqual(
      skipped,
    );

    const repeated = local("2024-11-03", "00:00:00-04:00").concat(local("2024-11-04", "00:00:00-05:00"));
    expect(startsOf({ cron: "@daily", zone: "America/Havana", after: "2024-11-03", starts: repeated })).toEqual(
      repeated,
    );

    const lost = local("2011-12-29", "00:00:00-10:00").concat(local("2011-12-31", "00:00:00+14:00"));
    expect(startsOf({ cron: "@daily", zone: "Pacific/Apia", after: "2011-12-29", starts: lost })).toEqual(lost);
  });

  test("joins a skipped time with the time at the end of the gap", () => {
    const starts = local("2024-03-31", "01:30:00+01:00", "03:00:00+02:00", "03:30:00+02:00");
    const berlin = { cron: "0,30 1-3 * * *", zone: "Europe/Berlin", after: "2024-03-31T01:30", starts };
    expect(startsOf(berlin)).toEqual(starts);
  });

  test("moves by half an hour on Lord Howe Island", () => {
    const starts = [
      ...local("2024-10-05", "02:15:00+10:30"),
      ...local("2024-10-06", "02:30:00+11:00"),
      ...local("2024-10-07", "02:15:00+11:00"),
    ];
    const skipped = { cron: "15 2 * * *", zone: "Australia/Lord_Howe", after: "2024-10-05", starts };
    expect(startsOf(skipped)).toEqual(starts);

    const repeated = [...local("2024-04-07", "01:45:00+11:00"), ...local("2024-04-08", "01:45:00+10:30")];
    const twice = { cron: "45 1 * * *", zone: "Australia/Lord_Howe", after: "2024-04-07", starts: repeated };
    expect(startsOf(twice)).toEqual(repeated);
  });

  test("is right in historic zones: double summer time, offsets with seconds, a repeated day", () => {
    const london = local("1941-05-04", "03:00:00+02:00").concat(local("1941-05-05", "02:30:00+02:00"));
    expect(startsOf({ cron: "30 2 * * *", zone: "Europe/London", after: "1941-05-04", starts: london })).toEqual(
      london,
    );

    const amsterdam = ["1889-12-31T23:42:30Z", "1890-01-01T23:42:30Z"];
    const brussels = { cron: "@daily", zone: "Europe/Brussels", after: "1890-01-01", starts: amsterdam };
    expect(startsOf(brussels)).toEqual(amsterdam);

    const juneau = ["1867-10-17T08:57:41Z", "1867-10-18T08:57:41Z", "1867-10-20T08:57:41Z"];
    const alaska = { cron: "@daily", zone: "America/Juneau", after: "1867-10-18", starts: juneau };
    expect(startsOf(alaska)).toEqual(juneau);
  });
});

describe("a schedule that follows elapsed time", () => {
  test("runs an hour after the last in the gap and in both passes of the repeated hour", () => {
    const gap = local("2024-03-31", "01:00:00+01:00", "03:00:00+02:00", "04:00:00+02:00");
    expect(startsOf({ cron: "0 * * * *", zone: "Europe/Berlin", after: "2024-03-31T01:00", starts: gap })).toEqual(gap);

    const half = local("2024-03-31", "01:30:00+01:00", "03:30:00+02:00", "04:30:00+02:00");
    expect(startsOf({ cron: "30 * * * *", zone: "Europe/Berlin", after: "2024-03-31T01:30", starts: half })).toEqual(
      half,
    );

    const twice = local("2024-10-27", "02:30:00+02:00", "02:30:00+01:00", "03:30:00+01:00");
    expect(startsOf({ cron: "30 * * * *", zone: "Europe/Berlin", after: "2024-10-27T02:30", starts: twice })).toEqual(
      twice,
    );
  });

  test("does not lose a step that falls into the gap", () => {
    const starts = local("2024-03-31", "00:00:00+01:00", "03:00:00+02:00", "04:00:00+02:00", "06:00:00+02:00");
    expect(startsOf({ cron: "0 */2 * * *", zone: "Europe/Berlin", after: "2024-03-31", starts })).toEqual(starts);
  });

  test("goes on over the half-hour shifts of Lord Howe Island", () => {
    const gap = local("2024-10-06", "01:00:00+10:30", "02:30:00+11:00", "03:00:00+11:00", "04:00:00+11:00");
    expect(
      startsOf({ cron: "0 * * * *", zone: "Australia/Lord_Howe", after: "2024-10-06T01:00", starts: gap }),
    ).toEqual(gap);

    const twice = local("2024-04-07", "01:45:00+11:00", "01:45:00+10:30", "02:45:00+10:30");
    const repeated = { cron: "45 * * * *", zone: "Australia/Lord_Howe", after: "2024-04-07T01:30", starts: twice };
    expect(startsOf(repeated)).toEqual(twice);
  });
});
