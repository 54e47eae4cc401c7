import type { StateCounts } from "@daymill/contract";
import type { Box, GraphLayout } from "./elkGraph.ts";
import type { GraphModel, GraphNode } from "./graphModel.ts";
import { countsOfNode, isFound, type Span, spanOfNode, type Standing } from "./standing.ts";

/** A box, where it stands, and what it shows. */
export interface PlacedBox {
  readonly node: GraphNode;
  readonly box: Box;
  readonly counts: StateCounts | undefined;
  /** When its tasks were at work in the run; undefined: there is no run, or none has begun, or it is a group whose tasks say it. */
  readonly span: Span | undefined;
  /** Whether it failed, or could not run because of a failure. */
  readonly failed: boolean;
  /** Whether others are what one looks at. */
  readonly dim: boolean;
  /** Whether somebody looks for it. */
  readonly found: boolean;
}

/** The boxes where the layout puts them; those that it does not know yet are left out. */
export function placedBoxes({ nodes }: GraphModel, layout: GraphLayout, standing: Standing): readonly PlacedBox[] {
  const { countsOf, failedPath, around } = standing;
  return nodes.flatMap((node) => {
    const box = layout.boxes.get(node.key);
    if (box === undefined) return [];
    const has = (tasks: ReadonlySet<string>): boolean => node.tasks.some((task) => tasks.has(task.taskId));
    const counts = countsOfNode(node, countsOf);
    return {
      node,
      box,
      counts,
      span: node.open ? undefined : spanOfNode(node, standing.timesOf),
      failed: has(failedPath),
      dim: around !== undefined && !has(around),
      found: isFound(node, standing),
    };
  });
}
