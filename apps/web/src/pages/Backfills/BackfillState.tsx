import type { Backfill } from "@daymill/contract";
import { taskTones } from "../../ui/state/taskTone.ts";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import styles from "./Backfills.module.css";

const tones = {
  running: taskTones.running,
  paused: taskTones.queued,
  completed: taskTones.success,
  cancelled: taskTones.removed,
} as const;

/** The state of a backfill, with its own words: a paused one looks like something that waits. */
export function BackfillState({ state }: { state: Backfill["state"] }) {
  return (
    <span className={styles.state}>
      <StateMark tone={{ ...tones[state], word: state }} size={14} />
      <span aria-hidden="true">{state}</span>
    </span>
  );
}
