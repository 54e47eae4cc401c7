import { expect, test } from "vitest";
import { matchesWords } from "./matchesWords.ts";

test("every word must be there, in any order and case; no word is always there", () => {
  expect(matchesWords("FAILED clear", "Clear failed…")).toBe(true);
  expect(matchesWords("clear success", "Clear failed…")).toBe(false);
  expect(matchesWords("  ", "Clear failed…")).toBe(true);
});
