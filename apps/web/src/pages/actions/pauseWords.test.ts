import { expect, test } from "vitest";
import { activeWords, pausedWords } from "./pauseWords.ts";

const orders = { dagId: "orders", runningRuns: 2 };
const idle = { dagId: "refunds", runningRuns: 0 };

test.each([
  [{ dags: [idle], backfills: 0, left: 0 }, "refunds is paused: nothing new starts"],
  [{ dags: [orders], backfills: 0, left: 0 }, "orders is paused: 2 running runs continue; nothing new starts"],
  [
    { dags: [orders], backfills: 1, left: 0 },
    "orders and 1 backfill are paused: 2 running runs continue; nothing new starts",
  ],
  [{ dags: [idle], backfills: 0, left: 1 }, "refunds is paused: 1 backfill continues; nothing else starts"],
  [
    { dags: [orders, idle], backfills: 0, left: 2 },
    "2 DAGs are paused: 2 running runs and 2 backfills continue; nothing else starts",
  ],
])("what pauses and what goes on is said", (done, words) => {
  expect(pausedWords(done)).toBe(words);
});

test("what is active again is said", () => {
  expect(activeWords({ dags: [orders], backfills: 0 })).toBe("orders is active");
  expect(activeWords({ dags: [orders, idle], backfills: 2 })).toBe("2 DAGs and 2 backfills are active");
});
