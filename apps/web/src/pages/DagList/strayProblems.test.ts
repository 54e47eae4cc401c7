import type { LoadProblem } from "@daymill/contract";
import { expect, test } from "vitest";
import { strayProblems } from "./strayProblems.ts";

const problem = (file: string, line: number | null): LoadProblem => ({
  file,
  line,
  column: null,
  dagId: null,
  code: "E204",
  message: "",
  frame: null,
  severity: "error",
  at: "2024-03-15T00:00:00Z",
});

const found = (...dags: readonly (LoadProblem | null)[]) =>
  strayProblems(
    [problem("a.ts", 1), problem("a.ts", 2), problem("b.ts", null), problem("c.ts", 3)],
    dags.map((firstProblem) => ({ firstProblem })),
  ).map(({ problem: { file, line }, count }) => [file, line, count]);

test("each file is told once, by its first problem, with how many it has", () => {
  expect(found()).toEqual([
    ["a.ts", 1, 2],
    ["b.ts", null, 1],
    ["c.ts", 3, 1],
  ]);
});

test("a file whose problems stand below a DAG is left out", () => {
  expect(found(problem("a.ts", 1), null, problem("b.ts", null))).toEqual([["c.ts", 3, 1]]);
});
