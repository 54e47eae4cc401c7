import { memo } from "react";
import { Icon } from "../../../ui/Icon.tsx";
import { useMedia } from "../../../ui/useMedia.ts";
import { AXIS_HEIGHT, type CellSize } from "./gridGeometry.ts";
import type { GridRow } from "./gridRows.ts";
import styles from "./RunGrid.module.css";

export interface GridNamesProps {
  readonly rows: readonly GridRow[];
  readonly size: CellSize;
  readonly width: number;
  /** How many instances mapped tasks have, by task id; of what is not in it nobody knows. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Lines to render: those in sight. */
  readonly first: number;
  readonly end: number;
  readonly onFold: (groupId: string) => void;
  /** The name of a task was pressed: its line. */
  readonly onRow: (line: number) => void;
}

/** The column of task names, in place while the runs scroll by. Groups fold. */
export const GridNames = memo(function GridNames(props: GridNamesProps) {
  const { rows, size, width, sizes, first, end, onFold, onRow } = props;
  // A line is lower than a finger: there a press of a name would as often be that of another.
  const isTouched = useMedia("(pointer: coarse)");
  return (
    <div className={styles.names} style={{ width }}>
      {rows.slice(first, end).map((row, at) => (
        <div
          key={`${row.kind}:${row.id}`}
          className={styles.name}
          data-removed={row.removed && row.kind === "task"}
          style={{
            top: AXIS_HEIGHT + (first + at) * size.pitchY,
            height: size.pitchY,
            paddingInlineStart: 12 + row.depth * 12,
          }}
          title={row.id}
        >
          {row.kind === "group" ? (
            <button type="button" className={styles.fold} aria-expanded={row.open} onClick={() => onFold(row.id)}>
              <Icon name={row.open ? "down" : "next"} size={10} />
              <span>{row.name}</span>
            </button>
          ) : isTouched ? (
            row.name
          ) : (
            // By the keyboard Home and Shift End do the same from any cell: no line needs a stop of its own.
            <button type="button" tabIndex={-1} className={styles.taskName} onClick={() => onRow(first + at)}>
              {row.name}
            </button>
          )}
          {row.mapped ? <span className={styles.mapped}>{sizeWords(sizes.get(row.id))}</span> : null}
        </div>
      ))}
    </div>
  );
});

/** `[1,000]`, or that there may be any number. */
function sizeWords(instances: number | undefined): string {
  return instances === undefined ? "mapped" : `[${instances.toLocaleString("en-US")}]`;
}
