import { useCellFacts } from "../../../api/grid/useCellFacts.ts";
import { useTaskDurations } from "../../../api/grid/useTaskDurations.ts";
import type { CellName } from "../../../api/queryKeys.ts";
import { elapsedMs, formatDuration } from "../../../ui/time/formatTime.ts";
import { useNow } from "../../../ui/time/useNow.ts";
import { medianWords } from "./medianWords.ts";
import styles from "./RunGrid.module.css";

const COUNT_EVERY_MS = 1_000;

/** How long the pointed cell took, beside what is usual, and why it failed. */
export function CellFactLines({ cell }: { readonly cell: CellName }) {
  const { data: facts } = useCellFacts(cell);
  // The facts are there only once the pointer has rested.
  const { data: medians } = useTaskDurations(cell.dagId, {}, facts !== undefined);
  const isOpen = facts !== undefined && facts.startedAt !== null && facts.endedAt === null;
  const now = useNow(COUNT_EVERY_MS, isOpen);
  if (facts === undefined) return <div className={styles.cardFacts}>…</div>;
  const ranMs = facts.durationMs ?? elapsedMs(facts.startedAt, facts.endedAt, now);
  const median = medianWords(ranMs, medians?.get(cell.taskId));
  return (
    <>
      <div className={styles.cardFacts}>
        {ranMs === undefined ? null : (
          <span>
            {isOpen ? "for" : "took"} {formatDuration(ranMs)}
          </span>
        )}
        {median === undefined ? null : <span>{median}</span>}
      </div>
      {facts.errorLine === null || !cell.hasFailed ? null : <div className={styles.cardError}>{facts.errorLine}</div>}
    </>
  );
}
