import type { JsonValue } from "../json.ts";
import { renderExpr, type RenderScope } from "./render.ts";
import type { SerializedTask } from "./serialized-dag.ts";

/**
 * The labels of a mapped task's instances, in the order of its elements; null: it has none. Those that are alike are told
 * apart by their order, `a`, `a (2)`: what is kept by a label belongs to one instance.
 */
export function elementLabels(
  { label }: Pick<SerializedTask, "label">,
  elements: readonly JsonValue[],
  scope: RenderScope,
): readonly (string | null)[] {
  if (label === null) return elements.map(() => null);
  const written = elements.map((element, index) => {
    const value = renderExpr(label, { ...scope, element, index });
    return typeof value === "string" ? value : JSON.stringify(value);
  });
  const taken = new Set(written);
  const times = new Map<string, number>();
  return written.map((text) => {
    const before = times.get(text) ?? 0;
    let time = before + 1;
    while (time > 1 && taken.has(`${text} (${time})`)) time += 1;
    times.set(text, time);
    return time === 1 ? text : `${text} (${time})`;
  });
}
