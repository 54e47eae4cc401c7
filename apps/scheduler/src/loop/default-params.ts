import type { JsonObject, SerializedDag } from "@daymill/core";

/** What a run gets for the parameters that nobody gave. */
export function defaultParams(dag: Pick<SerializedDag, "params">): JsonObject {
  return Object.fromEntries(Object.entries(dag.params).map(([name, spec]) => [name, spec.default]));
}
