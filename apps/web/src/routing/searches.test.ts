import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarSearch, dagListSearch, gridSearch, rootSearch, runTasksSearch, taskSearch } from "./searches.ts";
import { parseSearchText, printSearchText } from "./searchText.ts";

describe("an address", () => {
  test("holds lists by repeating the name, and leaves out what is not set", () => {
    expect(printSearchText({ tag: ["a", "b"], q: "load x", state: undefined, task: "" })).toBe("?tag=a&tag=b&q=load+x");
    expect(parseSearchText("?tag=a&tag=b&q=load+x")).toEqual({ tag: ["a", "b"], q: "load x" });
  });

  test("survives being written and read, whatever people type", () => {
    const search = fc.record({
      run: fc.option(fc.string({ minLength: 1, maxLength: 100 }), { nil: undefined }),
      ti: fc.option(fc.string({ minLength: 1, maxLength: 100 }), { nil: undefined }),
      zoom: fc.constantFrom(undefined, "S" as const, "M" as const, "L" as const),
      fold: fc.option(fc.array(fc.string({ minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 5 }), {
        nil: undefined,
      }),
      down: fc.option(fc.boolean(), { nil: undefined }),
    });
    fc.assert(
      fc.property(search, (wanted) => {
        const read = gridSearch.parse(parseSearchText(printSearchText(wanted)));
        expect(read).toEqual(expect.objectContaining(JSON.parse(JSON.stringify(wanted))));
      }),
    );
  });
});

describe("what does not fit is dropped, and the rest is kept", () => {
  test("an unknown key", () => {
    expect(dagListSearch.parse(parseSearchText("?q=x&utm=1"))).not.toHaveProperty("utm");
  });

  test("an unknown value", () => {
    expect(gridSearch.parse(parseSearchText("?zoom=XL&run=r1"))).toMatchObject({ zoom: undefined, run: "r1" });
    expect(taskSearch.parse(parseSearchText("?attempt=-1&level=loud&q=x"))).toMatchObject({
      attempt: undefined,
      level: undefined,
      q: "x",
    });
  });

  test("a day that does not exist", () => {
    const dayOf = (day: string) => calendarSearch.parse(parseSearchText(`?day=${day}`)).day;
    expect(dayOf("2024-02-29")).toBe("2024-02-29");
    for (const wrong of ["2023-02-29", "2024-13-01", "2024-2-9", "yesterday"]) expect(dayOf(wrong)).toBeUndefined();
  });

  test("a month or an hour that does not exist", () => {
    const read = (text: string) => calendarSearch.parse(parseSearchText(text));
    expect(read("?month=2024-02&hour=2024-02-29T07")).toMatchObject({ month: "2024-02", hour: "2024-02-29T07" });
    for (const wrong of ["2024-13", "0000-01", "2024"]) expect(read(`?month=${wrong}`).month).toBeUndefined();
    for (const wrong of ["2024-02-30T07", "2024-02-29T24", "2024-02-29"])
      expect(read(`?hour=${wrong}`).hour).toBeUndefined();
  });

  test("a time zone that does not exist", () => {
    const zoneOf = (tz: string) => rootSearch.parse(parseSearchText(`?tz=${tz}`)).tz;
    for (const right of ["Europe/Berlin", "UTC", "dag"]) expect(zoneOf(right)).toBe(right);
    for (const wrong of ["Mars/Olympus", "", "<b>"]) expect(zoneOf(wrong)).toBeUndefined();
  });

  test("a list with an unknown member", () => {
    expect(runTasksSearch.parse(parseSearchText("?state=failed&state=exploded"))).toMatchObject({ state: undefined });
  });
});

test("one value is a list of one", () => {
  expect(runTasksSearch.parse(parseSearchText("?state=failed"))).toMatchObject({ state: ["failed"] });
});
