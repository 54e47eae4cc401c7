import type { DagSummary } from "@daymill/contract";
import { lazy, Suspense, useState } from "react";
import { Button } from "../../ui/Button.tsx";
import { ExportMenu } from "../../ui/ExportMenu.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { usePausing } from "../actions/usePausing.ts";
import styles from "../bulk/Bulk.module.css";
import { SelectedCount, type SelectedCountProps } from "../bulk/SelectedCount.tsx";
import { countOf } from "../naming.ts";

export interface DagBulkBarProps extends Pick<SelectedCountProps, "all"> {
  /** Those that are ticked, or all that match. */
  readonly dags: readonly DagSummary[];
  readonly onNone: () => void;
}

const EXPORTED = [
  "dagId",
  "description",
  "owner",
  "tags",
  "paused",
  "active",
  "schedule",
  "nextRun",
  "maxActiveRuns",
  "runningRuns",
  "queuedRuns",
  "lastSuccessAt",
  "version",
  "problemCount",
] as const satisfies readonly (keyof DagSummary)[];

/** The dialog looks at each of them before. */
const MOST_TRIGGERED = 200;

const TriggerDagsDialog = lazy(() => import("./TriggerDagsDialog.tsx"));

/** What can be done to all DAGs that are ticked: paused at once, unless a backfill goes on, and undone as one; triggered after a preview; saved as a table. */
export default function DagBulkBar({ dags, all: matching, onNone }: DagBulkBarProps) {
  const { set, pending } = usePausing();
  // Those that were ticked when the dialog was opened: a DAG that leaves the list meanwhile is part of it nevertheless.
  const [triggered, setTriggered] = useState<readonly string[]>();
  const [active, paused] = [dags.filter((dag) => !dag.paused), dags.filter((dag) => dag.paused)];
  const all = idsOf(dags);
  return (
    <>
      {dags.length === 0 ? null : (
        <section className={styles.bar} aria-label="Selection" data-actions="selection">
          <SelectedCount words={countOf(dags.length, "DAG")} all={matching} />
          {active.length === 0 ? null : (
            <ActionButton
              calls="patchDag"
              on={idsOf(active)}
              busy={pending !== undefined}
              onClick={() => set(active, true)}
            >
              Pause {countOf(active.length, "DAG")}
            </ActionButton>
          )}
          {paused.length === 0 ? null : (
            <ActionButton
              calls="patchDag"
              on={idsOf(paused)}
              busy={pending !== undefined}
              onClick={() => set(paused, false)}
            >
              Unpause {countOf(paused.length, "DAG")}
            </ActionButton>
          )}
          <ActionButton
            calls="triggerRun"
            on={all}
            off={all.length > MOST_TRIGGERED ? `No more than ${MOST_TRIGGERED} DAGs are triggered at once` : undefined}
            onClick={() => setTriggered(all)}
          >
            Trigger…
          </ActionButton>
          <ExportMenu<DagSummary> name="dags" onExport={(save) => save({ columns: EXPORTED, rows: dags })} />
          <Button tone="quiet" onClick={onNone}>
            Select none
          </Button>
        </section>
      )}
      {triggered === undefined ? null : (
        <Suspense>
          <TriggerDagsDialog dagIds={triggered} onClose={() => setTriggered(undefined)} />
        </Suspense>
      )}
    </>
  );
}

function idsOf(dags: readonly DagSummary[]): readonly string[] {
  return dags.map(({ dagId }) => dagId);
}
