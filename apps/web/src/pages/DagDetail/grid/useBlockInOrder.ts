import { useEffect, useEffectEvent, useState } from "react";
import type { GridSearch } from "../../../routing/searches.ts";
import { hangsOnOrder } from "./gridBlock.ts";
import { isByRuns, type TaskOrder } from "./taskOrder.ts";

export interface OrderedBlock {
  readonly search: Pick<GridSearch, "sort" | "run2" | "ti" | "ti2">;
  readonly order: TaskOrder | undefined;
  /** The lines between its corners are no longer those that somebody selected, or nobody knows. */
  readonly onLost: () => void;
}

/**
 * Where lines stand by what became of runs, a block from one line to another holds only in the order in which it was drawn
 * here: later, or by an address from elsewhere, other tasks may stand between its corners. Gives what is told of each that is
 * drawn.
 */
export function useBlockInOrder({ search, order, onLost }: OrderedBlock): () => void {
  // null: none was drawn yet.
  const [drawnIn, setDrawnIn] = useState<TaskOrder | undefined | null>(null);
  const isLost = isByRuns(search.sort) && hangsOnOrder(search) && drawnIn !== order;
  const lose = useEffectEvent(onLost);
  useEffect(() => {
    if (isLost) lose();
  }, [isLost]);
  return () => setDrawnIn(order);
}
