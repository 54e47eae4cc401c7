import type { TimelineDag } from "@daymill/contract";
import { expect, test } from "vitest";
import { describeLine, spanOf, ticksOf } from "./timelineModel.ts";

const at = (iso: string) => Date.parse(iso);
const sight = { from: at("2024-03-30T12:00:00Z"), now: at("2024-03-31T12:00:00Z"), to: at("2024-04-01T12:00:00Z") };

test.each([
  ["inside", "2024-03-31T00:00:00Z", "2024-03-31T12:00:00Z", { left: 25, width: 25 }],
  ["before and inside", "2024-03-29T00:00:00Z", "2024-03-31T00:00:00Z", { left: 0, width: 25 }],
  ["until now", "2024-03-31T00:00:00Z", null, { left: 25, width: 25 }],
  ["for no time", "2024-03-31T00:00:00Z", "2024-03-31T00:00:00Z", { left: 25, width: 0 }],
])("a run that lay %s", (_, startedAt, endedAt, span) => {
  expect(spanOf({ startedAt, endedAt }, sight)).toEqual(span);
});

test("the clock of the zone is told every six hours, also where a night has 23 of them", () => {
  expect(ticksOf(sight, "UTC").map(({ label }) => label)).toEqual([
    "18:00",
    "2024-03-31",
    "06:00",
    "12:00",
    "18:00",
    "2024-04-01",
    "06:00",
  ]);
  const berlin = ticksOf(sight, "Europe/Berlin");
  expect(berlin.map(({ label }) => label).slice(0, 3)).toEqual(["18:00", "2024-03-31", "06:00"]);
  const [evening, midnight, morning] = berlin.map(({ left }) => Math.round(left * 0.48));
  expect([evening, midnight, morning]).toEqual([5, 11, 16]);
});

test("a line is told in words", () => {
  const dag = { runs: [{ state: "failed" }, { state: "success" }, { state: "failed" }], planned: [{}], isCut: false };
  expect(describeLine(dag as unknown as TimelineDag)).toBe("3 runs: 2 failed, 1 success; 1 to come");
  expect(describeLine({ ...dag, runs: [], planned: [] } as unknown as TimelineDag)).toBe("no runs");
});
