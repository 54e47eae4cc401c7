import type { Backfill } from "@daymill/contract";
import { HiddenText } from "../../ui/HiddenText.tsx";
import styles from "./Backfills.module.css";
import { etaWords } from "./etaWords.ts";

const parts = ["failed", "success", "running", "waiting"] as const;

function skipsText({ skips }: Backfill): string {
  return skips.map(({ reason, days }) => (skips.length === 1 ? reason : `${days}: ${reason}`)).join(", ");
}

/** How far a backfill is: one bar in parts, the numbers, and when it may end. */
export function BackfillProgress({ backfill }: { backfill: Backfill }) {
  const { progress } = backfill;
  const done = progress.success + progress.failed;
  const eta = etaWords(backfill);
  const percent = progress.planned === 0 ? 100 : Math.floor((done / progress.planned) * 100);
  return (
    <div className={styles.progress}>
      <HiddenText>
        <progress value={percent} max={100} aria-label={`Progress of backfill ${backfill.backfillId}`} />
      </HiddenText>
      <div className={styles.bar} aria-hidden="true">
        {parts.map((part) =>
          progress[part] === 0 ? null : (
            <span key={part} className={styles.part} data-part={part} style={{ flexGrow: progress[part] }} />
          ),
        )}
      </div>
      <span className={styles.words}>
        {done} of {progress.planned} ({percent} %)
        {progress.failed === 0 ? "" : ` · ${progress.failed} failed`}
        {progress.running === 0 ? "" : ` · ${progress.running} running`}
        {progress.skipped === 0 ? "" : ` · ${progress.skipped} skipped (${skipsText(backfill)})`}
        {eta === undefined ? "" : ` · ${eta}`}
      </span>
    </div>
  );
}
