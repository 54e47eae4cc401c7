import { describeExpr } from "../dag/describe-expr.ts";
import type { SerializedGroup } from "../dag/serialized-dag.ts";
import { activeBuild, type Build } from "./build.ts";
import type { MapSource } from "./make-task.ts";
import { OptionReader } from "./option-reader.ts";
import { isPlainObject } from "./plain-object.ts";
import { type Known, makeRef, type Ref, type RefOf, refParts } from "./ref.ts";
import { callerLocation } from "./source-location.ts";
import { toExpr } from "./to-expr.ts";
import type { Unwired } from "./wired.ts";

export interface GroupOptions {
  /** Markdown, shown in the UI. */
  readonly docs?: string;
}

export interface MappedGroupOptions extends GroupOptions {
  /** How many instances of each of its tasks may run at once in a run. Default: no limit. */
  readonly limit?: number;
}

/** What a mapped group gives: for each ref that its callback returns the list over all elements. */
export type MappedResult<R> =
  R extends RefOf<infer V> ? Ref<V[]> : R extends object ? { readonly [K in keyof R]: MappedResult<R[K]> } : R;

interface Group {
  /** Gives what the function returns. Ids of tasks and groups that it creates get the group's id and a dot before them. */
  <R>(id: string, part: () => R): R;
  <R>(id: string, options: GroupOptions, part: () => R): R;
  /**
   * All tasks of the group once for each element of a list. The function runs once, at build, with a symbolic element and
   * index. Inside, a task reads the output of the same element; outside, the list of all of them.
   */
  map<E, R>(
    id: string,
    over: MapSource<E>,
    part: (element: Known<Unwired<E>>, index: Known<number>) => R,
    options?: MappedGroupOptions,
  ): MappedResult<R>;
}

/** Draws tasks together under a common prefix. A group is a scope and no task: nothing waits for it by itself. */
export const group: Group = Object.assign(plainGroup, { map: mappedGroup });

function plainGroup<R>(id: string, ...rest: readonly [() => R] | readonly [GroupOptions, () => R]): R {
  const [options, part] = rest.length === 1 ? [{}, rest[0]] : rest;
  return openGroup(id, { options, called: plainGroup }, part);
}

function mappedGroup<E, R>(
  id: string,
  over: MapSource<E>,
  part: (element: Known<Unwired<E>>, index: Known<number>) => R,
  options: MappedGroupOptions = {},
): MappedResult<R> {
  const build = activeBuild("A mapped group", mappedGroup);
  const location = callerLocation(mappedGroup);
  const reader = new OptionReader({ build, owner: `group "${build.scopedId(id)}"`, location });
  const list = toExpr(over, { build, what: "What a group is mapped over", location });
  if (build.scope.mapped)
    reader.refuse("map", `it stands in the mapped group "${build.scope.mapped.id}", and mappings do not nest`);
  const limit = options.limit === undefined ? null : reader.integer("limit", options.limit, 1);
  const element = makeRef({ expr: { k: "el", path: [] }, owner: build }) as Known<Unwired<E>>;
  const index = makeRef({ expr: { k: "idx" }, owner: build }) as Known<number>;
  const map = { kind: "list", over: list, limit } as const;
  const result = openGroup(id, { options, called: mappedGroup, map }, () => part(element, index));
  checkResult(result, reader);
  return result as MappedResult<R>;
}

interface GroupCall {
  readonly options: GroupOptions;
  readonly called: (...args: never) => unknown;
  readonly map?: SerializedGroup["map"];
}

function openGroup<R>(id: string, { options, called, map = null }: GroupCall, part: () => R): R {
  const build: Build = activeBuild(`Group "${id}"`, called);
  const group = { id: build.scopedId(id), parent: build.scope.group, docs: options.docs ?? null, map };
  build.addGroup(group, callerLocation(called));
  return build.within({ group: group.id, ...(map && { mapped: group }) }, part);
}

/** Outside the group a ref stands for a list, of whole outputs only: a list has no fields. */
function checkResult(result: unknown, reader: OptionReader): void {
  const expr = refParts(result)?.expr;
  if (expr && (expr.k !== "out" || expr.path.length > 0)) {
    reader.refuse("map", `it returns "${describeExpr(expr)}"; return whole outputs of its tasks, which become lists`);
  }
  if (!expr && isPlainObject(result)) for (const part of Object.values(result)) checkResult(part, reader);
}
