import type { JsonValue } from "../json.ts";
import { canonicalJson } from "./canonical-json.ts";

/** How a filter compares. `in`: the right side is a list that holds the left one. */
export const COMPARISONS = ["==", "!=", "<", "<=", ">", ">=", "in"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** Whether a comparison holds; undefined: what is on its sides cannot be compared so. Texts are in the order of their code units. */
export function compare(left: JsonValue, is: Comparison, right: JsonValue): boolean | undefined {
  switch (is) {
    case "==":
      return isSame(left, right);
    case "!=":
      return !isSame(left, right);
    case "in":
      return Array.isArray(right) ? right.some((one: JsonValue) => isSame(left, one)) : undefined;
    case "<":
      return inOrder(left, right, (a, b) => a < b);
    case "<=":
      return inOrder(left, right, (a, b) => a <= b);
    case ">":
      return inOrder(left, right, (a, b) => a > b);
    case ">=":
      return inOrder(left, right, (a, b) => a >= b);
    default:
      return is satisfies never;
  }
}

function isSame(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  return isComposite(a) && isComposite(b) && canonicalJson(a) === canonicalJson(b);
}

function isComposite(value: JsonValue): boolean {
  return typeof value === "object" && value !== null;
}

function inOrder(
  left: JsonValue,
  right: JsonValue,
  holds: (a: number | string, b: number | string) => boolean,
): boolean | undefined {
  if (typeof left === "number" && typeof right === "number") return holds(left, right);
  return typeof left === "string" && typeof right === "string" ? holds(left, right) : undefined;
}
