import { expect, test } from "vitest";
import { busiestInWords, paceParts, partInWords } from "./paceModel.ts";

const BERLIN = "Europe/Berlin";
const parts = [
  { from: "2024-03-15T22:00:00Z", succeeded: 3, failed: 1 },
  { from: "2024-03-15T22:15:00Z", succeeded: 2, failed: 0 },
];
const over = { stepMs: 900_000, to: "2024-03-15T22:30:00Z", parts };
const wordsOf = (pace: typeof over) => paceParts(pace, BERLIN).map(partInWords);

test("a part is told by its clock times with their zone, what ended in it, and how much an hour that is", () => {
  expect(wordsOf(over)).toEqual([
    "2024-03-15 23:00 to 23:15 Europe/Berlin: 4 runs, 1 failed; 16 an hour",
    "2024-03-15 23:15 to 23:30 Europe/Berlin: 2 runs; 8 an hour",
  ]);
});

test("the last part of a backfill that goes on is told so far, with its pace by the time that has passed of it", () => {
  expect(wordsOf({ ...over, to: "2024-03-15T22:20:00Z" })[1]).toBe(
    "2024-03-15 23:15 Europe/Berlin to now, so far: 2 runs; 24 an hour",
  );
  expect(wordsOf({ ...over, to: "2024-03-15T22:15:00Z" })[1]).toBe(
    "2024-03-15 23:15 Europe/Berlin to now, so far: 2 runs",
  );
});

test.each([900_000, 3_600_000, 43_200_000])(
  "no two parts of %d ms have the same name where a clock is set back",
  (stepMs) => {
    const from = Date.UTC(2024, 9, 26, 12);
    const count = Math.ceil(86_400_000 / stepMs);
    const at = (part: number) => new Date(from + part * stepMs).toISOString();
    const long = Array.from({ length: count }, (_, part) => ({ from: at(part), succeeded: 0, failed: 0 }));
    const names = paceParts({ stepMs, to: at(count), parts: long }, BERLIN).map(({ name }) => name);
    expect(new Set(names).size).toBe(count);
  },
);

test("what a clock that is set back shows a second time says so", () => {
  const again = ["2024-10-27T00:15:00Z", "2024-10-27T01:15:00Z"].map((from) => ({ from, succeeded: 0, failed: 0 }));
  expect(
    paceParts({ stepMs: 900_000, to: "2024-10-27T01:30:00Z", parts: again }, BERLIN).map(({ name }) => name),
  ).toEqual(["2024-10-27 02:15 to 02:30 Europe/Berlin", "2024-10-27 02:15 to 02:30 Europe/Berlin, the second time"]);
});

test("the whole is told by what ended and the best pace", () => {
  expect(busiestInWords(paceParts(over, BERLIN), over.stepMs)).toBe(
    "6 runs ended, 1 failed; at most 16 an hour, by stretches of 15 m",
  );
});
