import { expect, test } from "vitest";
import { chooseHomeDir, isInSystemDir } from "./server-home.ts";

test("a server has its place in the system's directory where its user cannot go through the data directory", () => {
  expect(isInSystemDir(chooseHomeDir("/there/is/none", undefined))).toBe(true);
});

test("a data directory that is the system's directory stays as private as it was made", () => {
  expect(isInSystemDir("/var/lib/daymill/postgres")).toBe(false);
});
