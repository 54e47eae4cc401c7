import type { TaskInstanceDetail } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import type { InstanceKey } from "../../api/queryKeys.ts";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { StateMark } from "../../ui/state/StateBadge.tsx";
import { taskTones } from "../../ui/state/taskTone.ts";
import { Table } from "../../ui/Table.tsx";
import { Elapsed, Time } from "../../ui/time/Time.tsx";
import { attemptState, outcomeWord } from "./attemptState.ts";
import { instanceLink } from "./instanceLink.ts";
import { cpuText, exitText, memoryText, workerText } from "./attemptUse.ts";
import styles from "./TaskInstance.module.css";
import { whyNothing } from "./whyNothing.ts";

/** Every attempt, newest first; a clear begins a new generation and drops none. */
export function AttemptList({ detail, instance }: { detail: TaskInstanceDetail; instance: InstanceKey }) {
  if (detail.history.length === 0) return <EmptyState title="No attempt">{whyNothing(detail)}</EmptyState>;
  return (
    <Table label="Attempts" cards>
      <thead>
        <tr>
          <th>Attempt</th>
          <th>Ended</th>
          <th>Started</th>
          <th>Queued for</th>
          <th>Ran for</th>
          <th>CPU</th>
          <th>Memory</th>
          <th>Worker</th>
          <th>Error</th>
        </tr>
      </thead>
      <tbody>
        {detail.history.map((attempt) => (
          <tr key={attempt.number}>
            <td data-label="Attempt">
              {attempt.hasLog ? (
                <Link {...instanceLink(instance)} search={{ attempt: attempt.number }}>
                  {attempt.number}
                </Link>
              ) : (
                attempt.number
              )}
              {attempt.generation === 0 ? null : (
                <span className={styles.quiet}> after clear {attempt.generation}</span>
              )}
            </td>
            <td>
              <span className={styles.outcome}>
                <StateMark tone={taskTones[attemptState(attempt)]} size={14} />
                {outcomeWord(attempt)}
              </span>
              <span className={styles.quiet}>{exitText(attempt)}</span>
            </td>
            <td>{attempt.startedAt === null ? "–" : <Time at={attempt.startedAt} />}</td>
            <td data-label="Queued for">
              <Elapsed from={attempt.queuedAt} to={attempt.startedAt} />
            </td>
            <td data-label="Ran for">
              <Elapsed from={attempt.startedAt} to={attempt.endedAt} />
            </td>
            <td data-label="CPU">{cpuText(attempt)}</td>
            <td data-label="Memory">{memoryText(attempt)}</td>
            <td className={styles.quiet}>{workerText(attempt)}</td>
            <td data-wide className={styles.errorCell}>
              {attempt.error?.message.split("\n")[0]}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}
