import { DaymillError, renderExpr } from "@daymill/core";
import type { Expr, JsonValue, Mapping, RenderScope, SerializedDag, SerializedTask } from "@daymill/core";
import type { Elements } from "@daymill/metadata";
import type { KnownVersion } from "./known-version.ts";

/** The longest list that a task is mapped over. */
export const MAX_ELEMENTS = 100_000;

/** The elements of a mapped task: of its own mapping, or else of the mapped group it stands in. */
export function elementsOf(task: {
  readonly known: KnownVersion;
  readonly taskId: string;
  readonly scope: RenderScope;
}): Elements {
  const { known, taskId, scope } = task;
  const spec = known.graph.tasks.get(taskId)?.spec;
  const mapping = spec && (spec.map ?? mappingOfGroup(known.dag, spec.group));
  if (!spec || !mapping) return { problem: "mapping: the task is not mapped in its version" };
  try {
    const elements = expand(mapping, scope);
    if (elements.length > MAX_ELEMENTS)
      return { problem: `mapping: ${elements.length} elements, at most ${MAX_ELEMENTS}` };
    return { elements, labels: elements.map((element, index) => labelOf(spec, { ...scope, element, index })) };
  } catch (error) {
    if (!(error instanceof DaymillError)) throw error;
    return { problem: `mapping: ${error.message}` };
  }
}

function mappingOfGroup(dag: SerializedDag, id: string | null): Mapping | null {
  const group = dag.groups.find((each) => each.id === id);
  if (group === undefined) return null;
  return group.map ?? mappingOfGroup(dag, group.parent);
}

function expand(mapping: Mapping, scope: RenderScope): JsonValue[] {
  switch (mapping.kind) {
    case "list":
      return listOf(mapping.over, scope);
    case "product":
      return mapping.over.reduce<JsonValue[][]>((rows, over) => cross(rows, listOf(over, scope)), [[]]);
    case "zip":
      return zip(
        mapping.over.map((over) => listOf(over, scope)),
        mapping.fill,
      );
    default:
      return mapping satisfies never;
  }
}

/** Row-major: the last list runs fastest. */
function cross(rows: readonly JsonValue[][], list: readonly JsonValue[]): JsonValue[][] {
  return rows.flatMap((row) => list.map((element) => [...row, element]));
}

/** As long as the shortest list, or as the longest when there is something to fill up with. */
function zip(lists: readonly JsonValue[][], fill: JsonValue | undefined): JsonValue[] {
  const lengths = lists.map((list) => list.length);
  const length = fill === undefined ? Math.min(...lengths) : Math.max(...lengths);
  return Array.from({ length }, (_, index) => lists.map((list) => list[index] ?? fill ?? null));
}

function listOf(over: Expr, scope: RenderScope): JsonValue[] {
  const value = renderExpr(over, scope);
  if (Array.isArray(value)) return value;
  throw new DaymillError("E304", `a task is mapped over a list, this is ${JSON.stringify(value).slice(0, 80)}`);
}

function labelOf({ label }: SerializedTask, scope: RenderScope): string | null {
  if (label === null) return null;
  const value = renderExpr(label, scope);
  return typeof value === "string" ? value : JSON.stringify(value);
}
