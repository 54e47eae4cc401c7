import { dag, NO_EFFECTS, task } from "@daymill/core";
import type { JsonValue } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import type { RunBody } from "../executor/in-process-executor.ts";
import { startLoop } from "../testing/loop-harness.ts";

/** Lists in lists, deeper than the database's JSON parser goes. */
function nested(depth: number): JsonValue {
  let value: JsonValue = [];
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const odd = task("odd", () => null);
const plain = task("plain", () => null);
const example = dag("d", {}, () => {
  odd();
  plain();
});

/** What the task named odd returns; every other task returns 1. */
const returning =
  (output: JsonValue): RunBody =>
  ({ taskId }) => ({ kind: "success", output: taskId === "odd" ? output : 1, effects: NO_EFFECTS });

forEachDatabase((name, open) => {
  describe(`an end that the database refuses, on ${name}`, () => {
    test.each([
      ["a text with NUL", "a\0b"],
      ["half a surrogate pair", { text: "\udead" }],
      ["lists nested too deeply", nested(6_000)],
    ])("%s fails its own attempt with a reason, and holds up nobody", async (_what, output) => {
      await using loop = await startLoop(await open(), [example], { run: returning(output) });
      const run = await loop.trigger("d");
      for (let k = 0; k < 20; k += 1) await loop.pass(5_000);
      expect(await loop.untilOver(run)).toBe("failed");
      expect(await loop.states(run)).toEqual({ odd: "failed", plain: "success" });
    });
  });
});
