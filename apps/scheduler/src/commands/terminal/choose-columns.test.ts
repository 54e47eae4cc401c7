import { expect, test } from "vitest";
import { chosenColumns } from "./choose-columns.ts";

const cell = () => "";
const columns = [
  { title: "dag", cell },
  { title: "next run", cell },
];
const titles = (names?: readonly string[]) => chosenColumns(columns, names).map(({ title }) => title);

test("columns are those that are named, in that order; all when none is", () => {
  expect(titles()).toEqual(["dag", "next run"]);
  expect(titles(["next-run", "DAG"])).toEqual(["next run", "dag"]);
  expect(titles(["next run"])).toEqual(["next run"]);
});

test("one that is none is refused with those that there are, and the nearest", () => {
  expect(() => titles(["next-rum"])).toThrow("there are dag, next-run. Did you mean next-run?");
});
