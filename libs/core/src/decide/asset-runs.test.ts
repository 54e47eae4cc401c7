import { describe, expect, test } from "vitest";
import { allOf, anyOf } from "../author/asset.ts";
import { NO_EFFECTS } from "../dag/task-context.ts";
import { withProducedEvents } from "../dag/produced-events.ts";
import { epochMillis } from "../time.ts";
import { assetRunInterval, conditionAssets, isConditionMet } from "./asset-runs.ts";

describe("a condition over assets", () => {
  const condition = allOf("orders", anyOf("rates", allOf("rates.a", "rates.b")));

  test.each([
    [[], false],
    [["orders"], false],
    [["rates"], false],
    [["orders", "rates"], true],
    [["orders", "rates.a"], false],
    [["orders", "rates.b", "rates.a"], true],
    [["other"], false],
  ])("holds with %j: %s", (waiting, expected) => {
    expect(isConditionMet(condition, new Set(waiting))).toBe(expected);
  });

  test("names each of its assets once, by name", () => {
    expect(conditionAssets(allOf("b", "a", anyOf("b", "c")))).toEqual(["a", "b", "c"]);
  });
});

describe("the interval of a run that assets start", () => {
  const at = epochMillis(5_000);

  test("is what the runs cover that the events came from", () => {
    const covered = { start: epochMillis(1_000), end: epochMillis(3_000) };
    expect(assetRunInterval({ newestAt: at, covered })).toEqual(covered);
  });

  test("is the instant of the newest event when they came from no run", () => {
    expect(assetRunInterval({ newestAt: at, covered: undefined })).toEqual({ start: at, end: at });
  });
});

describe("the events of a success", () => {
  const emitted = { ...NO_EFFECTS, assetEvents: [{ asset: "orders", extra: { rows: 3 } }] };

  test("are those that the body emitted, and one of each other asset that the task produces", () => {
    expect(withProducedEvents(emitted, ["orders", "rates"]).assetEvents).toEqual([
      { asset: "orders", extra: { rows: 3 } },
      { asset: "rates", extra: {} },
    ]);
  });

  test("are what they were for a task that produces nothing", () => {
    expect(withProducedEvents(emitted, [])).toBe(emitted);
  });
});
