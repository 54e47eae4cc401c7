import { HiddenText } from "../../ui/HiddenText.tsx";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { countOf } from "../naming.ts";
import styles from "./Mapped.module.css";
import type { DurationBar } from "./mappedModel.ts";

export interface DurationHistogramProps {
  readonly bars: readonly DurationBar[];
  /** The bar whose instances are listed, by its beginning; undefined: all. */
  readonly chosen: number | undefined;
  readonly onChoose: (bar: DurationBar | undefined) => void;
}

/** How long instances took. A bar lists those in it; pressed again, all. */
export function DurationHistogram({ bars, chosen, onChoose }: DurationHistogramProps) {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <figure className={styles.histogram}>
      <figcaption className={styles.caption}>How long they took</figcaption>
      <div className={styles.bars}>
        {bars.map((bar) => (
          <button
            key={bar.from}
            type="button"
            className={styles.column}
            aria-pressed={bar.from === chosen}
            disabled={bar.count === 0}
            title={barWords(bar)}
            onClick={() => onChoose(bar.from === chosen ? undefined : bar)}
          >
            <HiddenText>{barWords(bar)}</HiddenText>
            <span className={styles.fill} style={{ height: percent(bar.count - bar.failed, most) }} />
            <span className={styles.failed} style={{ height: percent(bar.failed, most) }} />
          </button>
        ))}
      </div>
      <div className={styles.scale}>
        <span>0</span>
        <span>{formatDuration(bars.at(-1)?.to ?? 0)}</span>
      </div>
    </figure>
  );
}

function percent(part: number, whole: number): string {
  return `${(part / whole) * 100}%`;
}

function barWords({ from, to, count, failed }: DurationBar): string {
  const failures = failed === 0 ? "" : `, ${failed.toLocaleString("en-US")} failed`;
  return `${formatDuration(from)} to ${formatDuration(to)}: ${countOf(count, "instance")}${failures}`;
}
