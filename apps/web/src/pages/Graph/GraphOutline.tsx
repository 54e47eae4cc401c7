import { useRef } from "react";
import { IconButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { useVirtualRows } from "../../ui/useVirtualRows.ts";
import { boxWords } from "./boxWords.ts";
import type { Standing } from "./flowNodes.ts";
import styles from "./Graph.module.css";
import type { GraphModel } from "./graphModel.ts";
import { type OutlineRow, outlineRows } from "./outlineRows.ts";
import { countsOfNode } from "./standing.ts";
import { TaskLink } from "./TaskLink.tsx";

export interface GraphOutlineProps {
  readonly model: GraphModel;
  readonly standing: Standing;
  readonly onToggle: (groupId: string) => void;
  readonly onFocus: (taskId: string) => void;
}

const ROW_HEIGHT = 40;

/** The same boxes as the drawing, as a list in words: for small screens, screen readers, and graphs beyond drawing. */
export function GraphOutline({ model, standing, onToggle, onFocus }: GraphOutlineProps) {
  const rows = outlineRows(model);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualRows({
    count: rows.length,
    scroller,
    heightOf: () => ROW_HEIGHT,
    keyOf: (at) => rows[at]?.node.key ?? "",
  });
  return (
    <ScrollBox ref={scroller} className={styles.outline} label="Outline of the graph">
      <ul style={{ height: list.getTotalSize() }} className={styles.outlineRows}>
        {list.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <li
              key={item.key}
              className={styles.outlineRow}
              style={{
                height: item.size,
                transform: `translateY(${item.start}px)`,
                paddingInlineStart: 16 + row.depth * 20,
              }}
            >
              <Row row={row} standing={standing} onToggle={onToggle} onFocus={onFocus} />
            </li>
          );
        })}
      </ul>
    </ScrollBox>
  );
}

type RowProps = Omit<GraphOutlineProps, "model"> & { readonly row: OutlineRow };

function Row({ row: { node }, standing, onToggle, onFocus }: RowProps) {
  const { tone, line } = boxWords(node, countsOfNode(node, standing.countsOf));
  const [task] = node.tasks;
  if (node.kind === "group" || task === undefined)
    return (
      <>
        <button
          type="button"
          className={styles.outlineGroup}
          aria-expanded={node.open}
          onClick={() => onToggle(node.id)}
        >
          <Icon name={node.open ? "down" : "next"} size={12} />
          {node.name}
        </button>
        <span className={styles.outlineState}>
          {tone === undefined ? null : <StateMark tone={tone} />} {line}
        </span>
      </>
    );
  return (
    <>
      <TaskLink task={task} className={styles.outlineName} title={node.id}>
        {node.name}
      </TaskLink>
      <span className={styles.outlineState}>
        {tone === undefined ? null : <StateMark tone={tone} />} {line}
      </span>
      <span className={styles.outlineAfter}>
        {task.upstream.length === 0 ? null : `after ${task.upstream.join(", ")}`}
      </span>
      <IconButton label={`Show only what is around ${node.name}`} onClick={() => onFocus(task.taskId)}>
        <Icon name="around" size={14} />
      </IconButton>
    </>
  );
}
