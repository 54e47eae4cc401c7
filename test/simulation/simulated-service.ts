import type { BodyAnswer, JsonValue, LookAction } from "@daymill/core";

export interface ServiceJob {
  readonly token: string;
  /** The task instance that it is for. */
  readonly instance: string;
  /** `stopped`: its scheduler asked for it; `cancelled`: somebody else did. */
  state: "running" | "succeeded" | "failed" | "stopped" | "cancelled";
  /** It was left running, and the run that it belonged to was removed. */
  isForgotten: boolean;
}

type Submit = Extract<LookAction, { kind: "submit" }>;
type Cancel = Extract<LookAction, { kind: "cancel" }>;

/**
 * A service that runs jobs elsewhere and outlives every scheduler. It knows every token that it was given; of some jobs a
 * second submission with the same token gives the first, the others have to be looked for.
 */
export class SimulatedService {
  readonly jobs: ServiceJob[] = [];

  submit({ token, isAgain }: Submit, instance: string): BodyAnswer {
    const known = this.jobs.findIndex((job) => job.token === token);
    const isFound = known >= 0 && (isAgain || isIdempotent(token));
    if (!isFound) this.jobs.push({ token, instance, state: "running", isForgotten: false });
    return { kind: "submitted", handle: isFound ? known : this.jobs.length - 1 };
  }

  job(handle: JsonValue): ServiceJob {
    const job = typeof handle === "number" ? this.jobs[handle] : undefined;
    if (job === undefined) throw new Error(`the service has no job ${JSON.stringify(handle)}`);
    return job;
  }

  cancel({ handle, token }: Cancel): BodyAnswer {
    const job = handle === null ? this.jobs.find((each) => each.token === token) : this.job(handle);
    if (job?.state === "running") job.state = "stopped";
    return { kind: "cancelled" };
  }
}

/** A property of the operator, not of the moment. */
function isIdempotent(token: string): boolean {
  return Number.parseInt(token.slice(0, 1), 16) % 2 === 0;
}
