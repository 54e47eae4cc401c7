import { DaymillError, elementLabels, expandMapping, mappingOf } from "@daymill/core";
import type { RenderScope } from "@daymill/core";
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
  const mapping = spec && mappingOf(known.dag, spec);
  if (!spec || !mapping) return { problem: "mapping: the task is not mapped in its version" };
  try {
    const elements = expandMapping(mapping, scope);
    if (elements.length > MAX_ELEMENTS)
      return { problem: `mapping: ${elements.length} elements, at most ${MAX_ELEMENTS}` };
    return { elements, labels: elementLabels(spec, elements, scope) };
  } catch (error) {
    if (!(error instanceof DaymillError)) throw error;
    return { problem: `mapping: ${error.message}` };
  }
}
