import type { Calendar, CalendarDay } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import {
  calendarYears,
  type DayCell,
  dayStep,
  describeDay,
  findDay,
  hourBeside,
  hourCells,
  lastDay,
  quietYears,
} from "./calendarModel.ts";

function aCalendar(said: Partial<Calendar>): Calendar {
  const bounds = { startsOn: null, endsOn: null };
  return {
    dagId: "orders",
    timezone: "UTC",
    today: "2024-03-31",
    days: [],
    planned: [],
    missing: [],
    ...bounds,
    ...said,
  };
}

function aDay(day: string, runs: CalendarDay["runs"]): CalendarDay {
  return { day, runs, runId: "r", durationMs: null };
}

function cellOf(calendar: Calendar, day: string): DayCell | undefined {
  return calendarYears(calendar)
    .flatMap((year) => year.days)
    .find((cell) => cell.day === day);
}

describe("the years of a calendar", () => {
  test("reach from the first run to the next one that is planned, newest first", () => {
    const calendar = aCalendar({
      days: [aDay("2022-12-31", { success: 1 }), aDay("2024-03-01", { success: 1 })],
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
    expect(quietYears(calendar)).toBeUndefined();
  });

  test("begin with the newest that has runs, however long ago that was, unless a later day is asked for", () => {
    const calendar = aCalendar({
      days: [aDay("2016-05-01", { success: 1 }), aDay("2017-06-01", { success: 1 })],
      planned: [{ day: "2024-04-01", runs: 1 }],
    });
    expect(calendarYears(calendar).map(({ year }) => year)).toEqual([2017, 2016]);
    expect(quietYears(calendar)).toEqual({ from: 2018, to: 2024 });
    expect(calendarYears(calendar, { with: "2018-02-01" }).map(({ year }) => year)).toEqual([2018, 2017, 2016]);
    expect(calendarYears(calendar, { with: "2015-02-01" }).map(({ year }) => year)).toEqual([2017, 2016, 2015]);
  });

  test("reach to today also where the next run was due years ago", () => {
    const calendar = aCalendar({
      days: [aDay("2016-05-01", { success: 1 })],
      planned: [{ day: "2017-01-01", runs: 1 }],
    });
    expect(quietYears(calendar)).toEqual({ from: 2018, to: 2024 });
    expect(calendarYears(calendar, { with: lastDay(calendar) }).map(({ year }) => year)).toEqual([
      2024, 2023, 2022, 2021, 2020, 2019, 2018, 2017, 2016,
    ]);
  });

  test("are few whatever day is asked for", () => {
    const calendar = aCalendar({ days: [aDay("2023-06-01", { success: 1 })] });
    expect(calendarYears(calendar, { with: "9999-12-31" }).map(({ year }) => year)).toEqual([
      2029, 2028, 2027, 2026, 2025, 2024, 2023,
    ]);
    expect(calendarYears(calendar, { with: "0001-01-01" }).at(-1)?.year).toBe(2018);
  });

  test("have the current one also without any runs", () => {
    expect(calendarYears(aCalendar({})).map(({ year }) => year)).toEqual([2024]);
  });

  test("begin their weeks on Sunday for who wants that", () => {
    const days = calendarYears(aCalendar({ today: "2023-06-01" }), { week: "sunday" })[0]?.days ?? [];
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
  const years = calendarYears(aCalendar({ days: [aDay("2023-06-01", { success: 1 })] }), { with: "2024-03-31" });
  const found = ["2024-02-29", "2023-06-01", "2022-12-31", "2023-02-29", "gone"].map((day) => findDay(years, day));
  expect(found.map((place) => place?.year)).toEqual([0, 1, undefined, undefined, undefined]);
  expect(found[1]?.cell).toMatchObject({ day: "2023-06-01", state: "success" });
});

describe("a day", () => {
  const calendar = aCalendar({
    days: [
      { ...aDay("2024-03-15", { success: 2, failed: 1 }), durationMs: 120_000 },
      aDay("2024-03-16", { success: 1, queued: 1 }),
      aDay("2024-03-17", { queued: 1, running: 1 }),
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
      return cell && describeDay(cell, "UTC");
    });
    expect(words).toEqual([
      "2024-03-14, Thursday: no runs",
      "2024-03-15, Friday: 1 failed, 2 success",
      "2024-03-16, Saturday: 1 queued, 1 success, 1 planned",
    ]);
  });
});

describe("a day that is coloured by a measure", () => {
  const days = [
    { ...aDay("2024-03-15", { success: 2, failed: 1 }), durationMs: 120_000 },
    { ...aDay("2024-03-16", { success: 1 }), durationMs: 60_000 },
    aDay("2024-03-17", { running: 1 }),
  ];
  const shades = (by: "failures" | "duration" | "count") => {
    const [year] = calendarYears(aCalendar({ days }), { by });
    return ["14", "15", "16", "17"].map((day) => year?.days.find((cell) => cell.day === `2024-03-${day}`)?.shade);
  };

  test("has a shade of it, and none without runs or without that measure", () => {
    expect(shades("failures")).toEqual([undefined, 5, 0, 0]);
    expect(shades("duration")).toEqual([undefined, 5, 3, undefined]);
    expect(shades("count")).toEqual([undefined, 5, 3, 3]);
  });

  test("also says how long its runs took", () => {
    const [year] = calendarYears(aCalendar({ days }), { by: "duration" });
    const words = year?.days.filter(({ runs }) => runs !== undefined).map((cell) => describeDay(cell, "UTC"));
    expect(words).toEqual([
      "2024-03-15, Friday: 1 failed, 2 success, each took 2 m",
      "2024-03-16, Saturday: 1 success, took 1 m",
      "2024-03-17, Sunday: 1 running",
    ]);
  });
});

describe("the hours of a month", () => {
  const hours = {
    dagId: "orders",
    timezone: "UTC",
    month: "2024-02",
    now: "2024-03-01T00",
    hours: [
      { hour: "2024-02-01T00", runs: { success: 4 }, runId: "r", durationMs: 1_000 },
      { hour: "2024-02-29T23", runs: { failed: 1 }, runId: "r", durationMs: null },
    ],
    planned: [{ hour: "2024-02-29T22", runs: 2 }],
  };

  test("have a column for each day and a row for each hour", () => {
    const cells = hourCells(hours, undefined);
    expect(cells).toHaveLength(29 * 24);
    expect(cells[0]).toMatchObject({ day: "2024-02-01T00", column: 0, row: 0, state: "success", shade: undefined });
    expect(cells.at(-1)).toMatchObject({ day: "2024-02-29T23", column: 28, row: 23, state: "failed" });
    expect(cells.at(-2)).toMatchObject({ day: "2024-02-29T22", state: undefined, planned: 2 });
  });

  test("are those of the clocks of the zone: one that was left out is not there, one that there was twice says so", () => {
    const inBerlin = { ...hours, timezone: "Europe/Berlin", hours: [], planned: [] };
    const spring = hourCells({ ...inBerlin, month: "2024-03" }, undefined);
    expect(spring).toHaveLength(31 * 24 - 1);
    expect(spring.filter(({ day }) => day.startsWith("2024-03-31T0")).map(({ row }) => row)).toEqual([
      0, 1, 3, 4, 5, 6, 7, 8, 9,
    ]);
    const autumn = hourCells({ ...inBerlin, month: "2024-10" }, undefined);
    expect(autumn).toHaveLength(31 * 24);
    const twice = autumn.filter(({ isTwice }) => isTwice === true);
    expect(twice.map((cell) => describeDay(cell, "Europe/Berlin"))).toEqual([
      "2024-10-27 02:00 Europe/Berlin, Sunday, twice by the clock: no runs",
    ]);
  });

  test("are gone through by arrows, also past one that is not there", () => {
    const cells = hourCells({ ...hours, timezone: "Europe/Berlin", month: "2024-03" }, undefined);
    const from = (day: string, key: string) => {
      const cell = cells.find((one) => one.day === day);
      return cell && hourBeside(cells, cell, key)?.day;
    };
    expect(from("2024-03-31T01", "ArrowDown")).toBe("2024-03-31T03");
    expect(from("2024-03-30T02", "ArrowRight")).toBe("2024-03-31T03");
    expect(from("2024-03-31T03", "ArrowLeft")).toBe("2024-03-30T03");
    expect(from("2024-03-01T00", "ArrowUp")).toBeUndefined();
    expect(from("2024-03-01T00", "ArrowLeft")).toBeUndefined();
    expect(from("2024-03-02T00", "x")).toBeUndefined();
  });

  test("have shades, and say what there is of them", () => {
    const cells = hourCells(hours, "count");
    expect([cells[0], cells.at(-1), cells.at(-2)].map((cell) => cell?.shade)).toEqual([5, 3, undefined]);
    const words = [cells.at(-1), cells.at(-2)].map((cell) => cell && describeDay(cell, "UTC"));
    expect(words).toEqual([
      "2024-02-29 23:00 UTC, Thursday: 1 failed",
      "2024-02-29 22:00 UTC, Thursday: no runs, 2 planned",
    ]);
  });
});

test("the days with which a DAG begins and ends say so", () => {
  const words = (said: Partial<Calendar>, day: string) => {
    const cell = cellOf(aCalendar(said), day);
    return cell && [cell.bound, describeDay(cell, "UTC")];
  };
  const bounds = { startsOn: "2024-03-01", endsOn: "2024-03-31" };
  expect(words(bounds, "2024-03-01")).toEqual(["start", "2024-03-01, Friday: no runs, the first day of the DAG"]);
  expect(words(bounds, "2024-03-31")).toEqual(["end", "2024-03-31, Sunday: no runs, the last day of the DAG"]);
  expect(words(bounds, "2024-03-15")).toEqual([undefined, "2024-03-15, Friday: no runs"]);
  expect(words({ startsOn: "2024-03-01", endsOn: "2024-03-01" }, "2024-03-01")?.[0]).toBe("both");
});

test("arrow keys go by days and weeks, and other keys nowhere", () => {
  expect(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "x"].map(dayStep)).toEqual([-1, 1, -7, 7, undefined]);
});
