import type { ColumnView } from "@daymill/contract";
import { HiddenText } from "../../../ui/HiddenText.tsx";
import styles from "./Data.module.css";
import { describeSpread, formatCount, formatShare } from "./dataWords.ts";

/** CSS pixels. */
const WIDTH = 192;
const HEIGHT = 36;
const GAP = 1;

/** How the values of a column are spread: bars over the range, or the most frequent values. */
export function SpreadBars({ column, rows }: { column: ColumnView; rows: number }) {
  const { spread } = column;
  if (spread === null) return <span className={styles.quiet}>–</span>;
  if (spread.kind === "values") {
    if (spread.values.every(({ count }) => count === 1)) return <span className={styles.quiet}>each once</span>;
    return (
      <ol className={styles.values}>
        {spread.values.map(({ value, count }) => (
          <li key={value} title={`${value}: ${formatCount(count)} rows`}>
            <span className={styles.share} style={{ width: `${rows === 0 ? 0 : (count / rows) * 100}%` }} />
            <span className={styles.value}>{value === "" ? "(empty)" : value}</span>
            <span className={styles.quiet}>{formatShare(count, rows)}</span>
          </li>
        ))}
      </ol>
    );
  }
  const most = Math.max(...spread.counts, 1);
  const pitch = WIDTH / spread.counts.length;
  return (
    <>
      <svg className={styles.bars} width={WIDTH} height={HEIGHT} aria-hidden="true">
        <line x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {spread.counts.map((count, at) => {
          const height = count === 0 ? 0 : Math.max(1, (count / most) * (HEIGHT - 2));
          return (
            <rect key={at} x={at * pitch} y={HEIGHT - height} width={Math.max(1, pitch - GAP)} height={height}>
              <title>{`${formatCount(count)} rows`}</title>
            </rect>
          );
        })}
      </svg>
      <HiddenText>{describeSpread(spread, column)}</HiddenText>
    </>
  );
}
