import type { ReactNode } from "react";
import { Icon } from "../../../ui/Icon.tsx";
import { epochMs, formatDuration } from "../../../ui/time/formatTime.ts";
import { countOf } from "../../naming.ts";
import { GROUP_MARK, withoutMark } from "./groupMarks.ts";
import type { Fold } from "./logFolds.ts";
import type { LogRow } from "./logRows.ts";
import type { Hit } from "./logSearch.ts";
import { LogText } from "./LogText.tsx";
import styles from "./FoldLine.module.css";

export interface FoldLineProps {
  readonly fold: Fold;
  readonly rows: readonly LogRow[];
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** What a search found in the first row. */
  readonly hits: readonly Hit[];
}

/** The row that stays of what can be folded: the name of a group, or the first of several frames. */
export function FoldLine(props: FoldLineProps) {
  return props.fold.kind === "group" ? <GroupLine {...props} /> : <FramesLine {...props} />;
}

function GroupLine({ fold, rows, isOpen, onToggle, hits }: FoldLineProps) {
  const row = rows[fold.first];
  if (row === undefined) return null;
  return (
    <>
      <FoldButton isOpen={isOpen} onToggle={onToggle}>
        <span className={styles.name}>
          <LogText row={withoutMark(row)} hits={hits.map(([first, end]) => [first - GROUP_MARK, end - GROUP_MARK])} />
        </span>
      </FoldButton>
      <span className={styles.facts}>
        {fold.failed ? <strong className={styles.failed}>✕ failed</strong> : null}
        <span>{countOf(fold.last - fold.first - (fold.ended ? 1 : 0), "line")}</span>
        <span>{durationOf(fold, rows)}</span>
      </span>
    </>
  );
}

function FramesLine({ fold, rows, isOpen, onToggle, hits }: FoldLineProps) {
  const row = rows[fold.first];
  const count = fold.last - fold.first + 1;
  return (
    <>
      {isOpen && row !== undefined ? (
        <span className={styles.frame}>
          <LogText row={row} hits={hits} />
        </span>
      ) : null}
      <FoldButton isOpen={isOpen} onToggle={onToggle}>
        {isOpen ? `fold ${count} frames` : `show ${count} more frames`}
      </FoldButton>
    </>
  );
}

interface FoldButtonProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly children: ReactNode;
}

function FoldButton({ isOpen, onToggle, children }: FoldButtonProps) {
  return (
    <button type="button" className={styles.fold} aria-expanded={isOpen} onClick={onToggle}>
      <Icon name={isOpen ? "down" : "next"} size={12} />
      {children}
    </button>
  );
}

/** From its first line to its last. */
function durationOf({ first, last }: Fold, rows: readonly LogRow[]): string {
  const from = rows[first]?.at ?? null;
  const to = rows[last]?.at ?? null;
  return from === null || to === null ? "" : formatDuration(epochMs(to) - epochMs(from));
}
