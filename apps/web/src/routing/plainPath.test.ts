import { expect, test } from "vitest";
import { plainPath } from "./plainPath.ts";

test("a path that somebody encoded more than needed is the one that links lead to", () => {
  expect(plainPath("/dags/daily/runs/backfill__2024-03-15T00%3A00%3a00%2B01:00/gantt")).toBe(
    "/dags/daily/runs/backfill__2024-03-15T00:00:00+01:00/gantt",
  );
});

test("what must be encoded stays so, and what is no encoding stays as it is", () => {
  expect(plainPath("/assets/lake%2Fbread")).toBe("/assets/lake%2Fbread");
  expect(plainPath("/assets/caf%C3%A9%20au lait")).toBe("/assets/caf%C3%A9%20au%20lait");
  expect(plainPath("/dags/100%")).toBe("/dags/100%");
  expect(plainPath("/")).toBe("/");
});
