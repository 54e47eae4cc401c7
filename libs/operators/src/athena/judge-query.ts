import type { QueryExecution } from "@aws-sdk/client-athena";
import type { RemoteStatus } from "@daymill/core";

/** Whose mistake a failure is, by Athena's number. */
const CATEGORIES: Readonly<Record<number, string>> = { 1: "system", 2: "user", 3: "other" };
const USER = 2;

/** How a query stands. A failure that is the user's, and that Athena would not try again, is final. */
export function judgeQuery(query: QueryExecution, id: string): RemoteStatus {
  const { Status: { State, StateChangeReason, AthenaError } = {}, Statistics } = query;
  const reason = `Query ${id}: ${(StateChangeReason ?? AthenaError?.ErrorMessage ?? "no reason given").replace(/\.$/, "")}`;
  switch (State) {
    case "QUEUED":
      return { state: "running", progress: State };
    case "RUNNING":
      return { state: "running", progress: `${State}, ${Statistics?.DataScannedInBytes ?? 0} bytes scanned` };
    case "SUCCEEDED":
      return { state: "succeeded" };
    case "CANCELLED":
      return { state: "cancelled", reason: `${reason}.` };
    case "FAILED": {
      const { ErrorCategory = 3, ErrorType, Retryable = false } = AthenaError ?? {};
      const kind = `${CATEGORIES[ErrorCategory] ?? "other"} error${ErrorType === undefined ? "" : ` ${ErrorType}`}`;
      const said = `${reason} (${kind}, ${Retryable ? "may be retried" : "not to be retried"}).`;
      return { state: "failed", reason: said, ...(ErrorCategory === USER && !Retryable && { final: true }) };
    }
    case undefined:
      throw new Error(`query ${id} is in no state`);
    default:
      // A state that we do not know decides nothing.
      State satisfies never;
      throw new Error(`query ${id} is in a state that is not known: ${String(State)}`);
  }
}

/** Whether a query does not go on. */
export function isQueryOver({ Status }: QueryExecution): boolean {
  return Status?.State === "SUCCEEDED" || Status?.State === "FAILED" || Status?.State === "CANCELLED";
}
