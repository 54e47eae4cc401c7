import type { TaskInstance, TaskState } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { anInstance } from "../../testing/anInstance.ts";
import { listTasks, placeBar } from "./taskList.ts";

const instance = (taskId: string, state: TaskState, label: string | null = null): TaskInstance =>
  anInstance({ taskId, state, label, maxTries: 3, operator: "task" });

const tasks = [
  instance("extract", "success"),
  instance("load", "up_for_retry"),
  instance("check", "failed"),
  instance("publish", "upstream_failed", "region=eu"),
];
const all = { q: undefined, state: undefined };

describe("the tasks of a run", () => {
  test("stand with the failed ones first, the rest in graph order", () => {
    expect(listTasks(tasks, all).map((one) => one.taskId)).toEqual(["check", "load", "extract", "publish"]);
  });

  test("are found by part of the id or of the label", () => {
    expect(listTasks(tasks, { ...all, q: "EX" }).map((one) => one.taskId)).toEqual(["extract"]);
    expect(listTasks(tasks, { ...all, q: "=eu" }).map((one) => one.taskId)).toEqual(["publish"]);
  });

  test("are kept by state", () => {
    expect(listTasks(tasks, { ...all, state: ["failed"] }).map((one) => one.taskId)).toEqual(["check"]);
  });
});

describe("a bar of the timeline", () => {
  const span = { startMs: 1_000, endMs: 2_000 };

  test("stands where the task ran", () => {
    expect(placeBar({ startMs: 1_250, endMs: 1_750 }, span)).toEqual({ left: 25, width: 50 });
  });

  test("can be seen however short it was, and stays inside", () => {
    expect(placeBar({ startMs: 2_000, endMs: 2_000 }, span)).toEqual({ left: 99, width: 1 });
    expect(placeBar({ startMs: 1_000, endMs: 9_000 }, span)).toEqual({ left: 0, width: 100 });
  });

  test("is none for what has not started", () => {
    expect(placeBar({ startMs: undefined, endMs: 1_500 }, span)).toBeUndefined();
  });
});
