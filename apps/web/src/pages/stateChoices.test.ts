import { expect, test } from "vitest";
import { nameOfStates, stateChoices, statesOf } from "./stateChoices.ts";

test("every choice is found again by its states, in whichever order the address has them", () => {
  const values = stateChoices(undefined).map(({ value }) => value);
  expect(values).toContain("failed");
  for (const value of values) expect(nameOfStates(statesOf(value)?.toReversed())).toBe(value);
});

test("states that are no choice of the list are not said to be one, but are one by their own names", () => {
  expect(nameOfStates(["failed"])).toBe("other");
  expect(stateChoices(["upstream_failed", "removed"]).at(-1)).toEqual({
    value: "other",
    label: "Only upstream failed, removed",
  });
  expect(stateChoices(["upstream_failed", "failed"])).toEqual(stateChoices(undefined));
});
