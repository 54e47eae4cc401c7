import type { JobRun } from "@aws-sdk/client-glue";
import type { RemoteStatus } from "@daymill/core";

/** How a run of a job stands. What Glue calls STOPPED somebody stopped; TIMEOUT, ERROR and EXPIRED are no success. */
export function judgeJobRun(
  { JobRunState, ErrorMessage, ExecutionTime = 0 }: JobRun,
  { job, run }: { readonly job: string; readonly run: string },
): RemoteStatus {
  const reason = `Run ${run} of ${job} is ${JobRunState}: ${(ErrorMessage ?? "no reason given").replace(/\.$/, "")}.`;
  switch (JobRunState) {
    case "STARTING":
    case "RUNNING":
    case "STOPPING":
    case "WAITING":
      return { state: "running", progress: `${JobRunState}, ${ExecutionTime} s` };
    case "SUCCEEDED":
      return { state: "succeeded" };
    case "STOPPED":
      return { state: "cancelled", reason };
    case "FAILED":
    case "TIMEOUT":
    case "ERROR":
    case "EXPIRED":
      return { state: "failed", reason };
    case undefined:
      throw new Error(`run ${run} of ${job} is in no state`);
    default:
      // A state that we do not know decides nothing.
      JobRunState satisfies never;
      throw new Error(`run ${run} of ${job} is in a state that is not known: ${String(JobRunState)}`);
  }
}

/** Whether a run does not go on. */
export function isJobRunOver({ JobRunState = "RUNNING" }: JobRun): boolean {
  return !["STARTING", "RUNNING", "STOPPING", "WAITING"].includes(JobRunState);
}
