import { act, renderHook } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { type LogStepsOptions, useLogSteps } from "./useLogSteps.ts";

function stepsOf(options: Partial<LogStepsOptions> = {}) {
  const { result } = renderHook(() =>
    useLogSteps({
      matches: [3, 7, 9],
      trouble: { kind: "error", at: [1, 5] },
      first: 0,
      leave: () => false,
      ...options,
    }),
  );
  return { steps: result, step: (by: 1 | -1) => act(() => result.current.step(by)) };
}

test("steps go around the ends where nothing is elsewhere", () => {
  const { steps, step } = stepsOf();
  step(-1);
  expect(steps.current.match).toBe(2);
  step(1);
  expect(steps.current.match).toBe(0);
});

test("a step past the last match that is here leads on", () => {
  const leave = vi.fn<(by: 1 | -1) => boolean>(() => true);
  const { steps, step } = stepsOf({ leave, first: 2 });
  step(1);
  expect(leave.mock.calls).toEqual([[1]]);
  expect(steps.current.match).toBe(2);
  step(-1);
  expect(leave).toHaveBeenCalledTimes(1);
  expect(steps.current.match).toBe(1);
});

test("errors are stepped through by themselves, until a match is looked at again", () => {
  const { steps, step } = stepsOf();
  act(() => steps.current.stepTrouble(-1));
  expect(steps.current.jumpedTo).toBe(5);
  act(() => steps.current.stepTrouble(1));
  expect(steps.current.jumpedTo).toBe(1);
  step(1);
  expect(steps.current.jumpedTo).toBeUndefined();
});

test("without matches and errors nothing is stepped to", () => {
  const { steps, step } = stepsOf({ matches: [], trouble: { kind: "warning", at: [] }, first: -1 });
  step(1);
  act(() => steps.current.stepTrouble(1));
  expect([steps.current.match, steps.current.jumpedTo]).toEqual([0, undefined]);
});
