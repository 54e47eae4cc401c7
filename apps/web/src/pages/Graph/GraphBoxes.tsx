import type { Node, NodeProps } from "@xyflow/react";
import type { StateCounts } from "@daymill/contract";
import { createContext, useContext } from "react";
import { Icon } from "../../ui/Icon.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { boxWords } from "./boxWords.ts";
import styles from "./Graph.module.css";
import type { GraphNode } from "./graphModel.ts";
import { NodeLink } from "./NodeLink.tsx";

/** What a box shows. */
export interface BoxData extends Record<string, unknown> {
  readonly node: GraphNode;
  readonly counts: StateCounts | undefined;
  /** Whether it failed, or could not run because of a failure. */
  readonly failed: boolean;
}

export type BoxNode = Node<BoxData, "box" | "frame">;

/** What all boxes of a drawing share. */
export interface BoxesContext {
  /** The one box that the Tab key reaches; arrow keys lead from it to the others. */
  readonly active: string | undefined;
  readonly onToggle: (groupId: string) => void;
}

const Context = createContext<BoxesContext>({ active: undefined, onToggle: () => undefined });

export const BoxesProvider = Context.Provider;

/** A task, an asset, a DAG, or a folded group that opens when it is pressed. */
function Box({ data: { node, counts, failed } }: NodeProps<BoxNode>) {
  const { active, onToggle } = useContext(Context);
  const { tone, line } = boxWords(node, counts);
  const shared = {
    className: styles.box,
    title: node.id,
    tabIndex: active === node.key ? 0 : -1,
    "data-box": node.key,
    "data-failed": failed,
    "data-family": tone?.family,
  };
  const content = (
    <>
      {tone === undefined ? null : <StateMark tone={tone} size={22} />}
      <span className={styles.boxText}>
        <span className={styles.boxName}>{node.name}</span>
        <span className={styles.boxLine}>{line}</span>
      </span>
      {node.kind === "group" ? <Icon name="zoomIn" size={14} /> : null}
    </>
  );
  if (node.kind !== "group")
    return (
      <NodeLink node={node} {...shared}>
        {content}
      </NodeLink>
    );
  return (
    <button type="button" aria-expanded="false" data-kind="group" onClick={() => onToggle(node.id)} {...shared}>
      {content}
    </button>
  );
}

/** The frame of an open group. */
function Frame({ data: { node, failed } }: NodeProps<BoxNode>) {
  const { onToggle } = useContext(Context);
  return (
    <div className={styles.frame} data-failed={failed}>
      <button
        type="button"
        className={styles.frameName}
        title={`Fold ${node.id}`}
        aria-expanded="true"
        // From the keyboard, `e` on a box folds the group around it.
        tabIndex={-1}
        onClick={() => onToggle(node.id)}
      >
        <Icon name="zoomOut" size={12} />
        {node.name}
        {node.mapped ? <span className={styles.boxLine}>mapped</span> : null}
      </button>
    </div>
  );
}

export const boxTypes = { box: Box, frame: Frame };
