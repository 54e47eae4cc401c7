import type { RunDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useDagDetails } from "../../api/useDagDetails.ts";
import { useTriggerRuns } from "../../api/useRuns.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { showToast } from "../../ui/toast.ts";
import { ActionButton } from "../actions/ActionButton.tsx";
import styles from "../bulk/Bulk.module.css";
import { countOf, runLabel } from "../naming.ts";
import { type StartOfRun, startOfRun } from "./startOfRun.ts";

/** Starts a run of each of several DAGs: says of each what would come of it, and then what has. When it is closed it starts no more. */
export default function TriggerDagsDialog({ dagIds, onClose }: { dagIds: readonly string[]; onClose: () => void }) {
  const dags = useDagDetails(dagIds);
  const [ends, setEnds] = useState<ReadonlyMap<string, RunDetail | Error>>(new Map());
  const trigger = useTriggerRuns((dagId, end) => setEnds((now) => new Map(now).set(dagId, end)));
  const rows = dags.data?.map(({ dagId, found }) => ({ dagId, start: startOfRun(found), end: ends.get(dagId) })) ?? [];
  const wanted = rows.filter(({ start }) => start.isMade).map(({ dagId }) => dagId);
  const words = countOf(wanted.length, "run");
  const isDone = trigger.isSuccess;
  const stop = useRef<AbortController>(undefined);
  useEffect(() => () => stop.current?.abort(), []);
  const start = (): void => {
    const control = new AbortController();
    stop.current = control;
    const tellStopped = (started: number): void => {
      if (control.signal.aborted) showToast({ message: `Stopped: ${started} of ${words} started` });
    };
    // Its own promise: what was started is told also when the dialog is gone.
    void trigger.mutateAsync({ dagIds: wanted, signal: control.signal }).then(tellStopped);
  };
  return (
    <Dialog
      title={`Trigger ${countOf(dagIds.length, "DAG")}`}
      onClose={onClose}
      width={640}
      actions={
        <>
          <Button onClick={onClose} focusFirst>
            {isDone ? "Close" : "Cancel"}
          </Button>
          {isDone ? null : (
            <ActionButton
              calls="triggerRun"
              on={wanted}
              tone="primary"
              busy={trigger.isPending}
              disabled={wanted.length === 0}
              onClick={start}
            >
              Start {words}
            </ActionButton>
          )}
        </>
      }
    >
      {dags.isError ? (
        <ErrorPanel error={dags.error} doing="load the DAGs" onRetry={() => void dags.refetch()} />
      ) : null}
      {dags.isPending ? <Loading what="the DAGs" lines={3} /> : null}
      {dags.data === undefined ? null : (
        <>
          <output>
            {isDone
              ? `${startedOf(ends)} of ${words} started.`
              : "Each run covers the last complete interval of its DAG."}
          </output>
          <ul className={styles.listed}>
            {rows.map((row) => (
              <li key={row.dagId}>
                <strong>{row.dagId}</strong> <Outcome {...row} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Dialog>
  );
}

function startedOf(ends: ReadonlyMap<string, RunDetail | Error>): number {
  return [...ends.values()].filter((end) => !(end instanceof Error)).length;
}

interface OutcomeProps {
  readonly dagId: string;
  readonly start: StartOfRun;
  /** undefined: nothing has come of it yet. */
  readonly end: RunDetail | Error | undefined;
}

function Outcome({ dagId, start, end }: OutcomeProps) {
  if (end === undefined) return start.isMade ? start.words : <span className={styles.bad}>no run: {start.words}</span>;
  if (end instanceof Error) return <span className={styles.bad}>not started: {end.message}</span>;
  return (
    <>
      {"started "}
      <Link to="/dags/$dagId/runs/$runId" params={{ dagId, runId: end.runId }}>
        {runLabel(end)}
      </Link>
    </>
  );
}
