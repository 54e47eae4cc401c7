import { expect, test } from "vitest";
import { TaskDurations } from "./task-durations.ts";

test("a task may wait in a worker once it has been seen to be short; the shorter, the more of them", () => {
  const durations = new TaskDurations();
  expect(durations.depthOf("a")).toBe(1);
  durations.record("a", 3);
  expect(durations.depthOf("a")).toBe(32);
  durations.record("c", 30);
  expect(durations.depthOf("c")).toBe(16);
  durations.record("d", 50);
  expect(durations.depthOf("d")).toBe(1);
  expect(durations.depthOf("b")).toBe(1);
});

test("one long run makes a short task long, some short ones make it short again", () => {
  const durations = new TaskDurations();
  durations.record("a", 1);
  durations.record("a", 1_000);
  expect(durations.depthOf("a")).toBe(1);
  for (let run = 0; run < 15; run++) durations.record("a", 1);
  expect(durations.depthOf("a")).toBe(32);
});

test("the overall duration follows whatever ran last", () => {
  const durations = new TaskDurations();
  expect(durations.depth()).toBe(1);
  durations.record("a", 1);
  expect(durations.depth()).toBe(32);
  durations.record("b", 60_000);
  expect(durations.depth()).toBe(1);
});
