import { createHash } from "node:crypto";
import type { AttemptKey, EpochMillis } from "@daymill/core";

export interface SubmissionName {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly generation: number;
  readonly submission: number;
  /** Of the intent, with its instant: a run that is deleted and made again has the same names, and so has another database. */
  readonly attempt: AttemptKey;
  readonly at: EpochMillis;
}

/**
 * What a service knows a job by: 64 hexadecimal digits, which no other submission has, whatever runs there were before. It
 * is made once: whoever submits again reads it from the database.
 */
export function jobToken(submitted: SubmissionName): string {
  const { dagId, runId, taskId, mapIndex, generation, submission, attempt, at } = submitted;
  const name = JSON.stringify([dagId, runId, taskId, mapIndex, generation, submission, attempt, at]);
  return createHash("sha256").update(name).digest("hex");
}
