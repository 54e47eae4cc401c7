import type { Matching } from "../../api/readAll.ts";
import { type Ticks, useTicks } from "../../ui/useTicks.ts";

export interface SelectedParts<Item> {
  /** Names a row. */
  readonly rowOf: (item: Item) => string;
  readonly matching: Matching<Item>;
  /** Whether more match than the rows that are shown. */
  readonly hasMore: boolean;
}

export interface Selected<Item> {
  readonly ticks: Ticks;
  /** What a change is about. */
  readonly items: readonly Item[];
  /** Undefined: the rows are all that match, or some of them are not ticked. */
  readonly all: Matching<Item> | undefined;
}

/**
 * What is selected in a list that comes in pages: the rows that are ticked, or all that match once somebody asked for them.
 * Those stay selected, whatever comes into the list or leaves it, until a row is ticked or unticked or the filter is another.
 */
export function useSelected<Item>(
  rows: readonly Item[],
  { rowOf, matching, hasMore }: SelectedParts<Item>,
): Selected<Item> {
  const ticks = useTicks(rows.map(rowOf), { onAll: hasMore ? matching.take : undefined, onTick: matching.drop });
  const isOffered = hasMore && ticks.keys.size === rows.length;
  return {
    ticks,
    items: matching.found?.items ?? rows.filter((row) => ticks.keys.has(rowOf(row))),
    all: matching.found !== undefined || isOffered ? matching : undefined,
  };
}
