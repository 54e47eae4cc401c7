import type { CSSProperties, ReactNode } from "react";
import { formatDuration } from "../../ui/time/formatTime.ts";
import type { Comparison } from "./comparison.ts";
import type { PartKind } from "./ganttBars.ts";
import styles from "./Gantt.module.css";
import { spentWords } from "./rowWords.ts";

export interface GanttLegendProps {
  /** How long all attempts waited and ran together, in ms. */
  readonly spent: Readonly<Record<PartKind, number>>;
  /** How long ago the run began; undefined: it is over. */
  readonly goneMs: number | undefined;
  /** How much idle time is folded. */
  readonly foldedMs: number;
  /** What it is compared with; undefined: with nothing, or that is not known yet. */
  readonly comparison: Comparison | undefined;
}

const kinds: readonly PartKind[] = ["retry", "waiting", "queued", "running", "deferred"];
/** Named also where no time went into it. */
const always: ReadonlySet<PartKind> = new Set(["waiting", "queued", "running"]);

/** What the time went into, which says as well what the drawing is made of. */
export function GanttLegend({ spent, goneMs, foldedMs, comparison }: GanttLegendProps) {
  return (
    <ul className={styles.spent} aria-label="What the time went into">
      {kinds
        .filter((kind) => always.has(kind) || spent[kind] > 0)
        .map((kind) => (
          <li key={kind}>
            <Swatch>
              <span className={styles.part} data-kind={kind} data-family="success" style={whole} />
            </Swatch>
            {spentWords(kind, spent)}
          </li>
        ))}
      <li>bold, outlined: the critical path</li>
      {goneMs === undefined ? null : (
        <li>
          <Swatch>
            <span className={styles.now} style={{ left: "50%" }} />
          </Swatch>
          now, {formatDuration(goneMs)} since the start
        </li>
      )}
      {foldedMs === 0 ? null : (
        <li>
          <Swatch>
            <span className={styles.break} style={whole} />
          </Swatch>
          idle, folded: {formatDuration(foldedMs)}
        </li>
      )}
      {comparison === undefined ? null : (
        <li>
          {comparison.windows.size === 0 ? null : (
            <Swatch>
              <span className={styles.ghost} style={whole} />
            </Swatch>
          )}
          {comparison.legend}
        </li>
      )}
    </ul>
  );
}

const whole: CSSProperties = { left: 0, width: "100%" };

function Swatch({ children }: { readonly children: ReactNode }) {
  return (
    <span className={styles.swatch} aria-hidden="true">
      {children}
    </span>
  );
}
