import { memo } from "react";
import type { GraphLayout } from "./elkGraph.ts";
import styles from "./Graph.module.css";
import type { GraphEdge } from "./graphModel.ts";
import { linePath } from "./linePath.ts";
import { isFailedEdge } from "./standing.ts";

export interface GraphLinesProps {
  readonly edges: readonly GraphEdge[];
  readonly layout: GraphLayout;
  readonly failedPath: ReadonlySet<string>;
  /** The box that one looks at: its arrows stand out. */
  readonly lit: string | undefined;
}

/** The arrows, in one drawing below the boxes' names; what failed lies on top. */
export const GraphLines = memo(function GraphLines({ edges, layout, failedPath, lit }: GraphLinesProps) {
  const tones = edges.map((edge) => ({
    edge,
    tone: isFailedEdge(edge, failedPath) ? "failed" : edge.from === lit || edge.to === lit ? "lit" : "plain",
  }));
  return (
    <svg className={styles.lines} width={layout.width} height={layout.height} aria-hidden="true">
      <defs>
        {["plain", "lit", "failed"].map((tone) => (
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
      {["plain", "lit", "failed"].flatMap((layer) =>
        tones
          .filter(({ tone }) => tone === layer)
          .map(({ edge, tone }) => (
            <path
              key={edge.key}
              className={styles.lineOf}
              data-tone={tone}
              d={linePath(layout.lines.get(edge.key) ?? [])}
              markerEnd={`url(#graph-arrow-${tone})`}
            />
          )),
      )}
    </svg>
  );
});
