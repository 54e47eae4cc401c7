import type { JsonValue } from "../json.ts";
import type { Settled } from "../dag/settled.ts";
import type { Known, KnownOf, Ref, RefOf } from "./ref.ts";

type Scalar = string | number | boolean | null | undefined | void;

/** The input of a task that takes none. */
export type NoInput = { readonly [key: string]: never };

/**
 * What a task of input T may be called with: a literal, a ref, or objects and arrays that hold refs, at any depth. A ref
 * to something that may be absent (an optional field of an output) is refused: JSON says null.
 */
export type Wired<T> =
  | Ref<Exclude<T, undefined>>
  | ([JsonValue] extends [T] ? WiredJson<RefOf<unknown>> : WiredParts<T>);

type WiredParts<T> = T extends Scalar ? T : T extends object ? { readonly [K in keyof T]: Wired<T[K]> } : never;

/** Any JSON, with refs of type R in it. */
type WiredJson<R> = R | Text | null | readonly WiredJson<R>[] | { readonly [key: string]: WiredJson<R> };

/**
 * The same for a task that runs after failures: a `Settled<T>` takes a ref of T; anything else has to exist whatever
 * happened, so it takes literals and values known at the start of the run.
 */
export type WiredSettled<T> = [T] extends [Settled<infer O>]
  ? Ref<O>
  : Known<Exclude<T, undefined>> | ([JsonValue] extends [T] ? WiredJson<KnownOf<unknown>> : WiredSettledParts<T>);

type WiredSettledParts<T> = T extends Scalar
  ? T
  : T extends object
    ? { readonly [K in keyof T]: WiredSettled<T[K]> }
    : never;

/** The value that something wired stands for. */
export type Unwired<T> =
  T extends RefOf<infer V> ? V : T extends JsonValue | undefined | void ? T : { [K in keyof T]: Unwired<T[K]> };

/** A literal, or a ref of one, as a template takes it. */
export type Text = string | number | boolean;
export type Templatable = Text | RefOf<Text>;
export type KnownTemplatable = Text | KnownOf<Text>;

/**
 * T if JSON can hold it, else a type that T is not assignable to. Functions, dates, maps and big integers cannot; of what
 * is unknown only the run can tell.
 */
type Json<T> = unknown extends T
  ? T
  : T extends JsonValue | undefined | void
    ? T
    : T extends bigint | symbol | Date | ReadonlyMap<never, never> | ReadonlySet<never> | ((...args: never) => unknown)
      ? never
      : T extends object
        ? { readonly [K in keyof T]: Json<T[K]> }
        : never;

/**
 * Intersected with a body's type, makes the compiler refuse a body whose output cannot be stored. While T is not inferred
 * yet, and so unknown, it is neutral: otherwise nothing more would be inferred.
 */
export type JsonOnly<T> = [T] extends [Json<T>] ? unknown : { readonly "what it returns is not JSON": T };
