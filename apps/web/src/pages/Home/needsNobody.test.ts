import { expect, test } from "vitest";
import { needsNobody } from "./needsNobody.ts";

const none = { items: [], total: 0 };
const calm = { failures: none, late: none, approvals: none, pausedByFailures: none };

test("a night without failures, missed deadlines, questions, pauses and broken files needs nobody; a warning changes nothing", () => {
  expect(needsNobody(calm, [])).toBe(true);
  expect(needsNobody(calm, [{ severity: "warning" }])).toBe(true);
});

test("each of them alone needs somebody, also when it is not among those that are listed", () => {
  const some = { items: [], total: 1 };
  for (const what of ["failures", "late", "approvals", "pausedByFailures"])
    expect(needsNobody({ ...calm, [what]: some }, [])).toBe(false);
  expect(needsNobody(calm, [{ severity: "error" }])).toBe(false);
});
