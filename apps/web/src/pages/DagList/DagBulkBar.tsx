import type { DagSummary } from "@daymill/contract";
import { lazy, Suspense, useState } from "react";
import { toError } from "../../api/toError.ts";
import { usePauseDags } from "../../api/useDags.ts";
import { Button } from "../../ui/Button.tsx";
import { showFailure, showToast } from "../../ui/toast.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import styles from "../bulk/Bulk.module.css";
import { countOf } from "../naming.ts";

export interface DagBulkBarProps {
  /** Those that are ticked. */
  readonly dags: readonly DagSummary[];
  readonly onNone: () => void;
}

const UNDO_MS = 8_000;

const TriggerDagsDialog = lazy(() => import("./TriggerDagsDialog.tsx"));

/** What can be done to all DAGs that are ticked: paused at once, and undone as one; triggered after a preview. */
export function DagBulkBar({ dags, onNone }: DagBulkBarProps) {
  const pausing = usePauseDags();
  // Those that were ticked when the dialog was opened: a DAG that leaves the list meanwhile is part of it nevertheless.
  const [triggered, setTriggered] = useState<readonly string[]>();
  const set = (dagIds: readonly string[], paused: boolean): void => {
    const done: string[] = [];
    const tellDone = (): void => {
      const words = countOf(done.length, "DAG");
      if (done.length === 0) return;
      showToast({
        message: paused ? `${words} paused: nothing new starts` : `${words} active`,
        action: { label: "Undo", run: () => set(done, !paused) },
        forMs: UNDO_MS,
      });
    };
    const tellFailure = (error: unknown): void => {
      const words = countOf(dagIds.length, "DAG");
      showFailure(`Could not ${paused ? "pause" : "unpause"} all of ${words}`, toError(error).message);
    };
    // Its own promise: Undo may be pressed when the bar is no longer on the page.
    void pausing
      .mutateAsync({ dagIds, paused, onDone: (dagId) => done.push(dagId) })
      .catch(tellFailure)
      .then(tellDone);
  };
  const idsOf = (paused: boolean): readonly string[] =>
    dags.filter((dag) => dag.paused === paused).map(({ dagId }) => dagId);
  const [active, paused] = [idsOf(false), idsOf(true)];
  const all = dags.map(({ dagId }) => dagId);
  return (
    <>
      {dags.length === 0 ? null : (
        <section className={styles.bar} aria-label="Selection" data-actions="selection">
          <strong>{countOf(dags.length, "DAG")} selected</strong>
          {active.length === 0 ? null : (
            <ActionButton calls="patchDag" on={active} busy={pausing.isPending} onClick={() => set(active, true)}>
              Pause {countOf(active.length, "DAG")}
            </ActionButton>
          )}
          {paused.length === 0 ? null : (
            <ActionButton calls="patchDag" on={paused} busy={pausing.isPending} onClick={() => set(paused, false)}>
              Unpause {countOf(paused.length, "DAG")}
            </ActionButton>
          )}
          <ActionButton calls="triggerRun" on={all} onClick={() => setTriggered(all)}>
            Trigger…
          </ActionButton>
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
