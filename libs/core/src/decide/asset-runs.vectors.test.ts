import { describe, expect, test } from "vitest";
import vectors from "../../test-vectors/assets-partitions-pools.json" with { type: "json" };
import type { AssetCondition } from "../schedule/timetable.ts";
import { isConditionMet } from "./asset-runs.ts";

type VectorCondition =
  | string
  | { readonly all: readonly VectorCondition[] }
  | { readonly any: readonly VectorCondition[] };

interface ConditionCase {
  readonly condition: VectorCondition;
  readonly statuses: Readonly<Record<string, boolean>>;
  readonly expected: boolean;
}

function toCondition(condition: VectorCondition): AssetCondition {
  if (typeof condition === "string") return { asset: condition };
  if ("all" in condition) return { all: condition.all.map(toCondition) };
  return { any: condition.any.map(toCondition) };
}

const cases = (vectors.asset_conditions as unknown as readonly ConditionCase[]).map((vector) => ({
  ...vector,
  name: `${JSON.stringify(vector.condition)} with ${JSON.stringify(vector.statuses)}`,
}));

describe("the reference cases of asset conditions", () => {
  test.each(cases)("$name", ({ condition, statuses, expected }) => {
    const waiting = new Set(Object.keys(statuses).filter((asset) => statuses[asset]));
    expect(isConditionMet(toCondition(condition), waiting)).toBe(expected);
  });
});
