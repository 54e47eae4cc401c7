import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { HiddenText } from "../../ui/HiddenText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { taskTones } from "../../ui/state/taskTone.ts";
import { formatDuration } from "../../ui/time/formatTime.ts";
import { instanceLink } from "../TaskInstance/instanceLink.ts";
import { timeAtWork } from "./ganttBars.ts";
import styles from "./Gantt.module.css";
import { RowTimeline, type RowTimelineProps } from "./RowTimeline.tsx";
import { comparedWords, failedInstances, rowWords } from "./rowWords.ts";

export interface GanttRowLineProps extends RowTimelineProps {
  readonly run: { readonly dagId: string; readonly runId: string };
  readonly isCritical: boolean;
  /** What it is compared with, in words: `usually`. */
  readonly other: string | undefined;
  readonly onFold: () => void;
}

/** A task with its way to its page, its bars, and how long it ran. */
export function GanttRowLine({ row, run, isCritical, other, onFold, ghosts, axis }: GanttRowLineProps) {
  const more = `${isCritical ? " on the critical path," : ""} ${rowWords(row)}${ghosts === undefined || other === undefined ? "" : `; ${comparedWords(other, ghosts, row.bars)}`}`;
  return (
    <>
      <div className={styles.name} data-inner={row.isInner} title={`${row.name}: ${more.trim()}`}>
        {row.fold === undefined ? null : (
          <button type="button" className={styles.fold} aria-expanded={row.fold.isOpen} onClick={onFold}>
            <Icon name={row.fold.isOpen ? "down" : "next"} size={14} />
            <HiddenText>
              {row.fold.isOpen ? "Fold" : "Open"} {row.taskId}
            </HiddenText>
          </button>
        )}
        <RowLink row={row} run={run}>
          {row.name}
          <HiddenText>{more}</HiddenText>
        </RowLink>
        <Standing row={row} />
      </div>
      <RowTimeline row={row} ghosts={ghosts} axis={axis} />
      <span className={styles.length}>{row.bars.length === 0 ? "–" : formatDuration(timeAtWork(row.bars))}</span>
    </>
  );
}

/** How the task stands, not by colour alone: the sign of its newest attempt, or how many instances there are and failed. */
function Standing({ row: { bars, fold } }: Pick<GanttRowLineProps, "row">) {
  if (fold !== undefined) {
    const failed = failedInstances(bars);
    const all = fold.instances.toLocaleString("en-US");
    return (
      <span className={styles.count}>{failed === 0 ? all : `${failed.toLocaleString("en-US")} of ${all} failed`}</span>
    );
  }
  const newest = bars.at(-1);
  if (newest === undefined) return null;
  return (
    <span className={styles.count}>
      <StateMark tone={taskTones[newest.state]} size={12} />
    </span>
  );
}

/** Of a mapped task to the list of its instances. */
function RowLink({ row, run, children }: Pick<GanttRowLineProps, "row" | "run"> & { readonly children: ReactNode }) {
  const { taskId, mapIndex, fold } = row;
  if (fold !== undefined)
    return (
      <Link to="/dags/$dagId/runs/$runId/tasks/$taskId/m" params={{ ...run, taskId }} className={styles.link} data-row>
        {children}
      </Link>
    );
  return (
    <Link {...instanceLink({ ...run, taskId, mapIndex })} className={styles.link} data-row>
      {children}
    </Link>
  );
}
