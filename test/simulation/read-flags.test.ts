import { expect, test } from "vitest";
import { readFlags } from "./read-flags.ts";

test("flags are read, with their defaults", () => {
  expect(readFlags([])).toEqual({ seeds: 500, first: 1, mutate: false, trace: false });
  expect(readFlags(["--seeds", "3", "--first=-7", "--trace"])).toMatchObject({ seeds: 3, first: -7, trace: true });
});

test.each([
  [["--bogus"], "--bogus"],
  [["--seeds"], "--seeds"],
  [["7"], "7"],
  [["--seeds", "many"], "--seeds many: expected a whole number from 1"],
  [["--seeds", "0"], "--seeds 0"],
  [["--seeds", ""], "--seeds"],
  [["--first", "1.5"], "--first 1.5: expected a whole number"],
])("%j is told in one line", (args, part) => {
  const flags = readFlags(args);
  expect(flags).toEqual({ problem: expect.stringContaining(part) });
  expect("problem" in flags && flags.problem).not.toContain("\n");
});
