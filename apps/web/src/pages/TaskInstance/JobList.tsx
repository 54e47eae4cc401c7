import type { RemoteJobView } from "@daymill/contract";
import { Table } from "../../ui/Table.tsx";
import { Time } from "../../ui/time/Time.tsx";
import { jobLink, jobName } from "./jobLink.ts";
import styles from "./TaskInstance.module.css";

/** What each state of a job means to a person. */
const words: Readonly<Record<RemoteJobView["state"], string>> = {
  intent: "being submitted",
  submitted: "submitted, goes on",
  succeeded: "succeeded",
  failed: "failed",
  cancelling: "being cancelled",
  cancelled: "cancelled",
  gone: "not cancelled, given up",
  left: "left running",
};

/** Every job that the task submitted, newest first. */
export function JobList({ jobs }: { jobs: readonly RemoteJobView[] }) {
  return (
    <Table label="Jobs" cards>
      <thead>
        <tr>
          <th>Job</th>
          <th>State</th>
          <th>Submitted</th>
          <th>Ended</th>
          <th>It said</th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <tr key={job.token}>
            <td data-wide>
              <Handle job={job} />
              {job.generation === 0 ? null : <span className={styles.quiet}> after clear {job.generation}</span>}
            </td>
            <td data-wide>
              {words[job.state]}
              {job.cancelTries === 0 || job.state !== "cancelling" ? null : `, asked ${job.cancelTries} times`}
            </td>
            <td data-label="Submitted">{job.submittedAt === null ? "–" : <Time at={job.submittedAt} />}</td>
            <td data-label="Ended">{job.endedAt === null ? "–" : <Time at={job.endedAt} />}</td>
            <td className={styles.errorCell} title={job.said ?? undefined}>
              {job.said}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Handle({ job }: { job: RemoteJobView }) {
  if (job.handle === null) return <span className={styles.quiet}>no answer yet; token {job.token}</span>;
  const text = jobName(job.handle);
  const link = jobLink(job.handle);
  if (link === undefined) return <code title={`token ${job.token}`}>{text}</code>;
  return (
    <a href={link} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}
