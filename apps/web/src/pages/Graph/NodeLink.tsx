import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { GraphNode } from "./graphModel.ts";
import { TaskLink } from "./TaskLink.tsx";

export interface NodeLinkProps {
  readonly node: GraphNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly title?: string;
  readonly tabIndex?: number;
  /** Names the box that the link is in the drawing. */
  readonly "data-box"?: string;
  readonly "data-failed"?: boolean;
}

/** Leads to what a box stands for: a task, the lineage of an asset, the graph of a DAG. */
export function NodeLink({ node, ...rest }: NodeLinkProps) {
  const [task] = node.tasks;
  // Else the browser takes a drag for one of the link, not of the drawing.
  const shared = { draggable: false, "data-kind": node.kind, ...rest };
  if (node.kind === "asset")
    return <Link to="/assets/$asset" params={{ asset: node.id }} search={{ tab: "lineage" }} {...shared} />;
  if (task === undefined) return <Link to="/dags/$dagId/graph" params={{ dagId: node.id }} {...shared} />;
  return <TaskLink task={task} {...rest} />;
}
