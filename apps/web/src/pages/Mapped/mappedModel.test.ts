import type { TaskInstance } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { anInstance } from "../../testing/anInstance.ts";
import { toClearBody } from "../actions/clearTarget.ts";
import { countStates, durationBars, errorGroups, failedOf, findMapped, fingerprint, wholeTask } from "./mappedModel.ts";

const instance = (mapIndex: number, said: Partial<TaskInstance> = {}): TaskInstance =>
  anInstance({ runId: "r", mapIndex, label: `region=${mapIndex}`, ...said });

function took(mapIndex: number, ms: number, said: Partial<TaskInstance> = {}): TaskInstance {
  const startMs = Date.UTC(2024, 2, 15);
  const [startedAt, endedAt] = [startMs, startMs + ms].map((at) => new Date(at).toISOString());
  return instance(mapIndex, { startedAt: startedAt ?? null, endedAt: endedAt ?? null, ...said });
}

const all = [
  instance(0),
  instance(1, { label: "eu" }),
  instance(2, { state: "failed", errorLine: "ETIMEDOUT of eu" }),
  instance(12),
];
const indexes = (found: readonly TaskInstance[]) => found.map((one) => one.mapIndex);

describe("the instances of a mapped task", () => {
  test("stand with what failed on top", () => {
    expect(indexes(findMapped(all, {}))).toEqual([2, 0, 1, 12]);
  });

  test("stand in another order, if that is wished, and alike ones by index", () => {
    const some = [instance(3), took(0, 100), took(2, 300), took(1, 300, { state: "failed" })];
    expect(indexes(findMapped(some, { sort: "longest" }))).toEqual([1, 2, 0, 3]);
    expect(indexes(findMapped(some, { sort: "index" }))).toEqual([0, 1, 2, 3]);
    const later = took(4, 5, { startedAt: "2024-03-16T00:00:00Z", endedAt: null });
    expect(indexes(findMapped([...some, later], { sort: "started" }))).toEqual([4, 0, 1, 2, 3]);
  });

  test("are found by label, error, index, and a range of indexes", () => {
    expect(indexes(findMapped(all, { q: "EU" }))).toEqual([2, 1]);
    expect(indexes(findMapped(all, { q: "etimedout" }))).toEqual([2]);
    expect(indexes(findMapped(all, { q: "12" }))).toEqual([12]);
    expect(indexes(findMapped(all, { q: "1-12" }))).toEqual([2, 1, 12]);
  });

  test("are found by how long they took; one that goes on took no time yet", () => {
    const some = [took(0, 100), took(1, 200), instance(2)];
    expect(indexes(findMapped(some, { atLeast: 100, below: 200 }))).toEqual([0]);
    expect(indexes(findMapped(some, { atLeast: 200 }))).toEqual([1]);
  });
});

describe("a clear of what failed in a mapped task", () => {
  test("takes what failed and what that blocked", () => {
    const states = ["failed", "failed", "upstream_failed", "success", "up_for_retry"] as const;
    expect(failedOf(countStates(states.map((state, at) => instance(at, { state }))))).toBe(3);
  });

  test("asks for the failed ones of the task and what they hold up, whichever those are by then", () => {
    const target = wholeTask({ dagId: "orders", runId: "r", taskId: "load" }, "2024-03-15");
    expect(target.words).toBe("load in run 2024-03-15");
    expect(toClearBody(target, { only: "failed" }, [])).toMatchObject({
      dagId: "orders",
      runIds: ["r"],
      tasks: [{ taskId: "load" }],
      only: "failed",
      downstream: true,
    });
  });
});

describe("bars of durations", () => {
  test("hold every instance that ended once, and the longest too", () => {
    const bars = durationBars([took(0, 0), took(1, 10), took(2, 2_400, { state: "failed" }), instance(3)]);
    expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(3);
    expect(bars.at(-1)).toMatchObject({ count: 1, failed: 1 });
    expect(bars[0]).toMatchObject({ from: 0, count: 2, failed: 0 });
  });

  test("are none where there is nothing to compare", () => {
    expect(durationBars([took(0, 10), instance(1)])).toEqual([]);
  });

  test("are as many as are asked for, and each instance is in one of them", () => {
    const some = [took(0, 0), took(1, 999), took(2, 500)];
    const counts = durationBars(some, 12).map(({ count }) => count);
    expect(counts.length).toBe(12);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
  });
});

describe("errors", () => {
  const failed = (mapIndex: number, errorLine: string) => instance(mapIndex, { state: "failed", errorLine });

  test("that differ in numbers, quoted names and paths are one", () => {
    expect(fingerprint('row 17 of "a.csv" in /data/a')).toBe(fingerprint('row 4 of "b.csv" in /data/b'));
    expect(fingerprint("the file of returns is cut short")).toBe("the file of returns is cut short");
  });

  test("are counted, the most frequent first; those of instances that succeeded since are not", () => {
    const found = errorGroups([
      failed(0, "schema mismatch"),
      failed(1, "timed out after 30 s"),
      failed(2, "timed out after 31 s"),
      instance(3, { errorLine: "timed out after 9 s" }),
    ]);
    expect(found.map(({ sample, count }) => [sample, count])).toEqual([
      ["timed out after 30 s", 2],
      ["schema mismatch", 1],
    ]);
  });
});
