import { describe, expect, test } from "vitest";
import { type EpochMillis, epochMillis } from "../time.ts";
import { decideFiring, firingsAfter } from "./backfill-firings.ts";
import { daysOfWindow, parseBackfillWindow, writeBackfillWindow } from "./backfill-window.ts";

const at = (text: string): EpochMillis => epochMillis(Date.parse(text));
const six = { crons: ["0 6 * * *"], timezone: "Europe/Berlin" };

describe("a window", () => {
  test.each(["-7d..-1d", "-1d..-1d", "-3d..0d"])("%s is read and written alike", (text) => {
    expect(writeBackfillWindow(parseBackfillWindow(text))).toBe(text);
  });

  test.each(["7d", "-1d..-7d", "-7..-1", "-7d..1d", "-7d..-0", ""])("%j is refused", (text) => {
    expect(() => parseBackfillWindow(text)).toThrow(expect.objectContaining({ code: "E205" }));
  });

  test("is counted from the day of the DAG's zone on which it fires, over a clock change", () => {
    const window = parseBackfillWindow("-7d..-1d");
    // Late on the 1st in UTC is the 2nd in Berlin.
    expect(daysOfWindow(window, { at: at("2024-04-01T23:30:00Z"), zone: "Europe/Berlin" })).toEqual({
      from: "2024-03-26",
      to: "2024-04-01",
    });
    expect(daysOfWindow(window, { at: at("2024-04-01T23:30:00Z"), zone: "UTC" }).to).toBe("2024-03-31");
  });
});

describe("firings", () => {
  test("keep to the wall clock over a clock change", () => {
    expect(firingsAfter(six, at("2024-03-29T12:00:00Z"), 3)).toEqual([
      at("2024-03-30T05:00:00Z"),
      at("2024-03-31T04:00:00Z"),
      at("2024-04-01T04:00:00Z"),
    ]);
  });

  test("a time that the clock skips fires after the gap, one that it shows twice fires once", () => {
    const half = { crons: ["30 2 * * *"], timezone: "Europe/Berlin" };
    expect(firingsAfter(half, at("2024-03-30T12:00:00Z"), 1)).toEqual([at("2024-03-31T01:00:00Z")]);
    expect(firingsAfter(half, at("2024-10-26T12:00:00Z"), 2)).toEqual([
      at("2024-10-27T00:30:00Z"),
      at("2024-10-28T01:30:00Z"),
    ]);
  });

  test("of a cron that never comes are refused", () => {
    const never = { crons: ["0 0 30 2 *"], timezone: "UTC" };
    expect(() => firingsAfter(never, at("2024-01-01T00:00:00Z"), 2)).toThrow(expect.objectContaining({ code: "E205" }));
  });

  test("one that is due is fired, and the next one awaited", () => {
    const due = at("2024-06-01T04:00:00Z");
    expect(decideFiring(six, { due, now: epochMillis(due + 1) })).toEqual({
      at: due,
      next: at("2024-06-02T04:00:00Z"),
    });
  });

  test("of those that were missed only the newest is fired", () => {
    const due = at("2024-06-01T04:00:00Z");
    expect(decideFiring(six, { due, now: at("2024-06-05T09:00:00Z") })).toEqual({
      at: at("2024-06-05T04:00:00Z"),
      next: at("2024-06-06T04:00:00Z"),
    });
  });
});
