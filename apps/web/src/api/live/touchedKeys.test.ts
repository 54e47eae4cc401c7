import type { LiveEvent } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { queryKeys } from "../queryKeys.ts";
import { touchedCounts, touchedKeys } from "./touchedKeys.ts";

/** Whether a cached query would be fetched again. */
function touches(keys: readonly (readonly unknown[])[], key: readonly unknown[]): boolean {
  return keys.some((prefix) => prefix.every((part, at) => JSON.stringify(part) === JSON.stringify(key[at])));
}

describe("a change of a run", () => {
  const keys = touchedKeys({ kind: "run", dagId: "orders", runId: "r1", state: "running", tasks: [] });

  test("makes the run, its tasks, the lists and the DAG out of date", () => {
    expect(touches(keys, queryKeys.runDetail("orders", "r1"))).toBe(true);
    expect(touches(keys, queryKeys.runTasks("orders", "r1"))).toBe(true);
    expect(touches(keys, queryKeys.instance({ dagId: "orders", runId: "r1", taskId: "t", mapIndex: -1 }))).toBe(true);
    expect(touches(keys, queryKeys.runList({}))).toBe(true);
    expect(touches(keys, queryKeys.calendar("orders"))).toBe(true);
    expect(touches(keys, queryKeys.calendar("refunds"))).toBe(false);
    expect(touches(keys, queryKeys.dagList({ q: "or" }))).toBe(true);
    expect(touches(keys, queryKeys.overview)).toBe(true);
    expect(touches(keys, queryKeys.pausedDags)).toBe(false);
  });

  test("makes backfills out of date: it may be one of theirs", () => {
    expect(touches(keys, queryKeys.backfill(12))).toBe(true);
    expect(touches(keys, queryKeys.backfillList(undefined))).toBe(true);
  });

  test("makes pools out of date: it may have taken or left a slot", () => {
    expect(touches(keys, queryKeys.poolUse("db"))).toBe(true);
    expect(touches(keys, queryKeys.connections)).toBe(false);
  });

  test("leaves other runs, other DAGs and every grid alone", () => {
    expect(touches(keys, queryKeys.runDetail("orders", "r2"))).toBe(false);
    expect(touches(keys, queryKeys.dagDetail("refunds"))).toBe(false);
    expect(touches(keys, queryKeys.grid("orders", {}))).toBe(false);
  });
});

test.each([
  ["failed", true],
  ["success", true],
  ["queued", true],
  ["running", false],
] as const)("how many DAGs have failed is asked anew when a run becomes %s: %s", (state, isAsked) => {
  const event: LiveEvent = { kind: "run", dagId: "orders", runId: "r1", state, tasks: [] };
  expect(touches(touchedCounts(event), queryKeys.failingDags)).toBe(isAsked);
  // Never at once.
  expect(touches(touchedKeys(event), queryKeys.failingDags)).toBe(false);
});

test("how many DAGs have failed is asked anew when a DAG changes: somebody may have acknowledged it", () => {
  expect(touches(touchedCounts({ kind: "dag", dagId: "orders" }), queryKeys.failingDags)).toBe(true);
});

test("a change of a DAG makes its grid out of date too, and the texts of its versions", () => {
  const keys = touchedKeys({ kind: "dag", dagId: "orders" });
  expect(touches(keys, queryKeys.version("orders", 1))).toBe(true);
  expect(touches(keys, queryKeys.grid("orders", {}))).toBe(true);
  expect(touches(keys, queryKeys.overview)).toBe(true);
  expect(touches(keys, queryKeys.pausedDags)).toBe(true);
  expect(touches(keys, queryKeys.grid("refunds", {}))).toBe(false);
});

test("a step of a backfill makes it, the lists of backfills and those of DAGs out of date, and nothing else", () => {
  const keys = touchedKeys({ kind: "backfill", backfillId: 12, dagId: "orders", state: "completed" });
  expect(touches(keys, queryKeys.backfill(12))).toBe(true);
  expect(touches(keys, queryKeys.backfillList("orders"))).toBe(true);
  expect(touches(keys, queryKeys.dagList({ backfilling: true }))).toBe(true);
  expect(touches(keys, queryKeys.runList({}))).toBe(false);
});

test("a reset makes everything out of date", () => {
  expect(touches(touchedKeys({ kind: "reset" }), queryKeys.grid("orders", {}))).toBe(true);
});

test("a greeting touches nothing", () => {
  expect(touchedKeys({ kind: "hello", version: "1", now: "2024-03-15T00:00:00Z" })).toEqual([]);
});
