import type { JobMetadata } from "@google-cloud/bigquery";
import type { RemoteStatus } from "@daymill/core";
import { describeProblems } from "../load/bigquery/bigquery-error.ts";

/** What another try may cure: https://cloud.google.com/bigquery/docs/error-messages */
const PASSING = new Set([
  "backendError",
  "internalError",
  "jobBackendError",
  "jobInternalError",
  "jobRateLimitExceeded",
  "quotaExceeded",
  "rateLimitExceeded",
  "resourcesExceeded",
  "timeout",
]);

/** How a job stands. DONE is success only without an errorResult; other errors are warnings of what was passed over. */
export function judgeBigQueryJob({ status, statistics }: JobMetadata, job: string): RemoteStatus {
  switch (status?.state) {
    case "PENDING":
    case "RUNNING":
      return { state: "running", progress: progressOf(status.state, statistics?.query?.totalBytesProcessed) };
    case "DONE": {
      const { errorResult, errors = [] } = status;
      if (!errorResult) return { state: "succeeded" };
      const reason = `Job ${job} failed: ${describeProblems(errorResult, errors)} (${errorResult.reason ?? "no code"}).`;
      if (errorResult.reason === "stopped") return { state: "cancelled", reason };
      return { state: "failed", reason, ...(!PASSING.has(errorResult.reason ?? "backendError") && { final: true }) };
    }
    default:
      // A state that we do not know decides nothing.
      throw new Error(`job ${job} is in a state that is not known: ${String(status?.state)}`);
  }
}

function progressOf(state: string, bytes: string | undefined): string {
  return bytes === undefined ? state : `${state}, ${bytes} bytes to read`;
}
