import { expect, test } from "vitest";
import { busiestInWords, partInWords } from "./paceModel.ts";

const parts = [
  { from: "2024-03-15T22:00:00Z", succeeded: 3, failed: 1 },
  { from: "2024-03-15T22:15:00Z", succeeded: 0, failed: 0 },
];
const pace = { stepMs: 900_000, to: "2024-03-15T22:30:00Z", parts };

test("a part is told by its clock time, what ended in it, and how much an hour that is", () => {
  expect(parts.map((part) => partInWords(part, 900_000, "Europe/Berlin"))).toEqual([
    "2024-03-15 23:00, 15 m: 4 runs, 1 failed; 16 an hour",
    "2024-03-15 23:15, 15 m: 0 runs; 0 an hour",
  ]);
});

test("the whole is told by what ended and the best pace", () => {
  expect(busiestInWords(pace)).toBe("4 runs ended, 1 failed; at most 16 an hour, by stretches of 15 m");
});
