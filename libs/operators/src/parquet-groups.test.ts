import { expect, it } from "vitest";
import { groupRows } from "./parquet-groups.ts";

it.each([
  ["short rows", { rows: 1_000_000, bytes: 60_000_000 }, 122_880],
  ["rows of 150 bytes", { rows: 1_000_000, bytes: 150_000_000 }, 83_886],
  ["rows of 300 bytes", { rows: 1_000_000, bytes: 300_000_000 }, 41_943],
  ["rows of a KB", { rows: 1_000_000, bytes: 1_000_000_000 }, 40_960],
  ["rows of 20 KB", { rows: 10_000, bytes: 200_000_000 }, 3_355],
  ["rows of a MB", { rows: 500, bytes: 500_000_000 }, 2_048],
  ["none", { rows: 0, bytes: 0 }, 122_880],
])("%s make groups of so many rows", (_name, text, expected) => {
  expect(groupRows(text)).toBe(expected);
});
