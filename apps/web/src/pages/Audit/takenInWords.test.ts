import { expect, test } from "vitest";
import { takenInWords } from "./takenInWords.ts";

test("a clear says how much it took, of which tasks and in how many runs", () => {
  const asked = { tasks: [{ taskId: "load" }, { taskId: "check", mapIndexes: [3] }], downstream: true };
  expect(takenInWords({ action: "clear", asked, after: { total: 1_200, runIds: ["a", "b"] } })).toBe(
    "1,200 task instances of load, check and what comes after in 2 runs",
  );
  expect(takenInWords({ action: "clear", asked: {}, after: { total: 1, runIds: ["a"] } })).toBe("1 task instance");
});

test("a mark says as what it marked them", () => {
  const asked = { tasks: [{ taskId: "load" }], state: "skipped" };
  expect(takenInWords({ action: "mark", asked, after: { total: 2, runIds: ["a"] } })).toBe(
    "2 task instances of load, as skipped",
  );
});

test("an undone clear says how much stands as before", () => {
  expect(takenInWords({ action: "undoClear", asked: null, after: { restored: 2 } })).toBe("2 task instances as before");
});

test.each([
  ["undoClear", null],
  ["patchRun", { total: 2 }],
  ["clear", null],
  ["clear", { omitted: "40000 bytes" }],
])("of %s with %j nothing is said", (action, after) => {
  expect(takenInWords({ action, asked: null, after })).toBeUndefined();
});
