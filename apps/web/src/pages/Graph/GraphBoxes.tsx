import type { StateCounts } from "@daymill/contract";
import { memo } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { Elapsed } from "../../ui/time/Time.tsx";
import { CountsLine, CountsSigns } from "../CountsBar.tsx";
import { BoxAssets } from "./BoxAssets.tsx";
import { boxWords, changeOf } from "./boxWords.ts";
import type { Box } from "./elkGraph.ts";
import styles from "./Graph.module.css";
import { NodeLink } from "./NodeLink.tsx";
import type { PlacedBox } from "./placedBoxes.ts";
import { RuleBadge } from "./RuleBadge.tsx";
import type { GraphDifference } from "./standing.ts";

export interface GraphBoxesProps {
  readonly boxes: readonly PlacedBox[];
  readonly difference: GraphDifference | undefined;
  /** The one box that the Tab key reaches; arrow keys lead from it to the others. */
  readonly active: string | undefined;
  /** The tasks between which ways are shown. */
  readonly ends: ReadonlySet<string>;
}

/** All boxes but the frames of open groups. Drawn anew only when something of them changes: there may be hundreds. */
export const GraphBoxes = memo(function GraphBoxes({ boxes, difference, active, ends }: GraphBoxesProps) {
  return boxes.map((placed) =>
    placed.node.open ? null : (
      <div key={placed.node.key} className={styles.place} style={placeOf(placed.box)}>
        <BoxOf
          placed={placed}
          difference={difference}
          isActive={placed.node.key === active}
          isEnd={placed.node.kind === "task" && ends.has(placed.node.id)}
        />
        <BoxAssets node={placed.node} isActive={placed.node.key === active} dim={placed.dim} />
      </div>
    ),
  );
});

/** The frames of the open groups. */
export const GraphFrames = memo(function GraphFrames({ boxes }: Pick<GraphBoxesProps, "boxes">) {
  return boxes.map((placed) =>
    placed.node.open ? (
      <div key={placed.node.key} className={styles.place} style={placeOf(placed.box)}>
        <Frame placed={placed} />
      </div>
    ) : null,
  );
});

function placeOf({ x, y, width, height }: Box) {
  return { left: x, top: y, width, height };
}

interface BoxProps {
  readonly placed: PlacedBox;
  readonly difference: GraphDifference | undefined;
  readonly isActive: boolean;
  /** Whether ways begin or end at it. */
  readonly isEnd: boolean;
}

/** A task, an asset, a DAG, or a folded group that opens when it is pressed (`data-group` says which). */
function BoxOf({ placed: { node, counts, span, failed, dim, found }, difference, isActive, isEnd }: BoxProps) {
  const { tone, line, rule } = boxWords(node, counts, difference);
  const many = counts !== undefined && isMany(counts) ? counts : undefined;
  const shared = {
    className: styles.box,
    title: node.id,
    tabIndex: isActive ? 0 : -1,
    "data-box": node.key,
    "data-failed": failed,
    "data-family": tone?.family,
    "data-change": changeOf(node, difference),
    "data-dim": dim,
    "data-end": isEnd || undefined,
    "data-found": found || undefined,
  };
  const content = (
    <>
      {tone === undefined ? null : <StateMark tone={tone} size={22} />}
      <span className={styles.boxText}>
        <span className={styles.boxFirst}>
          <span className={styles.boxName}>{node.name}</span>
          {rule === undefined ? null : <RuleBadge rule={rule} />}
        </span>
        <span className={styles.boxSecond}>
          <span className={styles.boxLine}>{many === undefined ? line : <CountsSigns counts={many} />}</span>
          {span === undefined ? null : (
            <span className={styles.boxTime}>
              <Elapsed from={span.startedAt} to={span.endedAt} />
            </span>
          )}
        </span>
      </span>
      {node.kind === "group" ? <Icon name="zoomIn" size={14} /> : null}
      {many === undefined ? null : (
        <span className={styles.boxCounts}>
          <CountsLine counts={many} />
        </span>
      )}
    </>
  );
  if (node.kind !== "group")
    return (
      <NodeLink node={node} {...shared}>
        {content}
      </NodeLink>
    );
  return (
    <button type="button" aria-expanded="false" data-kind="group" data-group={node.id} {...shared}>
      {content}
    </button>
  );
}

function isMany(counts: StateCounts): boolean {
  return Object.values(counts).reduce((sum, count) => sum + count, 0) > 1;
}

function Frame({ placed: { node, failed } }: Pick<BoxProps, "placed">) {
  return (
    <div className={styles.frame} data-failed={failed}>
      <button
        type="button"
        className={styles.frameName}
        title={`Fold ${node.id}`}
        aria-expanded="true"
        data-group={node.id}
        // From the keyboard, `e` on a box folds the group around it.
        tabIndex={-1}
      >
        <Icon name="zoomOut" size={12} />
        {node.name}
        {node.mapped ? <span className={styles.boxLine}>mapped</span> : null}
      </button>
    </div>
  );
}
