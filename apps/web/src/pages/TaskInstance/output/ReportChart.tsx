import { HiddenText } from "../../../ui/HiddenText.tsx";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import styles from "./Report.module.css";
import type { ReportBars } from "./reportModel.ts";

/** CSS pixels. */
const HEIGHT = 96;
const PITCH = 20;
const GAP = 3;
const MIN_BAR = 1;
/** Below the bars their labels stand, as far as so many letters fit. */
const LABEL_HEIGHT = 16;
const LABEL_LETTERS = 2;

/** The report of a check, drawn. The numbers themselves stand below it in the output. */
export function ReportChart({ report: { name, measure, bars } }: { report: ReportBars }) {
  const most = Math.max(...bars.map(({ value }) => value));
  const width = bars.length * PITCH;
  const areShort = bars.every(({ label }) => label.length <= LABEL_LETTERS);
  const words = (value: number): string => value.toLocaleString("en-US");
  return (
    <figure className={styles.chart}>
      <figcaption>
        {measure} by {name}
        <HiddenText>: {bars.map(({ label, value }) => `${label} ${words(value)}`).join(", ")}</HiddenText>
      </figcaption>
      <ScrollBox label={`${measure} by ${name}`} className={styles.scroll}>
        <svg width={width} height={HEIGHT + (areShort ? LABEL_HEIGHT : 0)} aria-hidden="true">
          <line className={styles.axis} x1={0} x2={width} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
          {bars.map(({ label, value }, at) => {
            const size = value === 0 ? 0 : Math.max(MIN_BAR, (value / most) * (HEIGHT - 2));
            return (
              <g key={at} transform={`translate(${at * PITCH} 0)`}>
                <title>{`${label}: ${words(value)}`}</title>
                <rect className={styles.hit} width={PITCH} height={HEIGHT} />
                <rect className={styles.bar} y={HEIGHT - size} width={PITCH - GAP} height={size} />
                {areShort ? (
                  <text className={styles.label} x={(PITCH - GAP) / 2} y={HEIGHT + LABEL_HEIGHT - 3}>
                    {label}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </ScrollBox>
      <p className={styles.scale}>highest: {words(most)}</p>
    </figure>
  );
}
