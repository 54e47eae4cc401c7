import { type StateCounts, TASK_STATES } from "@daymill/contract";
import { taskTones } from "../ui/state/taskTone.ts";
import styles from "./CountsBar.module.css";
import { describeCounts } from "./naming.ts";

export interface CountsBarProps {
  readonly counts: StateCounts;
  /** What is free beside them, as an empty part. Default 0. */
  readonly free?: number;
}

/** Task instances by state as one bar in parts, and in words. */
export function CountsBar({ counts, free = 0 }: CountsBarProps) {
  const states = TASK_STATES.filter((state) => (counts[state] ?? 0) > 0).toSorted(
    (a, b) => taskTones[a].rank - taskTones[b].rank,
  );
  if (states.length === 0) return null;
  return (
    <div className={styles.counts}>
      <div className={styles.bar} aria-hidden="true">
        {states.map((state) => (
          <span
            key={state}
            className={styles.part}
            data-family={taskTones[state].family}
            data-fill={taskTones[state].fill}
            style={{ flexGrow: counts[state] ?? 0 }}
          />
        ))}
        {free > 0 ? <span className={styles.free} style={{ flexGrow: free }} /> : null}
      </div>
      <span className={styles.words}>{describeCounts(counts)}</span>
    </div>
  );
}
