import { describe, expect, it } from "vitest";
import { epochMillis } from "../time.ts";
import { readInterval, taskInterval } from "./task-interval.ts";

const between = (start: string, end: string) => ({
  start: epochMillis(Date.parse(start)),
  end: epochMillis(Date.parse(end)),
});
const berlin = taskInterval(between("2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"), "Europe/Berlin");

describe("taskInterval", () => {
  it("gives dates and parts of the start in the DAG's zone", () => {
    expect(berlin).toEqual({
      start: "2024-03-31T00:00:00+01:00",
      end: "2024-04-01T00:00:00+02:00",
      date: "2024-03-31",
      dateNoDash: "20240331",
      year: "2024",
      month: "03",
      day: "31",
      hour: "00",
      timezone: "Europe/Berlin",
    });
  });

  it("writes UTC with an offset too", () => {
    const utc = taskInterval(between("2024-03-15T06:00:00Z", "2024-03-15T07:00:00Z"), "UTC");
    expect([utc.start, utc.hour]).toEqual(["2024-03-15T06:00:00+00:00", "06"]);
  });
});

describe("readInterval", () => {
  const read = (query: Parameters<typeof readInterval>[1]) => readInterval(berlin, query);

  it("moves by the calendar: a day after the day of 23 hours starts at midnight again", () => {
    const nextDay = { op: "plus", duration: { days: 1 } } as const;
    expect(read({ steps: [nextDay], field: "start" })).toBe("2024-04-01T00:00:00+02:00");
    expect(read({ steps: [nextDay], field: "end" })).toBe("2024-04-02T00:00:00+02:00");
    expect(read({ steps: [{ op: "plus", duration: { months: -1 } }], field: "date" })).toBe("2024-02-29");
  });

  it("reads the same instant in another zone", () => {
    const inNewYork = { op: "startIn", zone: "America/New_York" } as const;
    expect(read({ steps: [inNewYork], field: "date" })).toBe("2024-03-30");
    expect(read({ steps: [inNewYork], field: "hour" })).toBe("19");
  });

  it("applies steps in their order: a day later in one zone is another instant than in the other", () => {
    const plus = { op: "plus", duration: { days: 1 } } as const;
    const utc = { op: "startIn", zone: "UTC" } as const;
    expect(read({ steps: [plus, utc], field: "hour" })).toBe("22");
    expect(read({ steps: [utc, plus], field: "hour" })).toBe("23");
  });

  it("formats the start, by every letter", () => {
    expect(read({ steps: [], format: "%Y/%m/%d %H:%M:%S %y %j %a %A %b %B %u %G-W%V %z %Z %s %F 100%%" })).toBe(
      "2024/03/31 00:00:00 24 091 Sun Sunday Mar March 7 2024-W13 +0100 Europe/Berlin 1711839600 2024-03-31 100%",
    );
  });

  it("is undefined for a letter that does not exist", () => {
    expect(read({ steps: [], format: "%Q" })).toBeUndefined();
    expect(read({ steps: [], format: "100%" })).toBeUndefined();
  });
});
