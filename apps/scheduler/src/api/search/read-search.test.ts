import { expect, test } from "vitest";
import { readSearch } from "./read-search.ts";

const at = (iso: string) => Date.parse(iso);

test("words are taken apart, whatever stands between them", () => {
  expect(readSearch("  orders\tload ")).toEqual({ words: ["orders", "load"] });
});

test("a day is no word: it spans that day in every zone", () => {
  expect(readSearch("orders 2024-02-29")).toEqual({
    words: ["orders"],
    day: { day: "2024-02-29", from: at("2024-02-28T10:00:00Z"), to: at("2024-03-01T14:00:00Z") },
  });
});

test("a month spans all its days", () => {
  expect(readSearch("2023-12").day).toEqual({
    day: "2023-12",
    from: at("2023-11-30T10:00:00Z"),
    to: at("2024-01-01T14:00:00Z"),
  });
});

test("of several days the last one counts", () => {
  expect(readSearch("2024-03-15 orders 2024-03-16")).toMatchObject({ words: ["orders"], day: { day: "2024-03-16" } });
});

test("what is no day of any calendar is a word", () => {
  for (const word of ["2023-02-29", "2024-13", "2024-00-01", "2024", "2024-3-1", "x2024-03-01"])
    expect(readSearch(word)).toEqual({ words: [word] });
});
