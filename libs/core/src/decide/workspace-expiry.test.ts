import { expect, test } from "vitest";
import { epochMillis, millis } from "../time.ts";
import { isWorkspaceExpired } from "./workspace-expiry.ts";

const DAY_MS = 86_400_000;
const retention = { successMs: millis(DAY_MS), failedMs: millis(14 * DAY_MS) };
const ended = epochMillis(Date.UTC(2024, 0, 1));
const after = (days: number) => epochMillis(ended + days * DAY_MS);

test.each([
  ["success", 0.99, false],
  ["success", 1, true],
  ["failed", 13.9, false],
  ["failed", 14, true],
] as const)("a run that ended with %s: after %d days, gone is %s", (state, days, gone) => {
  expect(isWorkspaceExpired({ state, endedAt: ended }, retention, after(days))).toBe(gone);
});

test.each(["queued", "running"] as const)("a run that is %s keeps its scratch place however old it is", (state) => {
  expect(isWorkspaceExpired({ state, endedAt: null }, retention, after(9_999))).toBe(false);
});
