import { expect, test } from "vitest";
import { addDays, boundsOfDay, weekdayOf } from "./dayMath.ts";

test("a day of a zone begins and ends at its midnights, also when the clocks change", () => {
  expect(boundsOfDay("2024-03-15", "UTC")).toEqual({ from: "2024-03-15T00:00:00Z", to: "2024-03-16T00:00:00Z" });
  expect(boundsOfDay("2024-03-31", "Europe/Berlin")).toEqual({
    from: "2024-03-30T23:00:00Z",
    to: "2024-03-31T22:00:00Z",
  });
});

test("days are counted over months and leap days", () => {
  expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
  expect(addDays("2024-01-01", -1)).toBe("2023-12-31");
});

test("a day has the name of its weekday", () => {
  expect(weekdayOf("2024-02-29")).toBe("thu");
});
