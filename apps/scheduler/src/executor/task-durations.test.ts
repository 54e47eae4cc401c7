import { expect, test } from "vitest";
import { TaskDurations } from "./task-durations.ts";

test("a task is short once it has been seen to be short", () => {
  const durations = new TaskDurations();
  expect(durations.isShort("a")).toBe(false);
  durations.record("a", 3);
  expect(durations.isShort("a")).toBe(true);
  expect(durations.isShort("b")).toBe(false);
});

test("one long run makes a short task long, some short ones make it short again", () => {
  const durations = new TaskDurations();
  durations.record("a", 1);
  durations.record("a", 1_000);
  expect(durations.isShort("a")).toBe(false);
  for (let run = 0; run < 10; run++) durations.record("a", 1);
  expect(durations.isShort("a")).toBe(true);
});

test("the overall duration follows whatever ran last", () => {
  const durations = new TaskDurations();
  expect(durations.areShort()).toBe(false);
  durations.record("a", 1);
  expect(durations.areShort()).toBe(true);
  durations.record("b", 60_000);
  expect(durations.areShort()).toBe(false);
});
