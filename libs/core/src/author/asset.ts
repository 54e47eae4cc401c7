import type { AssetCondition } from "../schedule/timetable.ts";

/** Data that tasks produce and other DAGs may wait for, by name. */
export interface Asset {
  readonly id: string;
}

/** Names an asset: `asset("warehouse.events")`. */
export function asset(id: string): Asset {
  return { id };
}

/** Assets and conditions over them. An array means all of its members. */
export type AssetExpression = Asset | string | AssetCondition | readonly AssetExpression[];

/** Fulfilled when every one of them was produced. */
export function allOf(...members: readonly AssetExpression[]): AssetCondition {
  return { all: members.map(toAssetCondition) };
}

/** Fulfilled when one of them was produced. */
export function anyOf(...members: readonly AssetExpression[]): AssetCondition {
  return { any: members.map(toAssetCondition) };
}

export function toAssetCondition(expression: AssetExpression): AssetCondition {
  if (typeof expression === "string") return { asset: expression };
  if (isList(expression)) return allOf(...expression);
  return "id" in expression ? { asset: expression.id } : expression;
}

function isList(expression: AssetExpression): expression is readonly AssetExpression[] {
  return Array.isArray(expression);
}
