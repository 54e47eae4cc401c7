import { expect, test } from "vitest";
import type { Bench } from "./bench.ts";
import { chooseBenches } from "./choose-benches.ts";

const bench = (name: string): Bench => ({ name, load: "none", model: "none", run: async () => [] });
const known = [bench("W1"), bench("W3"), bench("parse")];

function namesFor(...args: string[]): string[] | string {
  const chosen = chooseBenches(args, known);
  return "problem" in chosen ? chosen.problem : chosen.benches.map(({ name }) => name);
}

test("no names mean every bench", () => {
  expect(namesFor()).toEqual(["W1", "W3", "parse"]);
  expect(namesFor("--json")).toEqual(["W1", "W3", "parse"]);
});

test("named benches run once each, in their own order, however they are written", () => {
  expect(namesFor("PARSE", "w1", "W1")).toEqual(["W1", "parse"]);
});

test("an unknown name is wrong usage, and the benches are listed", () => {
  expect(namesFor("W1", "W2")).toMatch(/no bench W2\.\n.*\nbenches: W1, W3, parse$/);
});

test("an unknown option is wrong usage, and the benches are listed", () => {
  expect(namesFor("--fast")).toMatch(/--fast[^]*benches: W1, W3, parse$/);
});

test("--json is asked for or not", () => {
  expect(chooseBenches(["W1", "--json"], known)).toMatchObject({ json: true });
  expect(chooseBenches(["W1"], known)).toMatchObject({ json: false });
});
