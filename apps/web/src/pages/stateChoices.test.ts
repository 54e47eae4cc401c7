import { expect, test } from "vitest";
import { nameOfStates, STATE_CHOICES, statesOf } from "./stateChoices.ts";

test("every choice is found again by its states, in whichever order the address has them", () => {
  for (const { value } of STATE_CHOICES.filter((choice) => choice.value !== "other"))
    expect(nameOfStates(statesOf(value)?.toReversed())).toBe(value);
});

test("states that are no choice of the list are not said to be one", () => {
  expect(nameOfStates(["failed"])).toBe("other");
});
