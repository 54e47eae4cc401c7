import type { Calendar } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { calendarYears, type DayCell, dayStep, describeDay, findDay } from "./calendarModel.ts";

function aCalendar(said: Partial<Calendar>): Calendar {
  return { dagId: "orders", timezone: "UTC", today: "2024-03-31", days: [], planned: [], ...said };
}

function cellOf(calendar: Calendar, day: string): DayCell | undefined {
  return calendarYears(calendar)
    .flatMap((year) => year.days)
    .find((cell) => cell.day === day);
}

describe("the years of a calendar", () => {
  test("reach from the first run to the next one that is planned, newest first", () => {
    const calendar = aCalendar({
      days: [{ day: "2022-12-31", runs: { success: 1 }, runId: "r" }],
      planned: [
        { day: "2025-01-01", runs: 1 },
        { day: "2026-01-01", runs: 1 },
      ],
    });
    expect(calendarYears(calendar).map(({ year, days }) => [year, days.length])).toEqual([
      [2025, 365],
      [2024, 366],
      [2023, 365],
      [2022, 365],
    ]);
  });

  test("have the current one also without any runs", () => {
    expect(calendarYears(aCalendar({})).map(({ year }) => year)).toEqual([2024]);
  });

  test("begin their weeks on Sunday for who wants that", () => {
    const days = calendarYears(aCalendar({ today: "2023-06-01" }), "sunday")[0]?.days ?? [];
    expect(days.find(({ day }) => day === "2023-01-01")).toMatchObject({ column: 0, row: 0 });
    expect(days.find(({ day }) => day === "2023-01-07")).toMatchObject({ column: 0, row: 6 });
    expect(days.find(({ day }) => day === "2023-01-08")).toMatchObject({ column: 1, row: 0 });
  });

  test("begin their weeks on Monday, and every day has a place of its own", () => {
    const calendar = aCalendar({ today: "2023-06-01" });
    expect(cellOf(calendar, "2023-01-01")).toMatchObject({ column: 0, row: 6 });
    expect(cellOf(calendar, "2023-01-02")).toMatchObject({ column: 1, row: 0 });
    expect(cellOf(calendar, "2023-12-31")).toMatchObject({ column: 52, row: 6 });
    const [year] = calendarYears(calendar);
    expect(new Set(year?.days.map(({ column, row }) => `${column}/${row}`)).size).toBe(365);
    expect(year?.months.map(({ name }) => name).join(" ")).toBe("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec");
    expect(year?.months[1]).toEqual({ name: "Feb", column: 5, from: "2023-02-01", to: "2023-02-28" });
    expect(year?.days.map(({ day }) => day)).toEqual(
      Array.from({ length: 365 }, (_, at) => Temporal.PlainDate.from("2023-01-01").add({ days: at }).toString()),
    );
  });
});

test("a day is found in the block of its year, and nowhere when no year has it", () => {
  const years = calendarYears(aCalendar({ days: [{ day: "2023-06-01", runs: { success: 1 }, runId: "r" }] }));
  const found = ["2024-02-29", "2023-06-01", "2022-12-31", "2023-02-29", "gone"].map((day) => findDay(years, day));
  expect(found.map((place) => place?.year)).toEqual([0, 1, undefined, undefined, undefined]);
  expect(found[1]?.cell).toMatchObject({ day: "2023-06-01", state: "success" });
});

describe("a day", () => {
  const calendar = aCalendar({
    days: [
      { day: "2024-03-15", runs: { success: 2, failed: 1 }, runId: "r" },
      { day: "2024-03-16", runs: { success: 1, queued: 1 }, runId: "r" },
      { day: "2024-03-17", runs: { queued: 1, running: 1 }, runId: "r" },
    ],
    planned: [{ day: "2024-03-16", runs: 1 }],
  });

  test("has the state that most wants to be seen", () => {
    const states = ["14", "15", "16", "17"].map((day) => cellOf(calendar, `2024-03-${day}`)?.state);
    expect(states).toEqual([undefined, "failed", "queued", "running"]);
  });

  test("is told in words", () => {
    const words = ["14", "15", "16"].map((day) => {
      const cell = cellOf(calendar, `2024-03-${day}`);
      return cell && describeDay(cell);
    });
    expect(words).toEqual([
      "2024-03-14, Thursday: no runs",
      "2024-03-15, Friday: 1 failed, 2 success",
      "2024-03-16, Saturday: 1 queued, 1 success, 1 planned",
    ]);
  });
});

test("arrow keys go by days and weeks, and other keys nowhere", () => {
  expect(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "x"].map(dayStep)).toEqual([-1, 1, -7, 7, undefined]);
});
