import { DaymillError } from "../errors.ts";
import { describeExpr } from "../dag/describe-expr.ts";
import type { Expr } from "../dag/expr.ts";
import { projectExpr } from "../dag/project-expr.ts";
import { callerLocation } from "./source-location.ts";

declare const value: unique symbol;
declare const knownAtStart: unique symbol;

type Scalar = string | number | boolean | null | undefined | void;

/** What makes a ref a ref of T: it exists in the type only. */
export interface RefOf<out T> {
  readonly [value]: T;
}

/** The same for a value that is known as soon as a run starts: dates, params, elements of a mapped task. */
export interface KnownOf<out T> extends RefOf<T> {
  readonly [knownAtStart]: true;
}

/** The keys that every member of a union has. */
type FieldKey<T> = keyof T & (string | number);
type TupleKey<T> = Exclude<FieldKey<T>, keyof (readonly unknown[])>;

type RefFields<T> = [T] extends [Scalar]
  ? unknown
  : [T] extends [readonly (infer E)[]]
    ? number extends T["length"]
      ? { readonly [index: number]: Ref<E>; readonly length: Ref<number> }
      : { readonly [K in TupleKey<T>]: Ref<T[K]> }
    : { readonly [K in FieldKey<T>]-?: Ref<T[K]> };

type KnownFields<T> = [T] extends [Scalar]
  ? unknown
  : [T] extends [readonly (infer E)[]]
    ? number extends T["length"]
      ? { readonly [index: number]: Known<E>; readonly length: Known<number> }
      : { readonly [K in TupleKey<T>]: Known<T[K]> }
    : { readonly [K in FieldKey<T>]-?: Known<T[K]> };

/**
 * A value that a task will make. Inside the builder nothing is known of it but its type: it can be passed to a task,
 * formatted with `t`, decided on with `branch` or `match` and mapped over. Its fields are refs again; of a union (the
 * join of a branch) the fields that all members have.
 */
export type Ref<T> = RefOf<T> & RefFields<T>;

/** A ref whose value does not depend on any task, so that it exists whatever fails. */
export type Known<T> = KnownOf<T> & KnownFields<T>;

/** What a ref stands for. */
export interface RefParts {
  readonly expr: Expr;
  /** The builder run that made it; undefined for text that reads nothing. */
  readonly owner: object | undefined;
}

/** Shared by all copies of this library, so that a ref of one is a ref for the other. */
const PARTS = Symbol.for("daymill.ref");

/** A ref over an expression. Of what type is for the caller to say: nothing at run time knows it. */
export function makeRef(parts: RefParts): unknown {
  return new Proxy({}, new RefHandler(parts));
}

/** What a ref stands for; undefined when the value is no ref. */
export function refParts(candidate: unknown): RefParts | undefined {
  if (typeof candidate !== "object" || candidate === null) return undefined;
  return (candidate as { readonly [PARTS]?: RefParts })[PARTS];
}

/** The error of somebody who treats a ref as the value that it stands for. */
export function refusal(name: string, attempt: string, called: (...args: never) => unknown): DaymillError {
  return new DaymillError(
    "E208",
    `"${name}" is ${attempt}, but its value does not exist while the DAG is built. ${HINT}`,
    { details: { location: callerLocation(called) } },
  );
}

const HINT = "Pass it to a task, format it with t`...`, decide with branch or match, loop with task.map.";

class RefHandler implements ProxyHandler<object> {
  private readonly parts: RefParts;

  constructor(parts: RefParts) {
    this.parts = parts;
  }

  get(_target: object, key: string | symbol): unknown {
    if (key === PARTS) return this.parts;
    if (typeof key === "symbol") return this.refuseSymbol(key);
    // `then`: awaiting a ref gives the ref; `toJSON`: JSON.stringify goes on to ownKeys, which refuses.
    if (key === "then" || key === "toJSON") return undefined;
    if (key === "toString" || key === "valueOf") return this.refuse("turned into text or a number");
    return this.field(key);
  }

  has = (): never => this.fail("tested with `in`", this.has);
  ownKeys = (): never => this.fail("spread, listed or turned into JSON", this.ownKeys);
  set = (): never => this.fail("assigned to", this.set);

  private refuseSymbol(key: symbol): unknown {
    if (key === Symbol.iterator || key === Symbol.asyncIterator) return this.refuse("iterated");
    return key === Symbol.toPrimitive ? this.refuse("turned into text or a number") : undefined;
  }

  private field(key: string): unknown {
    const step = /^(?:0|[1-9]\d*)$/.test(key) ? Number(key) : key;
    const expr = projectExpr(this.parts.expr, step);
    return expr && makeRef({ ...this.parts, expr });
  }

  private refuse(attempt: string): () => never {
    const refused = (): never => this.fail(attempt, refused);
    return refused;
  }

  private fail(attempt: string, called: () => never): never {
    throw refusal(describeExpr(this.parts.expr), attempt, called);
  }
}
