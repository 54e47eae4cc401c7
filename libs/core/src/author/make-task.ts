import type { Expr } from "../dag/expr.ts";
import type { Mapping } from "../dag/serialized-dag.ts";
import type { TaskContext } from "../dag/task-context.ts";
import type { JsonValue } from "../json.ts";
import { addTask, type TaskCall } from "./add-task.ts";
import { activeBuild } from "./build.ts";
import { type Known, makeRef, type Ref, type RefOf } from "./ref.ts";
import { runOnce } from "./run-once.ts";
import { callerLocation } from "./source-location.ts";
import type { TaskDefinition } from "./task-definition.ts";
import type { CallOptions } from "./task-options.ts";
import { toExpr } from "./to-expr.ts";
import type { Unwired, Wired } from "./wired.ts";

/** What a call of a mapped task may say. */
export interface MapOptions<E> extends CallOptions {
  /** How many instances may run at once in a run. Default: no limit. */
  readonly limit?: number;
  /** Names an instance in the UI instead of its index. */
  readonly label?: (element: E, index: Known<number>) => Wired<string | number>;
}

/** A list to map over: a ref of one, or a literal that may hold refs. */
export type MapSource<E> = RefOf<readonly E[]> | readonly E[];

/** The elements of several lists, as the callback of product and zip gets them. */
export type Elements<L extends readonly MapSource<unknown>[], Fill = never> = {
  readonly [K in keyof L]: Known<Fill | (L[K] extends MapSource<infer E> ? Unwired<E> : never)>;
};

type RunArgs<I> = {} extends I ? [input?: I, ctx?: Partial<TaskContext>] : [input: I, ctx?: Partial<TaskContext>];

/**
 * A task of input I and output O, called inside a builder with something wired (W) instead of the input. Calling it does
 * not run it: it becomes a node of the graph, with an edge from every task whose output it is given.
 */
export interface TypedTask<I, O, W> {
  (...args: {} extends I ? [input?: W, options?: CallOptions] : [input: W, options?: CallOptions]): Ref<O>;
  readonly id: string;
  readonly definition: TaskDefinition;
  /**
   * One instance for each element of a list. The callback runs once, at build, with a symbolic element and index.
   * Instances keep the order of the list, and so does the list of their outputs.
   */
  map<E>(
    over: MapSource<E>,
    input: (element: Known<Unwired<E>>, index: Known<number>) => W,
    options?: MapOptions<Known<Unwired<E>>>,
  ): Ref<O[]>;
  /** One instance for each combination; the last list turns fastest. */
  product<const L extends readonly MapSource<unknown>[]>(
    over: L,
    input: (elements: Elements<L>, index: Known<number>) => W,
    options?: MapOptions<Elements<L>>,
  ): Ref<O[]>;
  /** One instance for each place: as many as the shortest list has, or with `fill` the longest. */
  zip<const L extends readonly MapSource<unknown>[], Fill extends JsonValue = never>(
    over: L,
    input: (elements: Elements<L, Fill>, index: Known<number>) => W,
    options?: MapOptions<Elements<L, Fill>> & { readonly fill?: Fill },
  ): Ref<O[]>;
  /** Runs the body once, here and now, as a unit test does; what `ctx` lacks is filled in with an in-memory one. */
  run(...args: RunArgs<I>): Promise<O>;
}

/** A task whose inputs exist when it starts. */
export type Task<I, O> = TypedTask<I, O, Wired<I>>;

/** The callable task over a definition. Its types are what the factory promises. */
export function makeTask<I, O, W = Wired<I>>(definition: TaskDefinition): TypedTask<I, O, W> {
  const add = (call: TaskCall) => addTask(definition, call);
  const call = (input?: unknown, options: CallOptions = {}) => add({ input, options, called: call });
  const map = (over: unknown, input: Callback, options: AnyMapOptions = {}) =>
    add(mapCall({ mapping: "list", over: [over], input, options, called: map }));
  const product = (over: readonly unknown[], input: Callback, options: AnyMapOptions = {}) =>
    add(mapCall({ mapping: "product", over, input, options, called: product }));
  const zip = (over: readonly unknown[], input: Callback, options: AnyMapOptions = {}) =>
    add(mapCall({ mapping: "zip", over, input, options, called: zip }));
  const run = (input?: unknown, ctx?: Partial<TaskContext>) => runOnce(definition, input, ctx);
  const task = Object.assign(call, { id: definition.id, definition, map, product, zip, run });
  return task as unknown as TypedTask<I, O, W>;
}

type Callback = (elements: unknown, index: unknown) => unknown;

interface AnyMapOptions extends CallOptions {
  readonly limit?: number;
  readonly label?: Callback;
  readonly fill?: JsonValue;
}

interface MapCall {
  readonly mapping: Mapping["kind"];
  readonly over: readonly unknown[];
  readonly input: Callback;
  readonly options: AnyMapOptions;
  readonly called: TaskCall["called"];
}

function mapCall({ mapping, over, input, options, called }: MapCall): TaskCall {
  const build = activeBuild("A mapped task", called);
  const location = callerLocation(called);
  const element = (path: readonly number[]) => makeRef({ expr: { k: "el", path }, owner: build });
  const elements = mapping === "list" ? element([]) : over.map((_list, index) => element([index]));
  const index = makeRef({ expr: { k: "idx" }, owner: build });
  const lists = over.map((list) => toExpr(list, { build, what: "What a task is mapped over", location }));
  return {
    input: input(elements, index),
    options,
    map: { ...toMapping(mapping, lists, options.fill), limit: options.limit ?? null },
    ...(options.label && { label: toExpr(options.label(elements, index), { build, what: "A label", location }) }),
    called,
  };
}

/** A mapping over expressions: one for a list, several for the others. */
function toMapping(kind: Mapping["kind"], lists: readonly Expr[], fill?: JsonValue): Mapping {
  if (kind === "list") return { kind, over: lists[0] ?? { k: "lit", v: [] } };
  return { kind, over: lists, ...(fill !== undefined && { fill }) };
}
