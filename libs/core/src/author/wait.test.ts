import { expect, it } from "vitest";
import { dag } from "./dag.ts";
import { waitForTask } from "./wait.ts";

it("waits for a group or for a task, not for both", () => {
  const problemsOf = (options: object): string[] =>
    dag("d", {}, () => void waitForTask("wait", { dag: "orders", ...options })())
      .build()
      .problems.map(({ code, message }) => `${code} ${message}`);
  expect(problemsOf({ group: "loading.images" })).toEqual([]);
  expect(problemsOf({ group: "loading", task: "load" })).toEqual([
    'E209 Option group of task "wait": it waits for a task already; name one of the two.',
  ]);
  expect(problemsOf({ group: ["loading"] })).toEqual(['E209 Option group of task "wait": ["loading"] is not an id.']);
});
