import { type PointerEvent, useSyncExternalStore } from "react";
import styles from "./Graph.module.css";
import { boxWords } from "./boxWords.ts";
import type { GraphLayout } from "./elkGraph.ts";
import type { PlacedBox } from "./placedBoxes.ts";
import { centredOn, type PanZoom, partInSight } from "./panZoom.ts";

export interface GraphMapProps {
  readonly layout: GraphLayout;
  readonly boxes: readonly PlacedBox[];
  readonly pan: PanZoom;
}

/** The whole graph in a corner, with what is in sight of it; a press or drag goes there. */
export function GraphMap({ layout: { width, height }, boxes, pan }: GraphMapProps) {
  const { view, screen } = useSyncExternalStore(pan.subscribe, pan.now);
  const onPoint = (event: PointerEvent<SVGSVGElement>): void => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const matrix = event.currentTarget.getScreenCTM()?.inverse();
    if (matrix === undefined) return;
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    pan.show(centredOn(place, view.zoom, screen));
  };
  return (
    <svg
      className={styles.map}
      viewBox={`0 0 ${width} ${height}`}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an img could not be drawn into
      role="img"
      aria-label="Map of the whole graph"
      onPointerDown={onPoint}
      onPointerMove={onPoint}
    >
      {boxes.map(({ node, box, counts }) =>
        node.open ? null : (
          <rect key={node.key} {...box} fill={`var(--dm-${boxWords(node, counts).tone?.family ?? "neutral"}-cell)`} />
        ),
      )}
      <rect className={styles.mapSight} {...partInSight(view, screen)} />
    </svg>
  );
}
