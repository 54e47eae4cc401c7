import { describePath } from "../dag/describe-expr.ts";
import { isPlainObject } from "./plain-object.ts";

type Path = readonly (string | number)[];

/** Where two values differ first and how, in words; undefined when they are equal as JSON. */
export function firstDifference(a: unknown, b: unknown, path: Path = []): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (Array.isArray(a) && Array.isArray(b)) return differenceInside(a.entries(), b.entries(), path);
  if (isPlainObject(a) && isPlainObject(b)) return differenceInside(Object.entries(a), Object.entries(b), path);
  return `${describePath(path).replace(/^\./, "") || "it"} was ${show(a)}, then ${show(b)}`;
}

function differenceInside(
  a: Iterable<[string | number, unknown]>,
  b: Iterable<[string | number, unknown]>,
  path: Path,
): string | undefined {
  const left = new Map(a);
  const right = new Map(b);
  for (const step of new Set([...left.keys(), ...right.keys()])) {
    const difference = firstDifference(left.get(step), right.get(step), [...path, step]);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "absent";
  return text.length > 120 ? `${text.slice(0, 120)}...` : text;
}
