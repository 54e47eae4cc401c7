import { HiddenText } from "../ui/HiddenText.tsx";
import styles from "./EndedBars.module.css";
import type { EndedBar } from "./endedBar.ts";

export interface EndedBarsProps {
  readonly label: string;
  readonly bars: readonly EndedBar[];
  /** The times at both ends. */
  readonly from: string;
  readonly to: string;
}

/** How much ended in each of some stretches of time. Failures stand on top, in their colour, and are told in words. */
export function EndedBars({ label, bars, from, to }: EndedBarsProps) {
  return (
    <div>
      <ol className={styles.bars} aria-label={label}>
        {bars.map((bar) => (
          <li key={bar.from} className={styles.stretch} title={bar.words}>
            <HiddenText>{bar.words}</HiddenText>
            {bar.succeeded > 0 ? <span className={styles.succeeded} style={{ height: `${bar.succeeded}%` }} /> : null}
            {bar.failed > 0 ? <span className={styles.failed} style={{ height: `${bar.failed}%` }} /> : null}
          </li>
        ))}
      </ol>
      <div className={styles.scale} aria-hidden="true">
        <span>{from}</span>
        <span>{to}</span>
      </div>
    </div>
  );
}
