import type { ReactNode } from "react";
import { Button, IconButton } from "../../ui/Button.tsx";
import { CheckboxField, type Choice, Segments, SelectField } from "../../ui/fields.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { countOf } from "../naming.ts";
import styles from "./Gantt.module.css";

export interface GanttToolbarProps {
  readonly sort: "graph" | "start";
  readonly onSort: (sort: "graph" | "start") => void;
  /** With what it can be compared, and with what it is; an empty text is nothing. */
  readonly others: readonly Choice<string>[];
  readonly other: string;
  /** Why what it is compared with is not known; undefined: nothing is in the way. */
  readonly trouble: string | undefined;
  readonly onCompare: (other: string) => void;
  /** The most attempts of an instance; and the one that is shown, undefined: all are. */
  readonly attempts: number;
  readonly attempt: number | undefined;
  readonly onAttempt: (attempt: number | undefined) => void;
  /** How many stretches of time are long and idle. */
  readonly gaps: number;
  readonly isFolded: boolean;
  readonly onFold: (isFolded: boolean) => void;
  readonly isZoomed: boolean;
  readonly onZoom: (way: "in" | "out" | "fit") => void;
  /** Stands before the tools. */
  readonly children?: ReactNode;
}

/** What the bars are compared with, whether idle time is left out, the order of the rows, and the zoom. */
export function GanttToolbar(props: GanttToolbarProps) {
  const { sort, onSort, others, other, trouble, onCompare, attempts, attempt, onAttempt } = props;
  const { gaps, isFolded, onFold, isZoomed, onZoom, children } = props;
  return (
    <div className={styles.toolbar}>
      {children}
      <div className={styles.tools}>
        <SelectField label="Compared with" hideLabel value={other} choices={others} onChange={onCompare} />
        {trouble === undefined ? null : (
          <span role="alert" className={styles.trouble}>
            Could not load what it is compared with: {trouble}
          </span>
        )}
        {attempts < 2 ? null : (
          <SelectField
            label="Attempts"
            hideLabel
            value={String(attempt ?? "")}
            choices={[
              { value: "", label: "All attempts" },
              ...Array.from({ length: attempts }, (_, at) => ({ value: String(at + 1), label: `Attempt ${at + 1}` })),
            ]}
            onChange={(value) => onAttempt(value === "" ? undefined : Number(value))}
          />
        )}
        {gaps === 0 ? null : (
          <CheckboxField label={`Fold ${countOf(gaps, "idle gap")}`} checked={isFolded} onChange={onFold} />
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
