import type { RunBar } from "@daymill/contract";
import { expect, test } from "vitest";
import { usualDuration, usualWords } from "./usualDuration.ts";

const START = "2024-03-15T00:00:00Z";
const MINUTE_MS = 60_000;

function ran(runId: string, minutes: number | null, state: RunBar["state"] = "success"): RunBar {
  const endedAt = minutes === null ? null : new Date(Date.parse(START) + minutes * MINUTE_MS).toISOString();
  return { runId, type: "scheduled", state, logicalDate: null, startedAt: START, endedAt };
}

test("what is usual is the median of the runs that succeeded, the run itself left out", () => {
  const recent = [
    ran("a", 10),
    ran("b", 90),
    ran("c", 12),
    ran("d", 14),
    ran("bad", 1, "failed"),
    ran("on", null, "running"),
  ];
  expect(usualDuration(recent, "b")).toEqual({ ms: 12 * MINUTE_MS, runs: 3 });
  expect(usualDuration(recent, "other")).toEqual({ ms: 13 * MINUTE_MS, runs: 4 });
});

test("with fewer than three nothing is usual", () => {
  expect(usualDuration([ran("a", 10), ran("b", 11), ran("c", 12)], "c")).toBeUndefined();
  expect(usualDuration([], "c")).toBeUndefined();
});

test("a run that takes much longer is told by how many times", () => {
  const usual = { ms: 10 * MINUTE_MS, runs: 5 };
  expect(usualWords(12 * MINUTE_MS, usual)).toBe("usually 10 m");
  expect(usualWords(21 * MINUTE_MS, usual)).toBe("2.1 times the usual 10 m");
  expect(usualWords(400 * MINUTE_MS, usual)).toBe("40 times the usual 10 m");
  expect(usualWords(MINUTE_MS, { ms: 0, runs: 5 })).toBe("usually 0 ms");
});
