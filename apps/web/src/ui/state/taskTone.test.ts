import { TASK_STATES } from "@daymill/contract";
import { expect, test } from "vitest";
import { glyphs } from "./glyphs.ts";
import { taskTones } from "./taskTone.ts";

function valuesOf(pick: (tone: (typeof taskTones)[keyof typeof taskTones]) => string | number): Set<string | number> {
  return new Set(TASK_STATES.map((state) => pick(taskTones[state])));
}

test("no two states look the same, even without colour", () => {
  expect(valuesOf((tone) => `${tone.fill} ${tone.glyph}`).size).toBe(TASK_STATES.length);
});

test("no two states share a word or a rank", () => {
  expect(valuesOf((tone) => tone.word).size).toBe(TASK_STATES.length);
  expect(valuesOf((tone) => tone.rank).size).toBe(TASK_STATES.length);
});

test("what failed comes before everything else, what is done after everything that is not", () => {
  const order = TASK_STATES.toSorted((a, b) => taskTones[a].rank - taskTones[b].rank);
  expect(order[0]).toBe("failed");
  expect(order.slice(-3)).toEqual(["success", "skipped", "removed"]);
});

test("every glyph stays in its box of 16 by 16", () => {
  const numbers = Object.values(glyphs).flatMap((glyph) => glyph.path.match(/\d+(\.\d+)?/g) ?? []);
  expect(numbers.map(Number).filter((number) => number > 16)).toEqual([]);
});
