import { afterEach, expect, test } from "vitest";
import { type LiveState, setLiveState } from "./live/liveStore.ts";
import { pollEvery } from "./pollEvery.ts";

afterEach(() => setLiveState("connecting"));

test.each<[LiveState, number | false, number | false]>([
  ["live", false, false],
  ["live", 60_000, 60_000],
  ["polling", false, 5_000],
  ["polling", 60_000, 5_000],
  ["polling", 2_000, 2_000],
  ["paused", 60_000, false],
])("while %s, every %s is every %s", (state, wanted, expected) => {
  setLiveState(state);
  expect(pollEvery(wanted)).toBe(expected);
});
