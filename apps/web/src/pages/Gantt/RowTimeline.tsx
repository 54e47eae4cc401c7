import { taskTones } from "../../ui/state/taskTone.ts";
import { concurrencyBand } from "./ganttBars.ts";
import type { GanttRow } from "./ganttRows.ts";
import styles from "./Gantt.module.css";
import { barWords } from "./rowWords.ts";
import type { AxisPlace, TimeAxis } from "./timeAxis.ts";
import type { TimeWindow } from "./timeWindow.ts";

export interface RowTimelineProps {
  readonly row: GanttRow;
  /** When the task was busy in what the run is compared with, in ms since the epoch; undefined: it is not compared, or not known. */
  readonly ghosts: readonly TimeWindow[] | undefined;
  readonly axis: TimeAxis;
}

/** The attempts of a row on the axis; of a folded task, how many instances ran at once. */
export function RowTimeline({ row, ghosts, axis }: RowTimelineProps) {
  const { ticks, breaks, now } = axis;
  return (
    <div className={styles.timeline} aria-hidden="true">
      {ticks.map(({ at, left }) => (
        <span key={at} className={styles.line} style={{ left: `${left}%` }} />
      ))}
      {ghosts?.map(({ from, to }) => {
        const place = axis.place(from, to);
        return place === undefined ? null : <span key={from} className={styles.ghost} style={styleOf(place)} />;
      })}
      {row.fold === undefined ? <Bars row={row} axis={axis} /> : <Band row={row} axis={axis} />}
      {breaks.map((one) => (
        <span key={one.left} className={styles.break} style={styleOf(one)} />
      ))}
      {now === undefined ? null : <span className={styles.now} style={{ left: `${now}%` }} />}
    </div>
  );
}

function styleOf({ left, width }: AxisPlace) {
  return { left: `${left}%`, width: `${width}%` };
}

function Bars({ row, axis }: Pick<RowTimelineProps, "row" | "axis">) {
  return row.bars.flatMap((bar) =>
    bar.parts.map((part) => {
      const place = axis.place(part.fromMs, part.toMs);
      if (place === undefined) return null;
      return (
        <span
          key={`${bar.attempt}:${part.kind}`}
          className={styles.part}
          data-kind={part.kind}
          data-family={taskTones[bar.state].family}
          style={styleOf(place)}
          title={barWords(bar)}
        />
      );
    }),
  );
}

const BAND_HEIGHT = 22;

function Band({ row, axis }: Pick<RowTimelineProps, "row" | "axis">) {
  return concurrencyBand(row.bars).map(({ fromMs, toMs, share }) => {
    const place = axis.place(fromMs, toMs);
    if (place === undefined) return null;
    const height = Math.max(2, share * BAND_HEIGHT);
    return <span key={fromMs} className={styles.step} style={{ ...styleOf(place), height: `${height}px` }} />;
  });
}
