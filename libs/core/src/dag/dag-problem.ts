import type { ErrorCode } from "../errors.ts";
import type { SourceLocation } from "./serialized-dag.ts";

/** One thing that is wrong with a DAG. Checks collect them, so that a report names them all at once. */
export interface DagProblem {
  readonly code: ErrorCode;
  /** What is wrong, with which task or option, and what was expected. */
  readonly message: string;
  /** Where in the user's source; null when it is not known. */
  readonly location: SourceLocation | null;
  /** What to write instead. */
  readonly hint?: string;
}
