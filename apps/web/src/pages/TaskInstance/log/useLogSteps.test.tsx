import { act, renderHook } from "@testing-library/react";
import { describe, expect, test, vi } from "vitest";
import { type LogStepsOptions, useLogSteps } from "./useLogSteps.ts";

function stepsOf(options: Partial<LogStepsOptions> = {}) {
  const { result } = renderHook(() =>
    useLogSteps({
      id: "attempt 1",
      opensAtError: false,
      matches: [3, 7, 9],
      trouble: { kind: "error", at: [1, 5] },
      firstOf: () => 0,
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
  const leave = vi.fn<LogStepsOptions["leave"]>(() => true);
  const { steps, step } = stepsOf({ leave, firstOf: () => 2 });
  step(1);
  expect(leave.mock.calls).toEqual([["match", 1]]);
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

test("a step past the last error that is here leads on, to the one that is looked at there", () => {
  const leave = vi.fn<LogStepsOptions["leave"]>(() => true);
  const { steps } = stepsOf({ leave, firstOf: (places) => places.length - 1 });
  act(() => steps.current.stepTrouble(-1));
  expect([steps.current.jumpedTo, leave.mock.calls.length]).toEqual([5, 0]);
  act(() => steps.current.stepTrouble(1));
  expect(leave.mock.calls).toEqual([["trouble", 1]]);
  expect(steps.current.jumpedTo).toBe(5);
});

test("where no error is here, one elsewhere is gone to", () => {
  const leave = vi.fn<LogStepsOptions["leave"]>(() => true);
  const { steps } = stepsOf({ leave, trouble: { kind: "error", at: [] } });
  act(() => steps.current.stepTrouble(1));
  act(() => steps.current.stepTrouble(-1));
  expect(leave.mock.calls).toEqual([
    ["trouble", 1],
    ["trouble", -1],
  ]);
  expect(steps.current.jump).toBeUndefined();
});

test("without matches and errors nothing is stepped to", () => {
  const { steps, step } = stepsOf({ matches: [], trouble: { kind: "warning", at: [] }, firstOf: () => -1 });
  step(1);
  act(() => steps.current.stepTrouble(1));
  expect([steps.current.match, steps.current.jumpedTo]).toEqual([0, undefined]);
});

describe("a log that is opened at its first error", () => {
  const errors = { kind: "error", at: [1, 5] } as const;

  function opened(first: Partial<LogStepsOptions>) {
    const options = { id: "1", opensAtError: true, matches: [3], firstOf: () => 0, leave: () => false };
    const { result, rerender } = renderHook(
      (changed: Partial<LogStepsOptions>) => useLogSteps({ ...options, trouble: errors, ...changed }),
      { initialProps: first },
    );
    return { steps: result, rerender };
  }

  test("shows it until one steps on, also when the lines before it come later", () => {
    const { steps, rerender } = opened({ trouble: { kind: "warning", at: [2] } });
    expect([steps.current.jumpedTo, steps.current.isAsOpened]).toEqual([undefined, false]);
    rerender({ trouble: { kind: "error", at: [40] } });
    expect([steps.current.jumpedTo, steps.current.isAsOpened]).toEqual([40, true]);
    rerender({});
    expect(steps.current.jumpedTo).toBe(1);
    act(() => steps.current.stepTrouble(1));
    expect([steps.current.jumpedTo, steps.current.isAsOpened]).toEqual([5, false]);
  });

  test("shows none once it was left, until another log is opened", () => {
    const { steps, rerender } = opened({});
    act(() => steps.current.restart());
    expect([steps.current.jumpedTo, steps.current.isAsOpened]).toEqual([undefined, false]);
    rerender({ id: "2" });
    expect(steps.current.isAsOpened).toBe(true);
  });

  test("stays where it is when its attempt fails while it is followed", () => {
    const { steps, rerender } = opened({ opensAtError: false });
    rerender({});
    expect(steps.current.jumpedTo).toBeUndefined();
  });
});
