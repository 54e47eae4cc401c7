import { createHash } from "node:crypto";

export interface SubmissionName {
  readonly dagId: string;
  readonly runId: string;
  readonly taskId: string;
  readonly mapIndex: number;
  readonly generation: number;
  readonly submission: number;
}

/** What a service knows a job by: 64 hexadecimal digits, the same for the same submission. */
export function jobToken({ dagId, runId, taskId, mapIndex, generation, submission }: SubmissionName): string {
  const name = JSON.stringify([dagId, runId, taskId, mapIndex, generation, submission]);
  return createHash("sha256").update(name).digest("hex");
}
