import { lazy, Suspense } from "react";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import styles from "./Graph.module.css";
import { GraphOutline, type GraphOutlineProps } from "./GraphOutline.tsx";
import type { Wrapping } from "./DrawingTools.tsx";
import { useGraphLayout } from "./useGraphLayout.ts";

const GraphDrawing = lazy(() => import("./GraphDrawing.tsx"));

export type PlacedDrawingProps = GraphOutlineProps & {
  /** Names everything that the model was made of: the same name, the same boxes and arrows. */
  readonly name: readonly unknown[];
  readonly direction: "LR" | "TB";
  /** Whether long chains are wrapped, and what changes that; absent: nothing does, they are not. */
  readonly wrapping?: Wrapping;
  /** What is drawn: `Graph of orders`. */
  readonly label: string;
};

/** The drawing once it is known where everything stands; the outline when that cannot be found out. */
export function PlacedDrawing({ name, direction, wrapping, label, ...parts }: PlacedDrawingProps) {
  const placed = useGraphLayout({ name, model: parts.model, direction, isWrapped: wrapping?.isOn ?? false });
  if (placed.isError)
    return (
      <>
        <div className={styles.notice}>
          <ErrorPanel error={placed.error} doing="place the boxes" onRetry={() => void placed.refetch()} />
        </div>
        <GraphOutline {...parts} />
      </>
    );
  const waiting = <Loading what="the drawing" lines={6} />;
  if (placed.data === undefined) return waiting;
  return (
    <Suspense fallback={waiting}>
      <GraphDrawing {...parts} {...placed.data} label={label} wrapping={wrapping} />
    </Suspense>
  );
}
