import { memo } from "react";
import type { GraphLayout } from "./elkGraph.ts";
import styles from "./Graph.module.css";
import type { GraphEdge } from "./graphModel.ts";
import { linePath } from "./linePath.ts";
import { pathThrough } from "./pathThrough.ts";
import { isWithin, lineTone, type LineTone, type Standing } from "./standing.ts";

export interface GraphLinesProps {
  readonly edges: readonly GraphEdge[];
  readonly layout: GraphLayout;
  readonly standing: Standing;
  /** The box that one looks at: all ways to it and from it stand out. */
  readonly lit: string | undefined;
}

/** What lies on top comes last. */
const LAYERS: readonly LineTone[] = ["plain", "added", "removed", "lit", "failed"];

/** The arrows, in one drawing below the boxes' names; what failed lies on top. */
export const GraphLines = memo(function GraphLines({ edges, layout, standing, lit }: GraphLinesProps) {
  const path = pathThrough(edges, lit);
  const { around } = standing;
  const lines = edges
    .map((edge) => ({ edge, tone: lineTone(edge, standing, path) }))
    .toSorted((a, b) => LAYERS.indexOf(a.tone) - LAYERS.indexOf(b.tone));
  return (
    <svg className={styles.lines} width={layout.width} height={layout.height} aria-hidden="true">
      <defs>
        {LAYERS.map((tone) => (
          <marker
            key={tone}
            id={`graph-arrow-${tone}`}
            className={styles.arrow}
            data-tone={tone}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="8"
            markerHeight="8"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0.5 8 4 0 7.5Z" />
          </marker>
        ))}
      </defs>
      {lines.map(({ edge, tone }) => (
        <path
          key={edge.key}
          className={styles.lineOf}
          data-tone={tone}
          data-dim={around !== undefined && !isWithin(edge, around)}
          d={linePath(layout.lines.get(edge.key) ?? [])}
          markerEnd={`url(#graph-arrow-${tone})`}
        />
      ))}
    </svg>
  );
});
