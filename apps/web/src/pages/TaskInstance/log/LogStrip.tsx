import { type MouseEvent, useMemo } from "react";
import { countOf } from "../../naming.ts";
import styles from "./LogStrip.module.css";
import { nearestTo, partsOf, STRIP_PARTS, tickPath } from "./stripTicks.ts";

export interface LogStripProps {
  /** Where the matches of the search stand, and the errors or warnings, in ascending order. */
  readonly matches: readonly number[];
  readonly trouble: readonly number[];
  /** How many there are: a place may stand for several. */
  readonly counts: { readonly matches: number; readonly trouble: number };
  readonly troubleKind: "error" | "warning";
  /** What stands for the end of the log. */
  readonly total: number;
  /** What of it is here; absent: all. */
  readonly here?: { readonly from: number; readonly to: number };
  readonly onGo: (value: number) => void;
}

const WIDTH = 6;

/**
 * Beside the scrollbar, over the whole log: matches are narrow ticks on the left, errors wide ones on the right. A press goes to
 * the nearest; keys have `n` and `e` for that.
 */
export function LogStrip({ matches, trouble, counts, troubleKind, total, here, onGo }: LogStripProps) {
  const matchPath = useMemo(() => tickPath(partsOf(matches, total), 0, 2, 1), [matches, total]);
  const troublePath = useMemo(() => tickPath(partsOf(trouble, total), 3, WIDTH, 2), [trouble, total]);
  if (matches.length === 0 && trouble.length === 0) return null;
  const label = `Along the log: ${countOf(counts.matches, "match", "matches")} on the left, ${countOf(counts.trouble, troubleKind)} on the right`;
  const press = ({ clientY, currentTarget }: MouseEvent<HTMLButtonElement>): void => {
    const { top, height } = currentTarget.getBoundingClientRect();
    const value = nearestTo((clientY - top) / height, [...matches, ...trouble], total);
    if (value !== undefined) onGo(value);
  };
  return (
    <button type="button" tabIndex={-1} className={styles.strip} aria-label={label} title={label} onClick={press}>
      <svg
        viewBox={`0 0 ${WIDTH} ${STRIP_PARTS}`}
        preserveAspectRatio="none"
        className={styles.ticks}
        aria-hidden="true"
        focusable="false"
      >
        {here === undefined ? null : (
          <rect
            className={styles.here}
            y={(here.from / total) * STRIP_PARTS}
            width={WIDTH}
            height={((here.to - here.from) / total) * STRIP_PARTS}
          />
        )}
        <path className={styles.match} d={matchPath} />
        <path className={styles.trouble} data-kind={troubleKind} d={troublePath} />
      </svg>
    </button>
  );
}
