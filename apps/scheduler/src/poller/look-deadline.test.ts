import { expect, test } from "vitest";
import { LookDeadline } from "./look-deadline.ts";

const over = (limitMs: number, told: string[], name: string) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const deadline = new LookDeadline(limitMs, () => {
    told.push(name);
    resolve();
  });
  return { deadline, promise };
};

test("stands still while it is paused, as often as it was, and goes on where it stood", async () => {
  const told: string[] = [];
  const paused = over(10, told, "paused");
  paused.deadline.pause();
  paused.deadline.pause();
  await over(40, told, "first").promise;
  paused.deadline.resume();
  await over(40, told, "second").promise;
  paused.deadline.resume();
  await paused.promise;
  expect(told).toEqual(["first", "second", "paused"]);
});

test("says nothing once it has been cleared, not even after a pause", async () => {
  const told: string[] = [];
  const cleared = over(5, told, "cleared");
  cleared.deadline.pause();
  cleared.deadline.clear();
  cleared.deadline.resume();
  await over(30, told, "other").promise;
  expect(told).toEqual(["other"]);
});
