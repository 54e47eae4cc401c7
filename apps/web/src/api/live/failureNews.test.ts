import type { LiveEvent } from "@daymill/contract";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { FailureNews } from "./failureNews.ts";

type RunEvent = Extract<LiveEvent, { readonly kind: "run" }>;

const GATHER_MS = 5_000;
const told: string[] = [];
let news: FailureNews;

beforeEach(() => {
  vi.useFakeTimers();
  told.length = 0;
  news = new FailureNews({ tell: (sentence) => told.push(sentence), gatherMs: GATHER_MS });
});
afterEach(() => {
  vi.useRealTimers();
});

function failed(dagId: string, ...tasks: readonly string[]): RunEvent {
  return {
    kind: "run",
    dagId,
    runId: "r1",
    state: "running",
    tasks: [
      ["fine", -1, "success", 1],
      ...tasks.map((task): [string, number, "failed", number] => [task, -1, "failed", 1]),
    ],
  };
}

test("failures gather, and are told in one sentence", () => {
  news.hear(failed("orders", "load"));
  news.hear(failed("orders", "check", "tell"));
  vi.advanceTimersByTime(GATHER_MS - 1);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(told).toEqual(["3 tasks failed in orders"]);
  vi.advanceTimersByTime(10 * GATHER_MS);
  expect(told).toHaveLength(1);
});

test("those that come later are told by themselves", () => {
  news.hear(failed("orders", "load"));
  vi.advanceTimersByTime(GATHER_MS);
  news.hear(failed("orders", "load"));
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual(["1 task failed in orders", "1 task failed in orders"]);
});

test("of several DAGs the first is named", () => {
  news.hear(failed("orders", "load"));
  news.hear(failed("shop", "load"));
  vi.advanceTimersByTime(GATHER_MS);
  for (const dagId of ["a", "b", "c"]) news.hear(failed(dagId, "load"));
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual(["2 tasks failed in orders and another DAG", "3 tasks failed in a and 2 other DAGs"]);
});

test("where the stream does not list them all there is no number", () => {
  news.hear({ ...failed("orders"), tasks: null });
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual([]);
  news.hear({ ...failed("orders"), state: "failed", tasks: null });
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual(["Many tasks failed in orders"]);
});

test("what is no failure is not told, nor what was forgotten", () => {
  news.hear(failed("orders"));
  news.hear({ kind: "dag", dagId: "orders" });
  news.hear(failed("shop", "load"));
  news.forget();
  vi.advanceTimersByTime(GATHER_MS);
  expect(told).toEqual([]);
});
