import { type ReactNode, useEffect, useRef, useSyncExternalStore } from "react";
import styles from "./Graph.module.css";
import { detailAt, type PanZoom } from "./panZoom.ts";
import { watchGestures } from "./watchGestures.ts";

export interface GraphSurfaceProps {
  readonly pan: PanZoom;
  /** What is drawn: `Graph of orders`. */
  readonly label: string;
  /** Stands still while what is drawn moves. */
  readonly tools: ReactNode;
  readonly children: ReactNode;
}

/** What a drawing lies on: the part of it that is in sight. */
export function GraphSurface({ pan, label, tools, children }: GraphSurfaceProps) {
  const area = useRef<HTMLDivElement>(null);
  const { view, isPlaced } = useSyncExternalStore(pan.subscribe, pan.now);
  useEffect(() => (area.current === null ? undefined : watchGestures(area.current, pan)), [pan]);
  return (
    <>
      <div
        ref={area}
        className={styles.surface}
        role="application"
        aria-label={label}
        aria-describedby="graph-keys"
        data-detail={detailAt(view.zoom)}
        data-placed={isPlaced}
      >
        <div className={styles.view} style={{ transform: `translate(${view.x}px, ${view.y}px) scale(${view.zoom})` }}>
          {children}
        </div>
      </div>
      {tools}
    </>
  );
}
