import { epochMillis, timetableFromSpec } from "@daymill/core";
import { expect, test } from "vitest";
import { missingDays, shifted } from "./missing-days.ts";

function scheduled(cron: string, timezone = "UTC") {
  return {
    timetable: timetableFromSpec({ kind: "cron", crons: [cron], timezone }),
    bounds: { start: undefined, end: undefined },
    catchup: true,
  };
}

const at = (iso: string) => epochMillis(Date.parse(iso));
const known = { timezone: "UTC", now: at("2024-03-20T12:00:00Z"), until: "2024-03-20", removed: new Set<string>() };

test("days between runs that a timetable asks for are missing, up to the next run", () => {
  const days = ["2024-03-10", "2024-03-11", "2024-03-14", "2024-03-18"];
  expect(missingDays(scheduled("0 0 * * *"), { ...known, days })).toEqual([
    { day: "2024-03-12", runs: 1 },
    { day: "2024-03-13", runs: 1 },
    { day: "2024-03-15", runs: 1 },
    { day: "2024-03-16", runs: 1 },
    { day: "2024-03-17", runs: 1 },
    { day: "2024-03-19", runs: 1 },
  ]);
});

test("days that it does not ask for, whose runs were removed, or that are not over yet are not", () => {
  const days = ["2024-03-01"];
  expect(missingDays(scheduled("0 0 * * 1"), { ...known, days })).toEqual([
    { day: "2024-03-04", runs: 1 },
    { day: "2024-03-11", runs: 1 },
  ]);
  const removed = new Set(["2024-03-04"]);
  expect(missingDays(scheduled("0 0 * * 1"), { ...known, days, removed })).toEqual([{ day: "2024-03-11", runs: 1 }]);
  const until = "2024-03-21";
  expect(missingDays(scheduled("0 0 * * *"), { ...known, days: ["2024-03-18"], until })).toEqual([
    { day: "2024-03-19", runs: 1 },
  ]);
});

test("days are those of the zone, also where one has 23 hours", () => {
  const berlin = { ...known, timezone: "Europe/Berlin", now: at("2024-04-03T12:00:00Z"), until: "2024-04-02" };
  const found = missingDays(scheduled("0 * * * *", "Europe/Berlin"), { ...berlin, days: ["2024-03-30", "2024-04-01"] });
  expect(found).toEqual([{ day: "2024-03-31", runs: 23 }]);
});

test("of a schedule by minutes the newest are told", () => {
  const found = missingDays(scheduled("* * * * *"), { ...known, days: ["2024-01-01", "2024-03-10", "2024-03-12"] });
  expect(found[0]?.day).toBe("2024-03-13");
  expect(found.at(-1)).toEqual({ day: "2024-03-19", runs: 1_440 });
});

test("days are counted over the ends of months and years", () => {
  expect([shifted("2024-02-28", 1), shifted("2024-12-31", 1), shifted("2024-03-01", -1)]).toEqual([
    "2024-02-29",
    "2025-01-01",
    "2024-02-29",
  ]);
});
