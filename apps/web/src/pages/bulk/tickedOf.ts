import type { Matching } from "../../api/readAll.ts";
import type { Ticks } from "../../ui/useTicks.ts";

export interface TickedParts<Item> {
  /** Names a row. */
  readonly rowOf: (item: Item) => string;
  readonly ticks: Pick<Ticks, "keys">;
  readonly matching: Pick<Matching<Item>, "found">;
}

/** What is selected in a list that comes in pages: the rows that are ticked, or all that match while every row of the pages is. */
export function tickedOf<Item>(rows: readonly Item[], { rowOf, ticks, matching }: TickedParts<Item>): readonly Item[] {
  if (matching.found !== undefined && ticks.keys.size === rows.length) return matching.found.items;
  return rows.filter((row) => ticks.keys.has(rowOf(row)));
}
