import { type Comparison, COMPARISONS } from "../dag/comparison.ts";
import type { Predicate as StoredPredicate } from "../dag/expr.ts";
import { exprHas } from "../dag/expr-tasks.ts";
import { activeBuild } from "./build.ts";
import type { MapSource } from "./make-task.ts";
import { type Known, makeRef, type Ref, type RefOf } from "./ref.ts";
import { callerLocation } from "./source-location.ts";
import { toExpr } from "./to-expr.ts";
import type { Unwired } from "./wired.ts";

type ElementOf<S> = S extends MapSource<infer E> ? Unwired<E> : never;

/** The elements of several lists, one list after the other: `upload.map(concat(daily, late), ...)`. */
export function concat<const L extends readonly MapSource<unknown>[]>(...lists: L): Ref<ElementOf<L[number]>[]> {
  const build = activeBuild("concat", concat);
  const location = callerLocation(concat);
  const of = lists.map((list) => toExpr(list, { build, what: "What concat joins", location }));
  return makeRef({ expr: { k: "concat", of, path: [] }, owner: build }) as Ref<ElementOf<L[number]>[]>;
}

type JsonScalar = string | number | boolean | null;

declare const predicate: unique symbol;

/** What `when` gives and `filter` takes. */
export interface Predicate {
  readonly [predicate]: true;
}

/**
 * The elements of a list of which a comparison holds, in their order:
 * `load.map(filter(files, (file) => when(file.rows, ">", 0)), ...)`. The callback runs once, at build, with a symbolic
 * element. Two conditions are a filter of a filter; one of several values is `in`.
 */
export function filter<E>(list: MapSource<E>, keep: (element: Known<Unwired<E>>) => Predicate): Ref<Unwired<E>[]> {
  const build = activeBuild("filter", filter);
  const location = callerLocation(filter);
  const site = { build, what: "What filter compares", location };
  const item = makeRef({ expr: { k: "item", path: [] }, owner: build }) as Known<Unwired<E>>;
  const compared = comparisons.get(keep(item));
  const where: StoredPredicate = compared
    ? { left: toExpr(compared.left, site), is: compared.is, right: toExpr(compared.right, site) }
    : { left: LITERAL, is: "==", right: LITERAL };
  if (!compared)
    build.report(
      "E209",
      `The function of filter gives no comparison. Write it with when: when(element.rows, ">", 0).`,
      location,
    );
  else if (!COMPARISONS.includes(compared.is))
    build.report(
      "E209",
      `when compares by ${COMPARISONS.join(", ")}, not by ${JSON.stringify(compared.is)}.`,
      location,
    );
  if (exprHas(where.left, "filter") || exprHas(where.right, "filter"))
    build.report("E209", "filter compares with another filtered list; put that into a task.", location);
  const over = toExpr(list, { build, what: "What is filtered", location });
  return makeRef({ expr: { k: "filter", list: over, where, path: [] }, owner: build }) as Ref<Unwired<E>[]>;
}

/** A comparison of a part of an element with a literal or another value, for `filter`. Order is of numbers, or of texts. */
export function when<T extends JsonScalar>(
  left: RefOf<T>,
  is: "==" | "!=",
  right: NoInfer<T> | RefOf<NoInfer<T>>,
): Predicate;
export function when<T extends string | number>(
  left: RefOf<T>,
  is: "<" | "<=" | ">" | ">=",
  right: NoInfer<T> | RefOf<NoInfer<T>>,
): Predicate;
export function when<T extends JsonScalar>(
  left: RefOf<T>,
  is: "in",
  right: readonly NoInfer<T>[] | RefOf<readonly NoInfer<T>[]>,
): Predicate;
export function when(left: unknown, is: Comparison, right: unknown): Predicate {
  const made = Object.freeze({}) as Predicate;
  comparisons.set(made, { left, is, right });
  return made;
}

interface Compared {
  readonly left: unknown;
  readonly is: Comparison;
  readonly right: unknown;
}

const LITERAL = { k: "lit", v: null } as const;

const comparisons = new WeakMap<object, Compared>();
