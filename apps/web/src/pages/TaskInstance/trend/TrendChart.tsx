import type { TaskInRun } from "@daymill/contract";
import { useNavigate } from "@tanstack/react-router";
import type { InstanceKey } from "../../../api/queryKeys.ts";
import { ScrollBox } from "../../../ui/ScrollBox.tsx";
import { runLabel } from "../../naming.ts";
import { instanceLink } from "../instanceLink.ts";
import styles from "./Trend.module.css";
import { highest, type TrendMeasure, trendBars, valueOf } from "./trendModel.ts";

export interface TrendChartProps {
  readonly runs: readonly TaskInRun[];
  readonly measure: TrendMeasure;
  readonly words: (value: number) => string;
  /** The task, in any run. */
  readonly instance: InstanceKey;
  /** The run of the page; undefined: it is of none. */
  readonly current: string | undefined;
  readonly label: string;
}

/** CSS pixels. */
const HEIGHT = 96;
const TOP = 12;
const PITCH = 10;
const GAP = 2;
const MIN_BAR = 2;

/** A bar for each run; odd ones have a mark above. The list beside it says the same in words, and is what keys reach. */
export function TrendChart({ runs, measure, words, instance, current, label }: TrendChartProps) {
  const navigate = useNavigate();
  const bars = trendBars(runs, measure);
  const most = highest(runs, measure);
  const width = runs.length * PITCH;
  return (
    <div className={styles.chart}>
      <ScrollBox label={label} className={styles.scroll}>
        <svg width={width} height={HEIGHT + TOP} aria-hidden="true">
          <line className={styles.axis} x1={0} x2={width} y1={HEIGHT + TOP - 0.5} y2={HEIGHT + TOP - 0.5} />
          {bars.map(({ run, height, isOdd }, at) => {
            const value = valueOf(run, measure);
            const size = height === null ? 0 : Math.max(MIN_BAR, height * HEIGHT);
            return (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions -- keys have the links of the list
              <g
                key={run.runId}
                transform={`translate(${at * PITCH} ${TOP})`}
                onClick={() =>
                  void navigate({ ...instanceLink({ ...instance, runId: run.runId }), search: { tab: "trend" } })
                }
              >
                <title>{`${runLabel(run)}: ${value === null ? "nothing" : words(value)}${isOdd ? ", odd" : ""}`}</title>
                <rect className={styles.hit} y={-TOP} width={PITCH} height={HEIGHT + TOP} />
                <rect
                  className={styles.bar}
                  data-failed={run.outcome === "failed"}
                  data-current={run.runId === current}
                  y={HEIGHT - size}
                  width={PITCH - GAP}
                  height={size}
                />
                {isOdd ? <path className={styles.odd} d={`M4 ${HEIGHT - size - 9} l4 6 h-8 z`} /> : null}
              </g>
            );
          })}
        </svg>
      </ScrollBox>
      <p className={styles.scale}>highest: {words(most)}</p>
    </div>
  );
}
