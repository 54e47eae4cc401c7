import type { JsonValue } from "../json.ts";
import { renderList, type RenderScope } from "./render.ts";
import type { Mapping } from "./serialized-dag.ts";

/**
 * The elements that a mapping goes over, in the order of the map indexes. Of a product or zip an element is the array of
 * its parts; the last list of a product turns fastest. Throws E304 when something that it goes over is no list.
 */
export function expandMapping(mapping: Mapping, scope: RenderScope): readonly JsonValue[] {
  switch (mapping.kind) {
    case "list":
      return renderList(mapping.over, scope);
    case "product":
      return mapping.over.reduce<JsonValue[][]>((rows, over) => multiply(rows, renderList(over, scope)), [[]]);
    case "zip":
      return zip(
        mapping.over.map((over) => renderList(over, scope)),
        mapping.fill,
      );
    default:
      return mapping satisfies never;
  }
}

function multiply(rows: readonly JsonValue[][], list: readonly JsonValue[]): JsonValue[][] {
  return rows.flatMap((row) => list.map((element) => [...row, element]));
}

/** As long as the shortest list; with something to fill up with as the longest. */
function zip(lists: readonly (readonly JsonValue[])[], fill: JsonValue | undefined): JsonValue[][] {
  const lengths = lists.map((list) => list.length);
  const length = fill === undefined ? Math.min(...lengths) : Math.max(...lengths);
  return Array.from({ length }, (_, place) => lists.map((list) => list[place] ?? fill ?? null));
}
