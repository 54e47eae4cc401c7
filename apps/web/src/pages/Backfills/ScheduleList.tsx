import type { BackfillFiring, BackfillSchedule } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useBackfillScheduleCommand, useBackfillSchedules } from "../../api/useBackfillSchedules.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import styles from "./Backfills.module.css";
import { DeleteScheduleDialog } from "./DeleteScheduleDialog.tsx";
import { timesWords, windowWords } from "./scheduleWords.ts";
import { countOf } from "../naming.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

export interface ScheduleListProps {
  readonly dagId: string;
  /** Why no more can be added; undefined: they can. */
  readonly off: string | undefined;
  readonly onRepeat: () => void;
}

/** The backfills of a DAG that repeat: when next, what came of the last time, pause and delete. */
export function ScheduleList({ dagId, off, onRepeat }: ScheduleListProps) {
  const list = useBackfillSchedules(dagId);
  return (
    <Panel
      title="Repeated backfills"
      flush
      actions={
        <ActionButton calls="createBackfillSchedule" off={off} onClick={onRepeat}>
          Repeat…
        </ActionButton>
      }
    >
      {list.isError ? (
        <ErrorPanel error={list.error} doing="load the repeated backfills" onRetry={() => void list.refetch()} />
      ) : null}
      {list.isPending ? <Loading what="the repeated backfills" lines={1} /> : null}
      {list.data?.length === 0 ? (
        <p className={styles.none}>None: no window of past days is run again by itself.</p>
      ) : null}
      {list.data === undefined || list.data.length === 0 ? null : (
        <Table label="Repeated backfills" cards>
          <thead>
            <tr>
              <th>Name</th>
              <th>Days</th>
              <th>At</th>
              <th>Next</th>
              <th>Last time</th>
              <th>Actions</th>
            </tr>
          </thead>
          <tbody>
            {list.data.map((schedule) => (
              <ScheduleRow key={schedule.scheduleId} schedule={schedule} />
            ))}
          </tbody>
        </Table>
      )}
    </Panel>
  );
}

function ScheduleRow({ schedule }: { schedule: BackfillSchedule }) {
  const [isDeleting, setDeleting] = useState(false);
  const command = useBackfillScheduleCommand(schedule.scheduleId);
  const { name, origin, window, paused, next, firings, pauseAfterFailures } = schedule;
  const [first] = next;
  return (
    <tr>
      <td data-wide>
        <span className={styles.name}>{name}</span>
        {origin === "code" ? <div className={styles.words}>from the DAG file</div> : null}
        {pauseAfterFailures === null ? null : (
          <div className={styles.words}>pauses after {countOf(pauseAfterFailures, "failed run")}</div>
        )}
        {command.error === null ? null : <ErrorPanel error={command.error} doing={`change ${name}`} />}
      </td>
      <td className={styles.days} data-label="Days">
        {windowWords(window)}
      </td>
      <td data-label="At">{timesWords(schedule)}</td>
      <td data-label="Next">{paused ? "paused" : first === undefined ? "never" : <Time at={first} />}</td>
      <td data-label="Last time">
        <LastFiring firing={firings[0]} />
      </td>
      <td>
        <span className={styles.atOnce}>
          <ActionButton
            calls={paused ? "resumeBackfillSchedule" : "pauseBackfillSchedule"}
            busy={command.isPending}
            onClick={() => command.mutate(paused ? "resume" : "pause")}
          >
            {paused ? "Resume" : "Pause"}
          </ActionButton>
          {origin === "code" ? null : (
            <ActionButton calls="deleteBackfillSchedule" tone="danger" onClick={() => setDeleting(true)}>
              Delete…
            </ActionButton>
          )}
        </span>
        {isDeleting ? <DeleteScheduleDialog name={name} command={command} onClose={() => setDeleting(false)} /> : null}
      </td>
    </tr>
  );
}

function LastFiring({ firing }: { firing: BackfillFiring | undefined }) {
  if (firing === undefined) return <>not yet</>;
  const { backfillId, reason, at } = firing;
  return (
    <>
      {backfillId === null ? (
        `skipped: ${reason ?? ""}`
      ) : (
        <Link to="/backfills/$backfillId" params={{ backfillId: String(backfillId) }}>
          backfill {backfillId}
        </Link>
      )}{" "}
      <Time at={at} relative />
    </>
  );
}
