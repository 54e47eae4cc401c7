import type { GraphLayout } from "./elkGraph.ts";
import type { BoxNode } from "./GraphBoxes.tsx";
import type { GraphModel } from "./graphModel.ts";
import { type CountsOf, countsOfNode } from "./standing.ts";

export interface Standing {
  readonly countsOf: CountsOf;
  readonly failedPath: ReadonlySet<string>;
}

/** The boxes where the layout puts them; frames lie below what stands in them. */
export function flowNodes({ nodes }: GraphModel, layout: GraphLayout, { countsOf, failedPath }: Standing): BoxNode[] {
  return nodes.flatMap((node) => {
    const box = layout.boxes.get(node.key);
    if (box === undefined) return [];
    const { x, y, width, height } = box;
    const failed = node.tasks.some((task) => failedPath.has(task.taskId));
    return {
      id: node.key,
      type: node.open ? "frame" : "box",
      position: { x, y },
      width,
      height,
      zIndex: node.open ? 0 : 1,
      data: { node, counts: countsOfNode(node, countsOf), failed },
    } satisfies BoxNode;
  });
}
