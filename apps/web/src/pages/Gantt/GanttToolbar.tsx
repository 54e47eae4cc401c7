import { Button, IconButton } from "../../ui/Button.tsx";
import { CheckboxField, Segments } from "../../ui/fields.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { countOf } from "../naming.ts";
import type { PartKind } from "./ganttBars.ts";
import styles from "./Gantt.module.css";
import { partWords } from "./rowWords.ts";

export interface GanttToolbarProps {
  /** How long all attempts waited and ran together, in ms. */
  readonly spent: Readonly<Record<PartKind, number>>;
  readonly sort: "graph" | "start";
  readonly onSort: (sort: "graph" | "start") => void;
  /** With how many runs it is compared; undefined: with none, because nobody wants that. */
  readonly comparedRuns: number | "loading" | undefined;
  /** Why what it is compared with is not known; undefined: nothing is in the way. */
  readonly trouble: string | undefined;
  readonly onCompare: (isCompared: boolean) => void;
  readonly isZoomed: boolean;
  readonly onZoom: (way: "in" | "out" | "fit") => void;
}

const kinds: readonly PartKind[] = ["waiting", "queued", "running"];

/** What the time went into, which is also the legend; the order of the rows; and the zoom. */
export function GanttToolbar(props: GanttToolbarProps) {
  const { spent, sort, onSort, comparedRuns, trouble, onCompare, isZoomed, onZoom } = props;
  return (
    <div className={styles.toolbar}>
      <ul className={styles.spent} aria-label="What the time went into">
        {kinds.map((kind) => (
          <li key={kind}>
            <span className={styles.swatch} aria-hidden="true">
              <span className={styles.part} data-kind={kind} data-family="success" style={{ left: 0, width: "100%" }} />
            </span>
            {partWords[kind]} {formatDuration(spent[kind])}
          </li>
        ))}
        <li>bold, outlined: the critical path</li>
        {typeof comparedRuns === "number" ? (
          <li>
            {comparedRuns === 0 ? (
              "no other run has succeeded: nothing to compare with"
            ) : (
              <>
                <span className={styles.swatch} aria-hidden="true">
                  <span className={styles.usual} style={{ left: 0, width: "100%" }} />
                </span>
                usual: median of {countOf(comparedRuns, "run")}
              </>
            )}
          </li>
        ) : null}
      </ul>
      <div className={styles.tools}>
        <CheckboxField label="Compare" checked={comparedRuns !== undefined} onChange={onCompare} />
        {trouble === undefined ? null : (
          <span role="alert" className={styles.trouble}>
            Could not load what is usual: {trouble}
          </span>
        )}
        <Segments
          label="Order"
          value={sort}
          choices={[
            { value: "graph", label: "Graph order" },
            { value: "start", label: "By start" },
          ]}
          onChange={onSort}
        />
        <IconButton label="Zoom in (+)" onClick={() => onZoom("in")}>
          <Icon name="zoomIn" />
        </IconButton>
        <IconButton label="Zoom out (-)" disabled={!isZoomed} onClick={() => onZoom("out")}>
          <Icon name="zoomOut" />
        </IconButton>
        <Button disabled={!isZoomed} onClick={() => onZoom("fit")}>
          Whole run
        </Button>
      </div>
    </div>
  );
}
