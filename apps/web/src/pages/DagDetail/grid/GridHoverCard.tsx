import type { GridRun } from "@daymill/contract";
import type { CellName } from "../../../api/queryKeys.ts";
import { RunStateBadge } from "../../../ui/state/StateBadge.tsx";
import { Elapsed, Time } from "../../../ui/time/Time.tsx";
import { runTypeWord } from "../../naming.ts";
import { CellFactLines } from "./CellFactLines.tsx";
import type { CellWords } from "./describeCell.ts";
import styles from "./RunGrid.module.css";
import { NoteLine } from "./NoteLine.tsx";
import type { Hovered } from "./useGridHover.ts";

export interface GridHoverCardProps {
  readonly dagId: string;
  readonly run: GridRun;
  readonly words: CellWords | undefined;
  /** A cell of which more can be told; undefined: none has begun there. */
  readonly cell: CellName | undefined;
  readonly at: Hovered;
  readonly timezone: string;
}

/** What is under the pointer, in words. For eyes only: the focused cell, and what opens beside it, say the same. */
export function GridHoverCard({ dagId, run, words, cell, at, timezone }: GridHoverCardProps) {
  const side = at.leftwards ? { right: `calc(100% - ${at.x - 14}px)` } : { left: at.x + 14 };
  const edge = at.upwards ? { bottom: `calc(100% - ${at.y - 14}px)` } : { top: at.y + 14 };
  return (
    <div className={styles.card} style={{ ...edge, ...side }} aria-hidden="true">
      {words === undefined ? null : (
        <div className={styles.cardTitle}>
          <strong>{words.task}</strong>
          <span>
            {words.state}
            {words.tries === undefined ? null : `, ${words.tries}`}
          </span>
        </div>
      )}
      {words?.counts === undefined ? null : <div>{words.counts}</div>}
      {cell === undefined ? null : <CellFactLines cell={cell} />}
      <div className={styles.cardRun}>
        <RunStateBadge state={run.state} />
        <span>
          run {run.logicalDate === null ? run.runId : `${run.logicalDate.slice(0, 16).replace("T", " ")} ${timezone}`}
        </span>
      </div>
      <div className={styles.cardFacts}>
        <span>{runTypeWord(run.type)}</span>
        {run.startedAt === null ? (
          <span>not started</span>
        ) : (
          <>
            <span>
              ran <Elapsed from={run.startedAt} to={run.endedAt} />
            </span>
            <Time at={run.startedAt} />
          </>
        )}
        {run.version === null ? null : <span>version {run.version}</span>}
      </div>
      {run.hasNote ? <NoteLine dagId={dagId} runId={run.runId} /> : null}
    </div>
  );
}
