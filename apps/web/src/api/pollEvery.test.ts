import { ApiError } from "@daymill/contract";
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
  expect(pollEvery(wanted, asked(null))).toBe(expected);
});

test("who is not signed in is asked for nothing again and again; other failures are tried again", () => {
  expect(pollEvery(2_000, asked(problemOf("E709")))).toBe(false);
  expect(pollEvery(2_000, asked(problemOf("E705")))).toBe(2_000);
});

function asked(error: Error | null) {
  return { state: { error } };
}

function problemOf(code: string): ApiError {
  return new ApiError({ type: "about:blank", code, title: code, detail: code, status: 400 });
}
