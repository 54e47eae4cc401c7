import { Link } from "@tanstack/react-router";
import { linkButton } from "../../ui/linkButton.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import styles from "./Calendar.module.css";
import type { RangeEnds } from "./dayRange.ts";

export interface RangeActionsProps {
  readonly dagId: string;
  readonly runs: number;
  readonly failedRuns: number;
  /** The oldest and the newest of the runs; undefined: there are none, or others lie between. */
  readonly ends: RangeEnds | undefined;
  /** Absent: all of it is still to come. */
  readonly backfill:
    | { readonly words: string; readonly off: string | undefined; readonly onClick: () => void }
    | undefined;
  /** Of the failed tasks of these runs, or of all. */
  readonly onClear: (only: "failed" | undefined) => void;
}

/** What can be done to all runs of several days or hours at once. */
export function RangeActions({ dagId, runs, failedRuns, ends, backfill, onClear }: RangeActionsProps) {
  return (
    <div className={styles.actions} data-actions="selection">
      {backfill === undefined ? null : (
        <ActionButton calls="createBackfill" off={backfill.off} onClick={backfill.onClick}>
          {backfill.words}
        </ActionButton>
      )}
      {failedRuns === 0 ? null : (
        <ActionButton calls="clear" onClick={() => onClear("failed")}>
          Clear failed…
        </ActionButton>
      )}
      {runs === 0 ? null : (
        <ActionButton calls="clear" onClick={() => onClear(undefined)}>
          Clear…
        </ActionButton>
      )}
      {ends === undefined ? null : (
        <Link
          className={linkButton}
          to="/dags/$dagId/grid"
          params={{ dagId }}
          search={
            ends.firstRunId === ends.lastRunId
              ? { run: ends.firstRunId }
              : { run: ends.firstRunId, run2: ends.lastRunId }
          }
        >
          Show in the grid
        </Link>
      )}
    </div>
  );
}
