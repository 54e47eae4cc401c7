import { describe, expect, test } from "vitest";
import { type Fold, type FoldedRow, findFolds } from "./logFolds.ts";
import { visiblePlaces } from "./visiblePlaces.ts";

const rowsOf = (...texts: readonly (string | Partial<FoldedRow>)[]): readonly FoldedRow[] =>
  texts.map((text, offset) => ({
    offset,
    part: 0,
    level: "info",
    fields: "",
    text: "",
    ...(typeof text === "string" ? { text } : text),
  }));
const brief = ({ kind, first, last }: Fold) => `${kind} ${first}-${last}`;

describe("a stack", () => {
  const stack = rowsOf(
    "SchemaError: no total",
    "    at check (/app/node_modules/zod/index.js:10:1)",
    "    at parse (/app/node_modules/zod/index.js:20:1)",
    "    at load (dags/orders.ts:31:18)",
    "    at process.task (node:internal/process/task_queues:95:5)",
    "    at run (dags/run.ts:3:1)",
    "    at a (/app/node_modules/x/a.js:1:1)",
    "    at async Promise.all (index 0)",
    "    at b (/app/node_modules/x/b.js:1:1)",
    "next",
  );

  test("keeps its first line and the user's frames; one frame alone is not worth a line that hides it", () => {
    expect(findFolds(stack).map(brief)).toEqual(["frames 1-2", "frames 6-8"]);
  });

  test("of Java keeps its first frame", () => {
    const java = rowsOf(
      "java.lang.IllegalStateException",
      "\tat org.apache.spark.SparkContext.run(SparkContext.scala:1)",
      "\tat org.apache.spark.Foo.a(Foo.java:2)",
      "\tat org.apache.spark.Foo.b(Foo.java:3)",
      "\t... 12 more",
    );
    expect(findFolds(java).map(brief)).toEqual(["frames 2-4"]);
  });

  test("of Python folds frames of packages with their lines of source", () => {
    const python = rowsOf(
      "Traceback (most recent call last):",
      '  File "/dags/clean.py", line 3, in main',
      "    run()",
      '  File "/usr/lib/python3/site-packages/pyspark/a.py", line 9, in run',
      "    raise ValueError(x)",
      "ValueError: x",
    );
    expect(findFolds(python).map(brief)).toEqual(["frames 3-4"]);
  });
});

describe("a group", () => {
  test("reaches to its end, holds others, and has failed with an error in it", () => {
    const rows = rowsOf(
      "::group::outer",
      "::group:: inner ",
      { text: "x", level: "error" },
      "::endgroup::",
      "::endgroup::",
      "::group::fine",
      "::endgroup::",
      { text: "::endgroup::" },
    );
    expect(findFolds(rows)).toMatchObject([
      { name: "outer", first: 0, last: 4, failed: true, ended: true },
      { name: "inner", first: 1, last: 3, failed: true, ended: true },
      { name: "fine", first: 5, last: 6, failed: false, ended: true },
    ]);
  });

  test("that is not ended reaches to the last line; its end can say that it failed", () => {
    const rows = rowsOf("::group::a", { text: "::endgroup::", fields: "failed=true" }, "::group::b", "c");
    expect(findFolds(rows)).toMatchObject([
      { name: "a", failed: true, ended: true },
      { name: "b", first: 2, last: 3, ended: false },
    ]);
  });
});

describe("what is there", () => {
  const rows = rowsOf(
    "0",
    "::group::one",
    "Error",
    "    at a (/x/node_modules/a.js:1:1)",
    "    at b (/x/node_modules/b.js:1:1)",
    "    at c (dags/c.ts:1:1)",
    "::endgroup::",
    "7",
  );
  const folds = findFolds(rows);
  const placesOf = (isOpen: (fold: Fold) => boolean) => {
    const { count, placeAt } = visiblePlaces(rows.length, folds, isOpen);
    return Array.from({ length: count }, (_, index) => placeAt(index));
  };

  test("with everything folded are first rows", () => {
    expect(placesOf(() => false)).toEqual([0, 1, 7]);
  });

  test("in an open group is all but its end, with stacks folded by themselves", () => {
    expect(placesOf(({ kind }) => kind === "group")).toEqual([0, 1, 2, 3, 5, 7]);
    expect(placesOf(() => true)).toEqual([0, 1, 2, 3, 4, 5, 7]);
    expect(placesOf(({ kind }) => kind === "frames")).toEqual([0, 1, 7]);
  });

  test("a row that is folded away is found where it is folded into", () => {
    const { indexOf } = visiblePlaces(rows.length, folds, () => false);
    expect([0, 1, 4, 6, 7].map(indexOf)).toEqual([0, 1, 1, 1, 2]);
  });

  test("without folds are all rows", () => {
    const { count, placeAt, indexOf } = visiblePlaces(3, [], () => false);
    expect([count, placeAt(2), indexOf(1)]).toEqual([3, 2, 1]);
  });
});
