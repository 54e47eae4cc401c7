import type { RunDeadline, RunDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { type Fact, Facts } from "../../ui/page/Facts.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { formatInterval } from "../../ui/time/formatTime.ts";
import { Time } from "../../ui/time/Time.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { deadlineStanding } from "./deadlineStanding.ts";
import styles from "./Run.module.css";

/** The facts of a run. Its interval is data, in the DAG's zone; its clock times follow the reader's choice. */
export function RunFacts({ run, onNote }: { run: RunDetail; onNote: () => void }) {
  const facts: readonly Fact[] = [
    ["Run id", <code key="id">{run.runId}</code>],
    ["Data interval", formatInterval(run.interval, run.timezone)],
    ["Queued", timeOrNull(run.queuedAt)],
    ["Started", timeOrNull(run.startedAt)],
    ["Ended", timeOrNull(run.endedAt)],
    ["Deadlines", run.deadlines.length === 0 ? null : <Deadlines key="deadlines" deadlines={run.deadlines} />],
    ["Triggered by", run.triggeredBy],
    ["Version", versionText(run)],
    ["Cleared", run.clears === 0 ? null : `${run.clears} times`],
    ["Backfill", run.backfillId === null ? null : <BackfillLink key="backfill" backfillId={run.backfillId} />],
    [
      "Note",
      run.note === null ? null : (
        <span key="note" className={styles.note}>
          {run.note}
        </span>
      ),
    ],
    ["Params", Object.keys(run.params).length === 0 ? null : <Params key="params" params={run.params} />],
  ];
  return (
    <Panel
      title="Details"
      actions={
        <ActionButton calls="patchRun" onClick={onNote}>
          {run.note === null ? "Add a note…" : "Change the note…"}
        </ActionButton>
      }
    >
      <Facts facts={facts} />
    </Panel>
  );
}

function timeOrNull(at: string | null) {
  return at === null ? null : <Time at={at} />;
}

function versionText({ version, newerVersion }: RunDetail): string | null {
  if (version === null) return null;
  return newerVersion === null ? String(version) : `${version} (the DAG is at ${newerVersion})`;
}

function BackfillLink({ backfillId }: { backfillId: number }) {
  return (
    <Link to="/backfills/$backfillId" params={{ backfillId: String(backfillId) }}>
      {backfillId}
    </Link>
  );
}

function Deadlines({ deadlines }: { deadlines: readonly RunDeadline[] }) {
  return (
    <ul className={styles.deadlines} aria-label="Deadlines">
      {deadlines.map((deadline) => (
        <li key={`${deadline.generation} ${deadline.name} ${deadline.dueAt}`} data-state={deadline.state}>
          <span className={styles.deadlineName}>{deadline.name}</span>
          <span className={styles.standing}>{deadlineStanding(deadline)}</span>, due <Time at={deadline.dueAt} />
          {deadline.state === "open" ? (
            <>
              {" "}
              (<Time at={deadline.dueAt} relative />)
            </>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function Params({ params }: { params: RunDetail["params"] }) {
  return Object.entries(params).map(([name, value]) => (
    <div key={name}>
      <code>
        {name} = {JSON.stringify(value)}
      </code>
    </div>
  ));
}
