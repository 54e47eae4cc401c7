import { formatDuration } from "../../ui/time/formatTime.ts";
import styles from "./Gantt.module.css";
import type { TimeAxis } from "./timeAxis.ts";

/** Times since the first attempt was ready, how long what is folded is, and where now is. */
export function GanttAxis({ axis: { ticks, breaks, now } }: { readonly axis: TimeAxis }) {
  return (
    <div className={styles.axis} aria-hidden="true">
      <span>since the start</span>
      <div className={styles.ticks}>
        {ticks.map(({ at, left }) => (
          <span key={at} className={styles.tick} data-end={endOf(left)} style={{ left: `${left}%` }}>
            {at === 0 ? "0" : formatDuration(at)}
          </span>
        ))}
        {breaks.map(({ left, width, lengthMs }) => (
          <span key={left} className={styles.breakLength} style={{ left: `${left + width / 2}%` }}>
            {formatDuration(lengthMs)}
          </span>
        ))}
        {now === undefined ? null : (
          <span className={styles.nowWord} data-end={endOf(now)} style={{ left: `${now}%` }}>
            now
          </span>
        )}
      </div>
      <span className={styles.length}>ran</span>
    </div>
  );
}

/** Words at an end of the axis stay inside. */
function endOf(left: number): "first" | "last" | undefined {
  return left < 4 ? "first" : left > 96 ? "last" : undefined;
}
