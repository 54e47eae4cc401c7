import { describe, expect, test } from "vitest";
import { DaymillError } from "../errors.ts";
import { epochMillis, toIso } from "../time.ts";
import { boundInstant, offsetMinutesAt, startOfNextDay, toZonedIso } from "./wall-time.ts";

const instant = (text: string) => epochMillis(Date.parse(text));

describe("boundInstant", () => {
  test.each([
    ["2024-03-15", "Europe/Berlin", "2024-03-14T23:00:00Z"],
    ["2024-07-15", "Europe/Berlin", "2024-07-14T22:00:00Z"],
    ["2024-03-15T06:30", "America/New_York", "2024-03-15T10:30:00Z"],
    ["2024-03-15 06:30:15", "UTC", "2024-03-15T06:30:15Z"],
    ["2024-03-15T06:30:00Z", "Europe/Berlin", "2024-03-15T06:30:00Z"],
    ["2024-03-15T06:30:00+05:30", "Europe/Berlin", "2024-03-15T01:00:00Z"],
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"],
    ["2024-03-31T02:30", "Europe/Berlin", "2024-03-31T01:00:00Z"],
    ["2024-10-27T02:30", "Europe/Berlin", "2024-10-27T00:30:00Z"],
  ])("%s in %s is %s", (text, zone, expected) => {
    expect(toIso(boundInstant(text, zone))).toBe(expected);
  });

  test.each([
    "yesterday",
    "2024-13-01",
    "2024-02-30",
    "15.03.2024",
    "2024-03-15T25:00",
    "",
    "2024-03-15T06:00+02:00[Asia/Tokyo]",
  ])('refuses "%s"', (text) => {
    expect(() => boundInstant(text, "UTC")).toThrow(expect.objectContaining({ code: "E209" }));
  });

  test.each(["Europe/Berln", "Mars/Olympus", "", "+02:00"])('does not know the zone "%s"', (zone) => {
    expect(() => boundInstant("2024-03-15", zone)).toThrow(DaymillError);
    expect(() => boundInstant("2024-03-15", zone)).toThrow(expect.objectContaining({ code: "E206" }));
  });
});

describe("toZonedIso", () => {
  test.each([
    ["2024-03-31T01:00:00Z", "Europe/Berlin", "2024-03-31T03:00:00+02:00"],
    ["2024-10-27T00:30:00Z", "Europe/Berlin", "2024-10-27T02:30:00+02:00"],
    ["2024-10-27T01:30:00Z", "Europe/Berlin", "2024-10-27T02:30:00+01:00"],
    ["2024-03-31T01:00:00.250Z", "UTC", "2024-03-31T01:00:00.25+00:00"],
    ["2024-10-05T15:30:00Z", "Australia/Lord_Howe", "2024-10-06T02:30:00+11:00"],
  ])("writes %s in %s as %s", (text, zone, expected) => {
    expect(toZonedIso(instant(text), zone)).toBe(expected);
  });

  test("writes UTC where the offset of before standard time has seconds", () => {
    const lmt = instant("1880-01-01T00:00:00Z");
    expect(toZonedIso(lmt, "Europe/Berlin")).toBe("1880-01-01T00:00:00Z");
  });
});

test.each([
  ["2024-03-31T00:59:59Z", "Europe/Berlin", 60],
  ["2024-03-31T01:00:00Z", "Europe/Berlin", 120],
  ["2024-01-01T00:00:00Z", "America/St_Johns", -210],
  ["1880-01-01T00:00:00Z", "Europe/Berlin", 0],
])("the offset at %s in %s is %i minutes", (text, zone, minutes) => {
  expect(offsetMinutesAt(instant(text), zone)).toBe(minutes);
});

test("the next day starts at its first instant where the clock skips midnight", () => {
  expect(toIso(startOfNextDay(instant("2018-11-03T12:00:00Z"), "America/Sao_Paulo"))).toBe("2018-11-04T03:00:00Z");
});
