import { taskTones } from "../../ui/state/taskTone.ts";
import { concurrencyBand } from "./ganttBars.ts";
import type { GanttRow } from "./ganttRows.ts";
import styles from "./Gantt.module.css";
import { barWords } from "./rowWords.ts";
import { placeIn, type TimeWindow } from "./timeWindow.ts";

export interface RowTimelineProps {
  readonly row: GanttRow;
  /** When the task usually begins and ends, in ms since the epoch; undefined: it is not compared, or not known. */
  readonly usual: TimeWindow | undefined;
  /** In ms since the epoch. */
  readonly shown: TimeWindow;
  /** Where lines stand, in percent. */
  readonly lines: readonly number[];
}

/** The attempts of a row on the axis; of a folded task, how many instances ran at once. */
export function RowTimeline({ row, usual, shown, lines }: RowTimelineProps) {
  const ghost = usual && placeIn(shown, usual.from, usual.to);
  return (
    <div className={styles.timeline} aria-hidden="true">
      {lines.map((left) => (
        <span key={left} className={styles.line} style={{ left: `${left}%` }} />
      ))}
      {ghost === undefined ? null : (
        <span className={styles.usual} style={{ left: `${ghost.left}%`, width: `${ghost.width}%` }} />
      )}
      {row.fold === undefined ? <Bars row={row} shown={shown} /> : <Band row={row} shown={shown} />}
    </div>
  );
}

function Bars({ row, shown }: Pick<RowTimelineProps, "row" | "shown">) {
  return row.bars.flatMap((bar) =>
    bar.parts.map((part) => {
      const place = placeIn(shown, part.fromMs, part.toMs);
      if (place === undefined) return null;
      return (
        <span
          key={`${bar.attempt}:${part.kind}`}
          className={styles.part}
          data-kind={part.kind}
          data-family={taskTones[bar.state].family}
          style={{ left: `${place.left}%`, width: `${place.width}%` }}
          title={barWords(bar)}
        />
      );
    }),
  );
}

const BAND_HEIGHT = 22;

function Band({ row, shown }: Pick<RowTimelineProps, "row" | "shown">) {
  return concurrencyBand(row.bars).map(({ fromMs, toMs, share }) => {
    const place = placeIn(shown, fromMs, toMs);
    if (place === undefined) return null;
    const height = Math.max(2, share * BAND_HEIGHT);
    return (
      <span
        key={fromMs}
        className={styles.step}
        style={{ left: `${place.left}%`, width: `${place.width}%`, height: `${height}px` }}
      />
    );
  });
}
