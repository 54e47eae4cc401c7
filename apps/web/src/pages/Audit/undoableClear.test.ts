import { expect, test } from "vitest";
import { undoableClear } from "./undoableClear.ts";

const clear = { action: "clear", outcome: "done", object: "12" } as const;

test("a clear that was done is undone from its entry, unless another entry says that it was", () => {
  expect(undoableClear(clear, [clear])).toBe(12);
  expect(undoableClear(clear, [{ action: "undoClear", outcome: "done", object: "12" }, clear])).toBeUndefined();
  expect(undoableClear(clear, [{ action: "undoClear", outcome: "refused", object: "12" }, clear])).toBe(12);
  expect(undoableClear(clear, [{ action: "undoClear", outcome: "done", object: "11" }, clear])).toBe(12);
});

test("what was refused, or is no clear, has nothing to undo", () => {
  expect(undoableClear({ ...clear, outcome: "refused" }, [])).toBeUndefined();
  expect(undoableClear({ ...clear, action: "mark" }, [])).toBeUndefined();
  expect(undoableClear({ ...clear, object: null }, [])).toBeUndefined();
});
